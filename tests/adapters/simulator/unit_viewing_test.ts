/**
 * Whom a unit offers its picture to, by its own knowledge. The server in these tests says whatever it
 * likes; the camera is one that notes what it was asked for.
 */
import assert from "node:assert/strict";
import { answeredMsMax, ringMsMax } from "../../../src/rings.ts";
import { randomId } from "../../../web/media/base64_url.js";
import { checkFlatList, makeRemoval } from "../../../web/media/flat_statements.js";
import { makeSigningKey } from "../../../web/media/signing_key.js";
import {
  type FlatSample,
  letIn,
  makeFlat,
  nowMs,
  pinFlat,
} from "../../browser/media/site_sample.ts";
import { until } from "../../parts/until.ts";
import { stand } from "./viewing_stage.ts";

const kinds = (signals: readonly { readonly kind: string }[]) => signals.map(({ kind }) => kind);

Deno.test("R70 R72 a unit offers to the flat's devices what a visitor's press calls for, and goes by their signed answer", async () => {
  const { unit, show, session, camera, flat, site, link, stop } = await stand();
  unit.ring("a 5");
  show(["r1", "e1", "ringing"]);
  const phone = session(flat.phone);
  phone.request();
  const good = await phone.answer();
  await until("candidates after the offer", () => phone.heard().length === 2);
  assert.deepEqual(kinds(phone.heard()), ["offer", "candidate"]);
  const [opened] = camera.opened;
  assert.deepEqual([opened?.ring, opened?.peer, opened?.media], ["r1", "h1", "picture"]);

  // What the camera asks before it sends anything.
  const other = session(
    await letIn({ ...site, book: unit.viewing!.book! }, flat.flat, flat.phone),
    {
      peer: "h2",
    },
  );
  other.request();
  const others = await other.answer();
  const thief = await makeSigningKey();
  assert.equal(await opened!.verify(others), false, "the answer of another session");
  assert.equal(await opened!.verify(await phone.answer(thief)), false, "another key");
  const spoiled = await phone.answer(flat.phone, (sdp) => sdp.replace(/sha-256 ../, "sha-256 00"));
  assert.equal(await opened!.verify(spoiled), false, "another certificate");
  assert.equal(await opened!.verify(good), true);
  assert.equal(await opened!.verify(good), false, "the same again");

  phone.say({ kind: "answer", ...good });
  phone.say({ kind: "candidate", candidate: null });
  await until("both at the camera", () => opened!.took.length === 2);
  assert.deepEqual(opened!.took.map(({ kind }) => kind), ["answer", "candidate"]);
  // The ring is over: so is everything, whatever else the server says.
  show(["r1", "e1", "declined"]);
  assert.deepEqual([await phone.end(), await other.end()], ["over", "over"]);
  assert.ok(camera.opened.every(({ closed }) => closed));
  assert.deepEqual(camera.noted, ["over r1"]);
  assert.equal(await opened!.verify(await phone.answer()), false, "after the end");
  const said = link.signals.length;
  phone.say({ kind: "answer", ...good });
  await unit.stop();
  assert.equal(link.signals.length, said);
  await stop();
});

Deno.test("R70 a dishonest server cannot have a unit look where nobody pressed, long after, or for another flat", async () => {
  const { unit, show, list, session, clock, camera, flat, stop } = await stand();
  const asks = async (ring: string, options: { of?: string; peer?: string } = {}) => {
    const phone = session(flat.phone, { ring, ...options });
    phone.request();
    return await phone.end();
  };
  show(["r1", "e1", "ringing"]);
  assert.equal(await asks("r1"), "no_ring", "nobody pressed");
  unit.ring("a 5");
  clock.advance(16_000);
  show(["r2", "e1", "ringing"]);
  assert.equal(await asks("r2"), "no_ring", "a press of a while ago");
  unit.ring("B 6");
  list(["e1", "B 6"], ["e2", "A 5"]);
  show(["r3", "e2", "ringing"]);
  assert.equal(await asks("r3"), "unknown_flat", "the display said B 6 when it was pressed");
  unit.ring("A 5");
  show(["r4", "e2", "ringing"], ["r5", "e2", "ringing"]);
  assert.equal(await asks("r5"), "no_ring", "one press, one ring");
  assert.equal(await asks("r4", { of: flat.phone.kid }), "wrong_flat");
  assert.deepEqual(camera.opened, []);

  const phone = session(flat.phone, { ring: "r4" });
  phone.request();
  await phone.next("offer");
  clock.advance(ringMsMax + answeredMsMax + 10_000);
  assert.equal(await phone.end(), "over", "no press lasts so long");
  await stop();
});

Deno.test("C2 a unit refuses devices that are not in its own book, whoever brings them", async () => {
  const { unit, show, session, camera, flat, site, stop } = await stand();
  unit.ring("a 5");
  show(["r1", "e1", "ringing"]);
  const stranger = session(await makeSigningKey());
  stranger.request();
  assert.equal(await stranger.end(), "not_in_flat");
  const neighbour = await pinFlat({ ...site, book: unit.viewing!.book! }, { at: "B6" });
  const theirs = session(neighbour.phone, { of: neighbour.flat });
  theirs.request();
  assert.equal(await theirs.end(), "wrong_flat");
  assert.equal(camera.opened.length, 0);

  // One that is taken out while it looks sees no more.
  const second = await letIn({ ...site, book: unit.viewing!.book! }, flat.flat, flat.phone);
  const looking = session(second, { peer: "h2" });
  looking.request();
  await looking.next("offer");
  const removal = await makeRemoval(flat.phone, {
    ...{ site: site.root.site, flat: flat.flat, device: second.kid, nowMs },
  });
  const first = session(flat.phone, { peer: "h1" });
  first.say({ kind: "statement", text: removal });
  assert.deepEqual(await first.next("statement"), { kind: "statement", ok: true, said: "removed" });
  assert.equal(await looking.end(), "over");
  assert.deepEqual(camera.opened.map(({ closed }) => closed), [true]);
  await stop();
});

