/** When a unit keeps a picture of a ring that was missed, for whom, and for how long. */
import assert from "node:assert/strict";
import { keptMs, lookFirstMs } from "../../../adapters/simulator/unit_missed.ts";
import type { MissedPicture } from "../../../src/signals.ts";
import { randomId } from "../../../web/media/base64_url.js";
import { makeDevice, makeRemoval } from "../../../web/media/flat_statements.js";
import { makeMissedPicture, makeSealKey, openPicture } from "../../../web/media/missed_picture.js";
import { makeSigningKey } from "../../../web/media/signing_key.js";
import type { SigningKey } from "../../../web/media/types.js";
import { nowMs } from "../../browser/media/site_sample.ts";
import { until } from "../../parts/until.ts";
import { samplePicture, stand } from "./viewing_stage.ts";

/** A unit at whose flat A 5 two phones are; the first wants pictures. */
async function house({ quiet = false, wants = true, clockSet = true } = {}) {
  const stage = await stand({ clockSet });
  const { site, flat, session, seen, certificate, unit, camera } = stage;
  const { root } = site;
  const seal = await makeSealKey();
  const second = await makeSigningKey();
  let iat = nowMs / 1000;
  /** A session outside any ring. */
  const papers = (by: SigningKey) => session(by, { ring: randomId(), media: "papers" });
  const state = async (by: SigningKey, change: { key?: string | null; quiet?: boolean } = {}) => {
    const wish = { site: root.site, flat: flat.flat, key: seal.x, quiet, iat: ++iat, ...change };
    const text = await makeMissedPicture(by, wish);
    return { text, said: await bring(by, text) };
  };
  const bring = async (by: SigningKey, text: string) => {
    const told = papers(by);
    told.say({ kind: "statement", text });
    return (await told.next("statement")).said;
  };
  const ask = async (ring = "r1", by = flat.phone): Promise<MissedPicture | undefined> => {
    const told = papers(by);
    told.say({ kind: "missed", ring, device: by.kid });
    return (await told.next("missed")).picture;
  };
  const opened = async (picture: MissedPicture | undefined, ring = "r1", by = flat.phone) => {
    assert.ok(picture !== undefined, "there is a picture");
    const about = { root, unitCertificate: certificate, unit: "tower/entrance", ring };
    const answer = await openPicture({ ...about, ...picture, device: by.kid, key: seal });
    return answer.ok ? answer.picture : answer.rule;
  };
  const taken = () => camera.noted.filter((one) => one.startsWith("still"));
  const notices = () => seen.flatMap((each) => each.what === "may_take_picture" ? [each.on] : []);
  const kept = (ring = "r1") =>
    until(
      "the sealed frame",
      () => seen.find((each) => each.what === "missed_picture" && each.ring === ring),
    );
  const about = { site: root.site, flat: flat.flat, device: second.x, nowMs };
  assert.equal(await bring(flat.phone, await makeDevice(flat.phone, about)), "device");
  if (wants) assert.equal((await state(flat.phone)).said, "missed_picture");
  return {
    ...{ ...stage, second, seal, state, bring, ask, opened, taken, notices, kept, papers },
    /** A visitor presses A 5 and the ring begins. */
    ring(id = "r1") {
      unit.ring("a 5");
      stage.show([id, "e1", "ringing"]);
    },
  };
}

Deno.test("C18 a missed ring gives one frame to the device that asked for it, once, and the screen said so before", async () => {
  const { ring, show, clock, unit, flat, ask, opened, taken, notices, kept, stop, second } =
    await house();
  unit.ring("a 5");
  assert.deepEqual(notices(), [true], "before the server has said anything");
  ring();
  clock.advance(lookFirstMs - 1);
  assert.deepEqual(taken(), [], "whoever wants to look, looks");
  clock.advance(1);
  assert.deepEqual(taken(), ["still r1"]);
  await kept();
  assert.equal(await ask(), undefined, "it is not missed yet");
  show(["r1", "e1", "missed"]);
  assert.deepEqual(notices(), [true, false]);
  assert.equal(await ask("r1", second), undefined, "the other phone wants none");
  assert.equal(await ask("r2"), undefined);
  assert.deepEqual(await opened(await ask(), "r1", flat.phone), samplePicture);
  assert.equal(await ask(), undefined, "given out once");
  assert.deepEqual(taken(), ["still r1"], "one frame for a ring");
  await stop();
});

Deno.test("C18 who gives up, and a ring that reaches nobody, are pictured in that moment; a minute later nothing is left", async () => {
  const { ring, show, unit, clock, ask, opened, taken, kept, stop } = await house();
  ring();
  show(["r1", "e1", "cancelled"]);
  assert.deepEqual(taken(), ["still r1"]);
  assert.deepEqual(await opened(await ask()), samplePicture, "asked while it was being sealed");
  unit.ring("a 5");
  show(["r2", "e1", "failed"]);
  await kept("r2");
  clock.advance(keptMs - 1);
  assert.deepEqual(unit.viewing!.missed.says, false);
  clock.advance(1);
  assert.equal(await ask("r2"), undefined);
  ring("r3");
  clock.advance(lookFirstMs);
  await kept("r3");
  clock.advance(keptMs - 1);
  show(["r3", "e1", "missed"]);
  clock.advance(1);
  assert.equal(await ask("r3"), undefined, "a minute counts from the frame, not from the end");
  await stop();
});

