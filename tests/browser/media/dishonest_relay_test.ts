import assert from "node:assert/strict";
import { claimKeyOf, makeFlatKey, makeLetterSecret } from "../../../web/media/flat_key.js";
import { FlatBook, resetWaitMs } from "../../../web/media/flat_book.js";
import {
  checkFlatList,
  makeDevice,
  makeFlatList,
  makeOpening,
} from "../../../web/media/flat_statements.js";
import { makeAnswerProof, makeOfferProof } from "../../../web/media/fingerprint_proof.js";
import { countersign } from "../../../web/media/jws.js";
import { makeNextRoot, makeRoot, siteOf } from "../../../web/media/site_root.js";
import { makeSigningKey } from "../../../web/media/signing_key.js";
import type { SigningKey } from "../../../web/media/types.js";
import { makeUnitCertificate } from "../../../web/media/unit_certificate.js";
import { type Carried, RelayedPhone, RelayedUnit } from "./dishonest_relay.ts";
import { fingerprintOf, sdpOf } from "./sdp_samples.ts";
import {
  type FlatSample,
  letIn,
  makeFlat,
  makeSite,
  nowMs,
  pinFlat,
  place,
  type SiteSample,
  unitName,
} from "./site_sample.ts";

const ring = "0198f0c2-7a1e-7000-8000-000000000001";
const refusedBy = (rule: string) => ({ ok: false, rule });
const now = { ring, session: "s1" } as const;

/** A site, a flat and both ends of a ring of it. */
async function scene() {
  const site = await makeSite();
  const flat = await pinFlat(site);
  const unit = new RelayedUnit(site);
  const phone = new RelayedPhone(flat.phone, site.root);
  return { site, flat, unit, phone };
}

/** The offer that the unit makes for the flat's first phone, with what goes beside it. */
async function offerFor({ site, flat, unit }: Awaited<ReturnType<typeof scene>>, session = "s1") {
  const offered = await unit.offer({ ring, session, flat: flat.flat, device: flat.phone.kid });
  assert.ok(offered.ok);
  return { ring, session, unitCertificate: site.unitCertificate, ...offered.offer };
}

Deno.test("R72 a server that carries what it is given joins phone and unit", async () => {
  const on = await scene();
  const { answer } = await answered(on);
  assert.equal(await on.unit.answer({ ...now, ...answer }), "watching");
  assert.deepEqual(on.unit.watching, [on.flat.phone.kid]);
});

Deno.test("R72 attack 1: the server swaps the fingerprint; each end refuses before it connects", async () => {
  const on = await scene();
  const offer = await offerFor(on);
  const mine = fingerprintOf("the server's certificate");
  const swapped = (sdp: string) =>
    sdp.replace(/a=fingerprint:sha-256 \S+/, `a=fingerprint:sha-256 ${mine}`);
  assert.deepEqual(
    await on.phone.answer({ ...offer, sdp: swapped(offer.sdp) }),
    refusedBy("fingerprint"),
  );
  const beside = `${offer.sdp}a=fingerprint:sha-256 ${mine}\r\n`;
  assert.deepEqual(await on.phone.answer({ ...offer, sdp: beside }), refusedBy("sdp_fingerprint"));
  const held = await on.phone.answer(offer);
  assert.ok(held.ok);
  const { answer } = held;
  assert.equal(
    await on.unit.answer({ ...now, ...answer, sdp: swapped(answer.sdp) }),
    "fingerprint",
  );
  assert.deepEqual(on.unit.watching, []);
});