Deno.test("C2 statements reach the unit's book through a ring, before the request; the list is the unit's own word", async () => {
  const { unit, show, session, site, flat, stop } = await stand();
  unit.ring("B 6");
  show(["r1", "e2", "ringing"]);
  const own: FlatSample = await makeFlat(site, { at: "B6" });
  const phone = session(own.phone, { of: own.flat });
  const nonce = randomId();
  for (const text of [own.statement, own.opening, own.statement, "no.state.ment"]) {
    phone.say({ kind: "statement", text });
  }
  phone.say({ kind: "list", flat: own.flat, nonce });
  phone.say({ kind: "list", flat: flat.flat, nonce });
  phone.request();
  await phone.next("offer");
  const said = phone.heard().map((one) =>
    one.kind === "statement" ? one.said : one.kind === "list" ? `list ${!!one.text}` : one.kind
  );
  assert.deepEqual(said.slice(0, 7), [
    ...["no_opening", "opened", "pinned", "form"],
    ...["list true", "list false", "offer"],
  ]);
  const { text } = await phone.next("list");
  const { certificate } = await phone.next("offer");
  const told = await checkFlatList({
    ...{ root: site.root, unitCertificate: certificate, flat: own.flat, nonce, text: text! },
  });
  assert.ok(told.ok, JSON.stringify(told));
  assert.deepEqual(told.list.devices.map(({ device }) => device), [own.phone.kid]);
  await stop();
});

Deno.test("C1 a unit speaks with nobody before its ring was answered", async () => {
  const { unit, show, session, camera, flat, stop } = await stand();
  unit.ring("a 5");
  show(["r1", "e1", "ringing"]);
  const early = session(flat.phone, { media: "voice" });
  early.request();
  assert.equal(await early.end(), "not_answered");
  assert.deepEqual([camera.opened, camera.noted], [[], []]);
  show(["r1", "e1", "answered"]);
  const voice = session(flat.phone, { media: "voice" });
  voice.request();
  await voice.next("offer");
  assert.deepEqual(camera.noted, ["answered r1 h1"]);
  await stop();
});

Deno.test("R70 without a confirmed clock a unit offers nothing; without power it forgets rings and keeps its book", async () => {
  const { unit, show, list, session, camera, flat, setTime, stop } = await stand({
    clockSet: false,
  });
  unit.ring("a 5");
  show(["r1", "e1", "ringing"]);
  const early = session(flat.phone);
  early.request();
  assert.equal(await early.end(), "no_time");
  setTime();
  const phone = session(flat.phone);
  phone.request();
  await phone.next("offer");
  unit.power(false);
  assert.deepEqual([camera.opened[0]!.closed, camera.noted], [true, ["over r1"]]);
  unit.power(true);
  setTime();
  list(["e1", "a 5"]);
  show(["r1", "e1", "ringing"]);
  const again = session(flat.phone);
  again.request();
  assert.equal(await again.end(), "no_ring", "nobody pressed since");
  unit.ring("a 5");
  show(["r2", "e1", "ringing"]);
  const later = session(flat.phone, { ring: "r2" });
  later.request();
  await later.next("offer");
  await stop();
});

Deno.test("R76 R70 a camera that is off shows nothing, whoever asks, and what it shows ends with the word", async () => {
  const { unit, show, session, camera, cameraIs, flat, seen, stop } = await stand();
  unit.ring("a 5");
  show(["r1", "e1", "ringing"]);
  for (const state of ["off", undefined] as const) {
    cameraIs(state);
    assert.equal(unit.intercom.camera, "off");
    const phone = session(flat.phone);
    phone.request();
    assert.equal(await phone.end(), "camera_off");
  }
  assert.equal(camera.opened.length, 0);
  cameraIs("calls");
  const phone = session(flat.phone);
  phone.request();
  const answer = await phone.answer();
  assert.equal(await camera.opened[0]!.verify(answer), true);
  const late = session(flat.phone, { peer: "h2" });
  late.request();
  const lateAnswer = await late.answer();
  cameraIs("off");
  assert.deepEqual([await phone.end(), await late.end()], ["camera_off", "camera_off"]);
  assert.ok(camera.opened.every(({ closed }) => closed), "at once");
  assert.equal(await camera.opened[1]!.verify(lateAnswer), false);
  // A ring without a picture is answered and spoken with.
  show(["r1", "e1", "answered"]);
  const voice = session(flat.phone, { media: "voice" });
  voice.request();
  await voice.next("offer");
  const said = seen.flatMap((one) => one.what === "camera" ? [one.camera] : []);
  assert.deepEqual(said, ["calls", "off", "calls", "off"]);
  await stop();
});