Deno.test("C18 where somebody looked, answered, opened or declined there is no picture, and one taken before is gone", async () => {
  const { ring, show, clock, flat, session, camera, ask, taken, kept, stop } = await house();
  const look = async () => {
    const phone = session(flat.phone, { ring: "r1" });
    phone.request();
    const answer = await phone.answer();
    assert.ok(await camera.opened.at(-1)!.verify(answer));
  };
  ring();
  await look();
  clock.advance(lookFirstMs);
  show(["r1", "e1", "missed"]);
  assert.deepEqual([taken(), await ask()], [[], undefined]);
  for (const state of ["answered", "opened", "declined", "ended"] as const) {
    ring(`of ${state}`);
    show([`of ${state}`, "e1", state]);
  }
  assert.deepEqual(taken(), []);
  for (const state of ["answered", "opened"] as const) {
    ring(`late ${state}`);
    clock.advance(lookFirstMs);
    await kept(`late ${state}`);
    show([`late ${state}`, "e1", state]);
    assert.equal(await ask(`late ${state}`), undefined);
  }
  // Sealed while somebody answers.
  const { promise, resolve } = Promise.withResolvers<void>();
  camera.sealing = promise;
  ring("r9");
  clock.advance(lookFirstMs);
  show(["r9", "e1", "answered"]);
  resolve();
  show(["r9", "e1", "missed"]);
  assert.equal(await ask("r9"), undefined);
  await stop();
});

Deno.test("C18 R76 none without a wish, with the camera off, without a clock, or over power loss", async () => {
  for (const wrong of ["no wish", "camera", "clock", "power"] as const) {
    const { ring, show, clock, ask, taken, kept, unit, cameraIs, list, setTime, notices, stop } =
      await house({ wants: wrong !== "no wish", clockSet: wrong !== "clock" });
    if (wrong === "camera") cameraIs("off");
    ring();
    const isSaid = wrong === "power" || wrong === "clock";
    assert.deepEqual(notices(), isSaid ? [true] : [], wrong);
    clock.advance(lookFirstMs);
    if (wrong === "power") {
      await kept();
      unit.power(false);
      unit.power(true);
      setTime();
      list(["e1", "a 5"]);
    }
    show(["r1", "e1", "missed"]);
    assert.equal(await ask(), undefined, wrong);
    assert.equal(taken().length, wrong === "power" ? 1 : 0, wrong);
    if (wrong === "power") {
      // The wish itself stands in the unit's file.
      ring("r2");
      show(["r2", "e1", "cancelled"]);
      assert.ok(await ask("r2") !== undefined);
    }
    await stop();
  }
  const { ring, show, clock, ask, kept, cameraIs, stop } = await house();
  ring();
  clock.advance(lookFirstMs);
  await kept();
  cameraIs("off");
  show(["r1", "e1", "missed"]);
  assert.equal(await ask(), undefined, "the camera was turned off since");
  await stop();
});

Deno.test("C18 in do-not-disturb a picture is for those alone who chose so, and the screen tells nobody who sleeps", async () => {
  const { ring, show, unit, ask, opened, taken, notices, state, second, stop } = await house();
  unit.ring("a 5");
  show(["r1", "e1", "failed", false]);
  assert.deepEqual([taken(), await ask()], [[], undefined]);
  await state(second, { quiet: true });
  ring("r2");
  show(["r2", "e1", "failed", false]);
  assert.equal(await ask("r2"), undefined);
  assert.deepEqual(await opened(await ask("r2", second), "r2", second), samplePicture);
  assert.deepEqual(notices(), [true, false, true, false]);
  await stop();
});

Deno.test("C18 a wish is a phone's own, ends when it says so or is taken out, and an old one does not come back", async () => {
  const { ring, show, clock, ask, taken, kept, state, bring, flat, second, site, stop } =
    await house();
  const { text } = await state(flat.phone);
  assert.equal(await bring(second, text), "known", "whoever brings it");
  ring();
  clock.advance(lookFirstMs);
  await kept();
  assert.equal((await state(flat.phone, { key: null })).said, "missed_picture");
  show(["r1", "e1", "missed"]);
  assert.equal(await ask(), undefined, "revoked after it was taken");
  assert.equal(await bring(second, text), "older");
  ring("r2");
  show(["r2", "e1", "cancelled"]);
  assert.deepEqual(taken(), ["still r1"]);

  await state(second);
  const about = { site: site.root.site, flat: flat.flat, nowMs };
  const removal = await makeRemoval(flat.phone, { ...about, device: second.kid });
  ring("r3");
  show(["r3", "e1", "cancelled"]);
  assert.equal(await bring(flat.phone, removal), "removed");
  assert.equal(await ask("r3", second), undefined, "taken out of the flat meanwhile");
  await stop();
});

Deno.test("C18 in a ring's own session nobody asks for a picture of a missed one", async () => {
  const { ring, session, flat, stop } = await house();
  ring();
  const told = session(flat.phone);
  told.say({ kind: "missed", ring: "r1", device: flat.phone.kid });
  assert.equal(await told.end(), "not_allowed");
  await stop();
});