Deno.test("R72 attack 2: the server swaps the SDP and forges the proof with a key of its own", async () => {
  const on = await scene();
  const offer = await offerFor(on);
  const server = await makeSigningKey();
  const device = on.flat.phone.kid;
  const sdp = sdpOf({ side: "offer", media: "picture", certificate: "the server's" });
  const about = { ...now, media: "picture", device, sdp, nowMs } as const;
  const asItself = await makeOfferProof(server, about);
  const asTheUnit = await makeOfferProof({ ...server, kid: on.site.unitKey.kid }, about);
  const certified = { site: on.site.root.site, unit: unitName, key: server.x, nowMs };
  const itsOwn = await makeUnitCertificate(server, certified);
  const aManagers = await makeUnitCertificate(
    { ...server, kid: on.site.managers[0].kid },
    certified,
  );
  const attempts: [string, Partial<typeof offer>][] = [
    ["unknown_key", { sdp, proof: asItself }],
    ["signature", { sdp, proof: asTheUnit }],
    ["unit_certificate", { sdp, proof: asItself, unitCertificate: itsOwn }],
    ["unit_certificate", { sdp, proof: asItself, unitCertificate: aManagers }],
    ["header", { proof: on.site.unitCertificate }],
  ];
  for (const [rule, attempt] of attempts) {
    assert.deepEqual(await on.phone.answer({ ...offer, ...attempt }), refusedBy(rule));
  }
  const answerSdp = sdpOf({ side: "answer", media: "picture", certificate: "the server's" });
  const answer = {
    ...now,
    media: "picture",
    offerProof: offer.proof,
    sdp: answerSdp,
    nowMs,
  } as const;
  const forged = await makeAnswerProof(server, answer);
  const disguised = await makeAnswerProof({ ...server, kid: device }, answer);
  assert.equal(await on.unit.answer({ ...now, sdp: answerSdp, proof: forged }), "unknown_key");
  assert.equal(await on.unit.answer({ ...now, sdp: answerSdp, proof: disguised }), "signature");
  assert.equal(await on.unit.answer({ ...now, sdp: answerSdp, proof: offer.proof }), "unknown_key");
  assert.deepEqual(on.unit.watching, []);
});

Deno.test("R72 attack 3: the server plays yesterday's offer again, and today's twice", async () => {
  const on = await scene();
  const yesterday = await offerFor(on);
  const { answer } = await answered(on, yesterday);
  assert.equal(await on.unit.answer({ ...now, ...answer }), "watching");
  assert.deepEqual(await on.phone.answer(yesterday), refusedBy("replayed"));
  assert.equal(await on.unit.answer({ ...now, ...answer }), "replayed");
  on.phone.nowMs += 86_400_000;
  assert.deepEqual(await on.phone.answer(yesterday), refusedBy("expired"));
  const elsewhere = { ...yesterday, ring: "0198f0c2-7a1e-7000-8000-000000000002" };
  assert.deepEqual(await on.phone.answer(elsewhere), refusedBy("ring"));
  assert.deepEqual(await on.phone.answer({ ...yesterday, session: "s2" }), refusedBy("session"));
  // The server sets the unit's clock: an old answer is still no answer to a new offer.
  await offerFor(on);
  assert.equal(await on.unit.answer({ ...now, ...answer }), "offer_hash");
  assert.equal(on.unit.watching.length, 1);
});

Deno.test("R72 R71 C1 attack 4: the server adds an audio line to the picture, or asks for a voice in its place", async () => {
  const on = await scene();
  const offer = await offerFor(on);
  const audio = "m=audio 9 UDP/TLS/RTP/SAVPF 111\r\na=mid:1\r\na=sendrecv\r\na=rtcp-mux\r\n";
  const offered = { ...offer, sdp: `${offer.sdp}${audio}` };
  assert.deepEqual(await on.phone.answer(offered), refusedBy("sdp_audio"));
  const twoWay = offer.sdp.replace("a=sendonly", "a=sendrecv");
  assert.deepEqual(await on.phone.answer({ ...offer, sdp: twoWay }), refusedBy("sdp_direction"));
  const asVoice = { ...offer, media: "voice" } as const;
  assert.deepEqual(await on.phone.answer(asVoice), refusedBy("sdp_lines"));
  const { answer } = await answered(on, offer);
  const answeredToo = { ...now, ...answer, sdp: `${answer.sdp}${audio}` };
  assert.equal(await on.unit.answer(answeredToo), "sdp_audio");
  assert.deepEqual(on.unit.watching, []);
});

Deno.test("R72 C2 attack 5: the server adds a device of its own to the flat; the unit offers it nothing", async () => {
  const on = await scene();
  const { site, flat, unit } = on;
  const server = await makeSigningKey();
  const asked = { ...now, flat: flat.flat, device: server.kid };
  assert.deepEqual(await unit.offer(asked), refusedBy("not_in_flat"));
  for (const text of await inventionsOf(server, site, flat)) {
    assert.equal((await site.book.admit(text, 0)).ok, false);
  }
  assert.deepEqual(await unit.offer(asked), refusedBy("not_in_flat"));
  const { book } = site;
  // Nor does it answer in another's place, with the offer that was made for the flat's phone.
  const offer = await offerFor(on);
  const sdp = sdpOf({ side: "answer", media: "picture", certificate: "the server's" });
  const about = { ...now, media: "picture", offerProof: offer.proof, sdp, nowMs } as const;
  const proof = await makeAnswerProof(server, about);
  assert.equal(await unit.answer({ ...now, sdp, proof }), "unknown_key");
  assert.deepEqual(book.devicesOf(flat.flat).map(({ device }) => device), [flat.phone.kid]);
});

Deno.test("R72 C2 the server has another flat's phone, and sends it a ring that is not its own", async () => {
  const { site, unit } = await scene();
  const neighbour = await pinFlat(site, { at: "B9" });
  const asked = { ...now, flat: neighbour.flat, device: neighbour.phone.kid };
  assert.deepEqual(await unit.offer(asked), refusedBy("wrong_flat"));
});

Deno.test("R72 C2 a password reset adds no key: the account is somebody else's, the flat is not", async () => {
  const { site, flat, unit } = await scene();
  // Whoever has the account has its sessions, its handles and a browser; that browser's key is new.
  const browser = await makeSigningKey();
  const asked = { ...now, flat: flat.flat, device: browser.kid };
  assert.deepEqual(await unit.offer(asked), refusedBy("not_in_flat"));
  const about = { site: site.root.site, flat: flat.flat, device: browser.x, nowMs };
  const itself = await makeDevice(browser, about);
  assert.deepEqual(await site.book.admit(itself, 0), refusedBy("not_in_flat"));
  const disguised = await makeDevice({ ...browser, kid: flat.phone.kid }, about);
  assert.deepEqual(await site.book.admit(disguised, 0), refusedBy("signature"));
  const anew = await makeFlatKey({
    site: site.root.site,
    place,
    device: browser.x,
    claimKey: null,
    nowMs,
  });
  assert.deepEqual(await site.book.admit(anew.statement, 0), refusedBy("place_taken"));
});

Deno.test("R72 C2 a manager with everything the server has joins no ring within a day, and not unseen after it", async () => {
  const { site, flat, unit } = await scene();
  const { root, book, managers: [manager], unitKey, unitCertificate } = site;
  const own = await makeSigningKey();
  const device = await makeDevice(manager, {
    site: root.site,
    flat: flat.flat,
    device: own.x,
    nowMs,
  });
  assert.deepEqual(
    await book.admit(device, 0),
    refusedBy("not_in_flat"),
    "managers sign no devices",
  );
  const secret = makeLetterSecret();
  const claimKey = await claimKeyOf(secret, { site: root.site, place });
  const about = { root, place, claim: claimKey.x, nowMs: nowMs + 60_000 };
  const alone = await makeOpening(manager, { ...about, ended: true });
  const twice = await countersign({ ...own, kid: site.managers[1].kid }, alone);
  assert.deepEqual(await book.admit(twice, 0), refusedBy("unknown_key"), "the second is forged");
  assert.deepEqual(await book.admit(await countersign(manager, alone), 0), refusedBy("signers"));
  const waits = await book.admit(alone, 0);
  assert.ok(waits.ok && waits.what === "reset_waits");
  const mine = await makeFlatKey({ site: root.site, place, device: own.x, claimKey, nowMs });
  assert.deepEqual(await book.admit(mine.statement, resetWaitMs - 1), refusedBy("waits"));
  const asked = { ...now, flat: mine.flat, device: own.kid };
  assert.deepEqual(await unit.offer(asked), refusedBy("wrong_flat"));
  // The server may keep back what it is told of this, and not what the unit signs for the phone.
  const list = book.list(flat.flat, resetWaitMs - 1);
  assert.ok(list);
  const nonce = "A".repeat(22);
  const told = { site: root.site, unit: unitName, nonce, nowMs };
  const text = await makeFlatList(unitKey, { ...told, list });
  const question = { root, unitCertificate, flat: flat.flat, nonce, text };
  const checked = await checkFlatList(question);
  assert.ok(checked.ok);
  assert.equal(checked.list.reset?.dueInS, 1);
  const quiet = { ...list, reset: null };
  const doctored = await makeFlatList({ ...own, kid: unitKey.kid }, { ...told, list: quiet });
  assert.deepEqual(await checkFlatList({ ...question, text: doctored }), refusedBy("signature"));
  assert.equal((await book.admit(mine.statement, resetWaitMs)).ok, true);
  assert.equal(book.list(flat.flat, resetWaitMs)?.current, false);
});

Deno.test("R72 C2 an operator with everything the server has makes a set of managers, units and flats that nobody takes", async () => {
  const on = await scene();
  const { site, flat, unit, phone } = on;
  const keys = await Promise.all(Array.from({ length: 3 }, () => makeSigningKey()));
  const [one, two, recovery] = keys as [SigningKey, SigningKey, SigningKey];
  const rootText = await makeRoot({ managers: [one, two], recovery, nowMs });
  const next = await makeNextRoot([one, two], site.root, {
    managers: [one.x, two.x],
    recovery: recovery.x,
    nowMs,
  });
  const root = { ...site.root, site: await siteOf(rootText) };
  const about = { root: site.root, place, claim: one.x, ended: true, nowMs: nowMs + 60_000 };
  const opening = await makeOpening([one, two], about);
  const elsewhere = await makeOpening([one, two], { ...about, root });
  const rules = [];
  for (const text of [rootText, next, opening, elsewhere]) {
    const admitted = await site.book.admit(text, 0);
    rules.push(admitted.ok ? admitted.what : admitted.rule);
  }
  assert.deepEqual(rules, ["claims", "root_members", "unknown_key", "site"]);
  const offer = await offerFor(on);
  const itsUnit = { site: root.site, unit: unitName, key: one.x, nowMs };
  const unitCertificate = await makeUnitCertificate(one, itsUnit);
  assert.deepEqual(
    await phone.answer({ ...offer, unitCertificate }),
    refusedBy("unit_certificate"),
  );
  const asked = { ...now, flat: flat.flat, device: one.kid };
  assert.deepEqual(await unit.offer(asked), refusedBy("not_in_flat"));
});

Deno.test("R72 C2 an ex-manager with everything the server has signs nothing that counts", async () => {
  const { site, flat, unit } = await scene();
  const { managers: [ex, stays], recovery, book } = site;
  const comes = await makeSigningKey();
  // Signed before leaving, kept for later.
  const kept = await makeFlat(site, { madeMs: nowMs + 30_000 });
  const change = await makeNextRoot([stays, recovery, comes], site.root, {
    managers: [stays.x, comes.x],
    recovery: recovery.x,
    nowMs,
  });
  assert.deepEqual(await book.admit(change, 0), { ok: true, what: "root" });
  assert.deepEqual(await book.admit(kept.opening, 0), refusedBy("root_version"));
  const secret = makeLetterSecret();
  const claimKey = await claimKeyOf(secret, { site: book.root.site, place });
  const about = { place, claim: claimKey.x, ended: true, nowMs: nowMs + 60_000 };
  for (const root of [site.root, book.root]) {
    const opening = await makeOpening(ex, { ...about, root });
    const rule = root === site.root ? "root_version" : "unknown_key";
    assert.deepEqual(await book.admit(opening, 0), refusedBy(rule));
  }
  const back = await makeNextRoot([ex, recovery], book.root, {
    managers: [stays.x, ex.x],
    recovery: recovery.x,
    nowMs,
  });
  assert.deepEqual(await book.admit(back, 0), refusedBy("root_signatures"));
  const device = await makeDevice(ex, {
    site: book.root.site,
    flat: flat.flat,
    device: ex.x,
    nowMs,
  });
  assert.deepEqual(await book.admit(device, 0), refusedBy("not_in_flat"));
  const asked = { ...now, flat: flat.flat, device: ex.kid };
  assert.deepEqual(await unit.offer(asked), refusedBy("not_in_flat"));
});

Deno.test("R72 C2 who lies at the first pin is found out by the household's own letter", async () => {
  const site = await makeSite();
  // The manager printed the letter, so its secret is known there.
  const household = await makeFlat(site);
  const liar = await makeSigningKey();
  const claimKey = await claimKeyOf(household.secret, { site: site.root.site, place });
  const lie = await makeFlatKey({ site: site.root.site, place, device: liar.x, claimKey, nowMs });
  assert.equal((await site.book.admit(household.opening, 0)).ok, true);
  assert.equal((await site.book.admit(lie.statement, 0)).ok, true);
  assert.deepEqual(await site.book.admit(household.statement, 0), refusedBy("place_taken"));
  assert.equal(site.book.list(household.flat, 0), undefined, "and no unit lists this household");
});

Deno.test("R72 C2 a unit that lost its book takes it from the flat's own papers, and nothing else", async () => {
  const { site, flat } = await scene();
  const second = await letIn(site, flat.flat, flat.phone);
  const book = new FlatBook({ root: site.root, nowMs: 0 });
  const about = { site: site.root.site, flat: flat.flat, nowMs };
  const papers = [
    flat.opening,
    flat.statement,
    await makeDevice(flat.phone, { ...about, device: second.x }),
  ];
  for (const text of papers) assert.equal((await book.admit(text, 0)).ok, true);
  assert.deepEqual(book.devicesOf(flat.flat), site.book.devicesOf(flat.flat));
});

async function answered(
  on: Awaited<ReturnType<typeof scene>>,
  offer?: Awaited<ReturnType<typeof offerFor>>,
): Promise<{ answer: Carried }> {
  const held = await on.phone.answer(offer ?? await offerFor(on));
  assert.ok(held.ok);
  return held;
}

/** Whatever a server could make up to get a device of its own into a flat. */
async function inventionsOf(
  server: SigningKey,
  { root, managers, unitKey }: SiteSample,
  { flat, phone }: FlatSample,
): Promise<string[]> {
  const about = { site: root.site, flat, device: server.x, nowMs };
  const disguises = [phone, managers[0], unitKey].map(({ kid }) => ({ ...server, kid }));
  const claimKey = await claimKeyOf(makeLetterSecret(), { site: root.site, place });
  const anew = await makeFlatKey({ site: root.site, place, device: server.x, claimKey, nowMs });
  return [
    ...await Promise.all([server, ...disguises].map((key) => makeDevice(key, about))),
    ...await Promise.all(
      [server, ...disguises].map((key) => makeDevice(key, { ...about, instead: true })),
    ),
    ...await Promise.all(
      [server, ...disguises].map((key) =>
        makeOpening(key, { root, place, claim: claimKey.x, ended: true, nowMs: nowMs + 60_000 })
      ),
    ),
    anew.statement,
  ];
}
