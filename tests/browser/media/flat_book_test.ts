import assert from "node:assert/strict";
import { FlatBook, resetWaitMs } from "../../../web/media/flat_book.js";
import {
  checkJoin,
  claimKeyOf,
  makeFlatKey,
  makeJoin,
  makeLetterSecret,
} from "../../../web/media/flat_key.js";
import {
  checkFlatList,
  makeDevice,
  makeFlatList,
  makeObjection,
  makeOpening,
  makeRemoval,
} from "../../../web/media/flat_statements.js";
import { placeOf } from "../../../web/media/claims.js";
import { countersign, sign } from "../../../web/media/jws.js";
import { makeNextRoot } from "../../../web/media/site_root.js";
import { makeSigningKey } from "../../../web/media/signing_key.js";
import type { SigningKey } from "../../../web/media/types.js";
import {
  letIn,
  makeFlat,
  makeSite,
  nowMs,
  pinFlat,
  place,
  type SiteSample,
  unitName,
} from "./site_sample.ts";

const refusedBy = (rule: string) => ({ ok: false, rule });
const dayS = 86_400;

Deno.test("C2 a flat is pinned to the key of whoever has the letter, once, whoever carries the texts", async () => {
  const site = await makeSite();
  const { book } = site;
  const own = await makeFlat(site);
  assert.deepEqual(await book.admit(own.statement, 0), refusedBy("no_opening"));
  assert.deepEqual(await book.admit(own.opening, 0), { ok: true, what: "opened" });
  const other = await makeFlat(site);
  assert.deepEqual(await book.admit(other.statement, 0), refusedBy("no_opening"), "another letter");
  assert.deepEqual(await book.admit(own.statement, 0), {
    ok: true,
    what: "pinned",
    flat: own.flat,
  });
  assert.deepEqual(await book.admit(own.statement, 0), { ok: true, what: "known" });
  assert.deepEqual(await book.admit(own.opening, 0), { ok: true, what: "known" });
  const twice = await makeFlatKey({
    site: book.root.site,
    place,
    device: other.phone.x,
    claimKey: await claimKeyOf(own.secret, { site: book.root.site, place }),
    nowMs,
  });
  assert.deepEqual(
    await book.admit(twice.statement, 0),
    refusedBy("place_taken"),
    "a found letter",
  );
  assert.equal(book.flatAt(" a 5 "), own.flat);
  assert.deepEqual(book.devicesOf(own.flat).map(({ device, depth }) => [device, depth]), [
    [own.phone.kid, 0],
  ]);
});

Deno.test("C2 a flat's key and the letter's have both signed, and a key stands for one flat only", async () => {
  const site = await makeSite();
  const { book, root } = site;
  const { secret, opening, phone } = await makeFlat(site);
  const claimKey = await claimKeyOf(secret, { site: root.site, place });
  const [key, server] = await Promise.all([makeSigningKey(), makeSigningKey()]);
  const claims = (at: string, claim: SigningKey) => ({
    v: 1,
    site: root.site,
    place: at,
    key: key.x,
    device: phone.x,
    claim: claim.x,
    iat: nowMs / 1000,
  });
  const statement = async (signers: SigningKey[], at = place, claim = claimKey) =>
    await book.admit(await sign(signers, "flat-key+jwt", claims(at, claim)), 0);
  assert.equal((await book.admit(opening, 0)).ok, true);
  const refusals: [string, SigningKey[]][] = [
    ["unknown_key", [key]],
    ["unknown_key", [claimKey]],
    ["unknown_key", [claimKey, key]],
    ["unknown_key", [key, claimKey, server]],
    ["unknown_key", [key, server]],
    ["signature", [key, { ...server, kid: claimKey.kid }]],
    ["signature", [{ ...server, kid: key.kid }, claimKey]],
  ];
  for (const [rule, signers] of refusals) {
    assert.deepEqual(await statement(signers), refusedBy(rule));
  }
  assert.equal((await statement([key, claimKey])).ok, true);
  const next = makeLetterSecret();
  const nextClaim = await claimKeyOf(next, { site: root.site, place: "B9" });
  const about = { root, place: "B9", claim: nextClaim.x, ended: false, nowMs };
  assert.equal((await book.admit(await makeOpening(site.managers[0], about), 0)).ok, true);
  const twice = await statement([key, nextClaim], "B9", nextClaim);
  assert.deepEqual(twice, refusedBy("place_taken"));
});

Deno.test("C2 the letter's key is of this site and flat alone, and not to be had from another's", async () => {
  const secret = makeLetterSecret();
  const kid = async (letter: string, at: { site: string; place: string }) =>
    (await claimKeyOf(letter, at)).kid;
  const site = "s".repeat(43);
  const here = await kid(secret, { site, place: "A5" });
  assert.equal(await kid(secret, { site, place: "A5" }), here);
  assert.notEqual(await kid(secret, { site, place: "A6" }), here);
  assert.notEqual(await kid(secret, { site: "t".repeat(43), place: "A5" }), here);
  assert.notEqual(await kid(makeLetterSecret(), { site, place: "A5" }), here);
  await assert.rejects(claimKeyOf("short", { site, place: "A5" }), /must be 32 bytes/);
  const { privateKey } = await claimKeyOf(secret, { site, place: "A5" });
  assert.equal(privateKey.extractable, false);
});

Deno.test("C2 a unit set so takes the first key that comes, says so in its list, and no second one", async () => {
  const site = await makeSite({ firstUse: true });
  const [one, two] = await Promise.all([firstUse(site), firstUse(site)]);
  assert.deepEqual(await site.book.admit(one.statement, 0), {
    ok: true,
    what: "pinned",
    flat: one.flat,
  });
  assert.deepEqual(await site.book.admit(two.statement, 0), refusedBy("place_taken"));
  assert.equal(site.book.list(one.flat, 0)?.how, "first_use");
  const { book, opening, statement, flat } = { ...await makeFlat(site, { at: "A6" }), ...site };
  await book.admit(opening, 0);
  const hasty = await firstUse(site, "A6");
  assert.deepEqual(
    await book.admit(hasty.statement, 0),
    refusedBy("no_opening"),
    "a letter is out",
  );
  assert.equal((await book.admit(statement, 0)).ok, true);
  assert.equal(book.list(flat, 0)?.how, "claim");
});

Deno.test("C2 devices come in by a device of the flat, two signatures from the first at most", async () => {
  const site = await makeSite();
  const { flat, phone } = await pinFlat(site);
  const second = await letIn(site, flat, phone);
  const third = await letIn(site, flat, second);
  const admit = admitter(site);
  const next = async (by: SigningKey, instead = false) =>
    await makeDevice(by, {
      site: site.root.site,
      flat,
      device: (await makeSigningKey()).x,
      instead,
      nowMs,
    });
  assert.deepEqual(await admit(await next(third)), refusedBy("depth"));
  assert.deepEqual(await admit(await next(await makeSigningKey())), refusedBy("not_in_flat"));
  assert.deepEqual(await admit(await next({ ...third, kid: phone.kid })), refusedBy("signature"));
  assert.deepEqual(await admit(await countersign(second, await next(phone))), refusedBy("signers"));
  const handedOn = await admit(await next(third, true));
  assert.ok(handedOn.ok && handedOn.what === "device");
  assert.deepEqual(
    site.book.devicesOf(flat).map(({ device, depth, by }) => [device, depth, by]),
    [[phone.kid, 0, null], [second.kid, 1, phone.kid], [handedOn.device, 2, second.kid]],
  );
  assert.deepEqual(await admit(await next(third)), refusedBy("removed"), "it gave its place away");
});

Deno.test("C2 a new phone takes the first one's place, and goes on letting in", async () => {
  const site = await makeSite();
  const { flat, phone } = await pinFlat(site);
  const guest = await letIn(site, flat, phone);
  let current = phone;
  for (let year = 0; year < 5; year++) {
    const next = await makeSigningKey();
    const text = await makeDevice(current, {
      site: site.root.site,
      flat,
      device: next.x,
      instead: true,
      nowMs,
    });
    assert.equal((await site.book.admit(text, 0)).ok, true);
    current = next;
  }
  await letIn(site, flat, current);
  const devices = site.book.devicesOf(flat);
  assert.deepEqual(devices.map(({ depth }) => depth), [1, 0, 1]);
  assert.equal(devices.find(({ device }) => device === guest.kid)?.by, current.kid);
});

Deno.test("C2 who is taken out goes with all that it let in, and comes back by no old statement", async () => {
  const site = await makeSite();
  const { flat, phone } = await pinFlat(site);
  const admit = admitter(site);
  const about = { site: site.root.site, flat, nowMs };
  const child = await makeSigningKey();
  const childIn = await makeDevice(phone, { ...about, device: child.x });
  assert.equal((await admit(childIn)).ok, true);
  const friend = await letIn(site, flat, child);
  const other = await letIn(site, flat, phone);
  const remove = async (by: SigningKey, device: string) =>
    await admit(await makeRemoval(by, { ...about, device }));
  assert.deepEqual(await remove(other, child.kid), refusedBy("not_allowed"));
  assert.deepEqual(await remove(child, phone.kid), refusedBy("not_allowed"));
  assert.deepEqual(await remove(phone, "A".repeat(43)), refusedBy("not_in_flat"));
  assert.deepEqual(await remove(phone, child.kid), {
    ok: true,
    what: "removed",
    flat,
    device: child.kid,
  });
  const kids = () => site.book.devicesOf(flat).map(({ device }) => device);
  assert.deepEqual(kids(), [phone.kid, other.kid]);
  assert.deepEqual(await remove(friend, phone.kid), refusedBy("removed"));
  assert.deepEqual(await admit(childIn), { ok: true, what: "known" });
  assert.deepEqual(kids(), [phone.kid, other.kid], "known, and still out");
  const anew = await makeDevice(phone, { ...about, device: child.x, nowMs: nowMs + 1_000 });
  assert.deepEqual(await admit(anew), refusedBy("removed"));
  assert.equal((await remove(other, other.kid)).ok, true, "anybody may go");
});

Deno.test("C2 a manager's new key waits 24 hours, stands in the household's list, and then counts", async () => {
  const site = await makeSite();
  const { book } = site;
  const old = await pinFlat(site);
  const next = await makeFlat(site, { madeMs: nowMs + 60_000 });
  assert.deepEqual(await book.admit(next.opening, 1_000), {
    ok: true,
    what: "reset_waits",
    flat: old.flat,
    dueInMs: resetWaitMs,
  });
  const rival = await makeFlat(site, { madeMs: nowMs + 60_000 });
  assert.deepEqual(
    await book.admit(rival.opening, 1_000),
    refusedBy("older"),
    "of the same second",
  );
  assert.deepEqual(await book.admit(next.statement, 1_000), refusedBy("waits"));
  assert.equal(book.list(old.flat, 1_000)?.reset?.dueInS, dayS);
  assert.equal(book.devicesOf(old.flat).length, 1, "the household goes on");
  assert.deepEqual(await book.admit(next.statement, resetWaitMs + 999), refusedBy("waits"));
  assert.equal(book.list(old.flat, resetWaitMs + 999)?.reset?.dueInS, 1);
  assert.equal((await book.admit(next.statement, resetWaitMs + 1_000)).ok, true);
  assert.deepEqual(book.devicesOf(old.flat), []);
  assert.equal(book.flatAt(place), next.flat);
  assert.deepEqual(book.list(old.flat, resetWaitMs + 1_000)?.current, false);
  assert.equal(book.list(next.flat, resetWaitMs + 1_000)?.pins, 2, "the new household sees it too");
});

Deno.test("C2 any device of the household turns a new key down, and the same letter stays down", async () => {
  const site = await makeSite();
  const { book, root, managers } = site;
  const old = await pinFlat(site);
  const guest = await letIn(site, old.flat, old.phone);
  const next = await makeFlat(site, { madeMs: nowMs + 60_000 });
  await book.admit(next.opening, 0);
  const reset = book.list(old.flat, 0)?.reset;
  assert.ok(reset);
  const about = { site: root.site, flat: old.flat, nowMs };
  const other = await makeObjection(guest, { ...about, opening: "A".repeat(43) });
  assert.deepEqual(await book.admit(other, 0), refusedBy("no_opening"));
  const stranger = await makeObjection(await makeSigningKey(), { ...about, ...reset });
  assert.deepEqual(await book.admit(stranger, 0), refusedBy("not_in_flat"));
  const objection = await makeObjection(guest, { ...about, opening: reset.opening });
  assert.deepEqual(await book.admit(objection, 0), { ok: true, what: "objected", flat: old.flat });
  assert.deepEqual(await book.admit(next.statement, 2 * resetWaitMs), refusedBy("place_taken"));
  assert.deepEqual(await book.admit(next.opening, 0), refusedBy("older"));
  const both = await countersign(managers[1], next.opening);
  assert.deepEqual(await book.admit(both, 0), refusedBy("older"));
});

Deno.test("C2 two managers together end a household at once, one manager does not", async () => {
  const site = await makeSite();
  const { book, root, managers: [one, two], recovery } = site;
  const old = await pinFlat(site);
  const secret = makeLetterSecret();
  const claimKey = await claimKeyOf(secret, { site: root.site, place });
  const opening = { root, place, claim: claimKey.x, ended: true, nowMs: nowMs + 60_000 };
  const alone = await makeOpening(one, opening);
  const waits = await book.admit(alone, 0);
  assert.ok(waits.ok && waits.what === "reset_waits");
  assert.deepEqual(await book.admit(alone, 0), { ok: true, what: "known" });
  const strangers = await countersign(await makeSigningKey(), alone);
  assert.deepEqual(await book.admit(strangers, 0), refusedBy("unknown_key"));
  const forged = await countersign({ ...await makeSigningKey(), kid: two.kid }, alone);
  assert.deepEqual(await book.admit(forged, 0), refusedBy("unknown_key"));
  const paperAlone = await makeOpening(recovery, { ...opening, nowMs: nowMs + 120_000 });
  assert.deepEqual(await book.admit(paperAlone, 0), refusedBy("signers"));
  const both = await countersign(two, alone);
  assert.deepEqual(await book.admit(both, 0), { ok: true, what: "ended", flat: old.flat });
  assert.deepEqual(await book.admit(both, 0), { ok: true, what: "known" });
  assert.deepEqual(book.devicesOf(old.flat), []);
  assert.equal(book.flatAt(place), null);
  const { phone } = old;
  const back = await makeDevice(phone, { site: root.site, flat: old.flat, device: phone.x, nowMs });
  assert.deepEqual(await book.admit(back, 0), refusedBy("unknown_flat"));
  assert.deepEqual(await book.admit(old.statement, 0), refusedBy("no_opening"));
  assert.deepEqual(await book.admit(old.opening, 0), refusedBy("older"));
  const next = await makeFlatKey({
    site: root.site,
    place,
    device: (await makeSigningKey()).x,
    claimKey,
    nowMs,
  });
  assert.equal((await book.admit(next.statement, 0)).ok, true);
});

Deno.test("C2 two signatures end nobody's household where they do not say that it has ended", async () => {
  const site = await makeSite();
  const old = await pinFlat(site);
  const next = await makeFlat(site, { madeMs: nowMs + 60_000 });
  const both = await countersign(site.managers[1], next.opening);
  const waits = await site.book.admit(both, 0);
  assert.ok(waits.ok && waits.what === "reset_waits");
  assert.equal(site.book.flatAt(place), old.flat);
});

Deno.test("C2 with a manager who leaves goes every opening that they signed", async () => {
  const site = await makeSite();
  const { book, root, managers: [one, two], recovery } = site;
  const old = await pinFlat(site);
  const [reset, unclaimed] = await Promise.all([
    makeFlat(site, { madeMs: nowMs + 60_000 }),
    makeFlat(site, { at: "B1" }),
  ]);
  for (const { opening } of [reset, unclaimed]) {
    assert.equal((await book.admit(opening, 0)).ok, true);
  }
  const three = await makeSigningKey();
  const left = await makeNextRoot([two, recovery, three], root, {
    managers: [two.x, three.x],
    recovery: recovery.x,
    nowMs,
  });
  assert.deepEqual(await book.admit(left, 0), { ok: true, what: "root" });
  for (const { statement, opening } of [reset, unclaimed]) {
    const later = await book.admit(statement, 3 * resetWaitMs);
    assert.ok(!later.ok && ["place_taken", "no_opening"].includes(later.rule));
    assert.deepEqual(await book.admit(opening, 0), refusedBy("root_version"));
  }
  const late = await makeOpening(one, {
    root: book.root,
    place,
    claim: three.x,
    ended: false,
    nowMs: nowMs + 1_000_000,
  });
  assert.deepEqual(await book.admit(late, 0), refusedBy("unknown_key"));
  assert.equal(book.flatAt(place), old.flat);
});

Deno.test("C2 a book that is read back is the same, and goes on waiting where it was", async () => {
  const site = await makeSite();
  const old = await pinFlat(site);
  await letIn(site, old.flat, old.phone);
  const next = await makeFlat(site, { madeMs: nowMs + 60_000 });
  await site.book.admit(next.opening, 0);
  site.book.list(old.flat, resetWaitMs / 2);
  const file = JSON.stringify(site.book);
  // The unit's clock since start begins anew, and the file is older than what it says.
  const again = FlatBook.fromJSON(JSON.parse(file), 5);
  assert.equal(JSON.stringify(again), file);
  assert.deepEqual(again.devicesOf(old.flat), site.book.devicesOf(old.flat));
  assert.deepEqual(await again.admit(next.statement, resetWaitMs / 2), refusedBy("waits"));
  assert.equal((await again.admit(next.statement, resetWaitMs / 2 + 5)).ok, true);
  assert.throws(() => FlatBook.fromJSON({ v: 2 }, 0), /must be of version 1/);
  assert.throws(() => FlatBook.fromJSON(null, 0), /must be of version 1/);
});

Deno.test("C2 a clock that is set back and forth lets no time pass", async () => {
  const site = await makeSite();
  const old = await pinFlat(site);
  const next = await makeFlat(site, { madeMs: nowMs + 60_000 });
  await site.book.admit(next.opening, resetWaitMs);
  for (let round = 0; round < 5; round++) {
    site.book.list(old.flat, 0);
    site.book.list(old.flat, resetWaitMs);
  }
  assert.equal(site.book.list(old.flat, resetWaitMs)?.reset?.dueInS, dayS);
});

Deno.test("C2 who can see my door is told by the unit, for this flat and this question", async () => {
  const site = await makeSite();
  const { book, root, unitKey, unitCertificate } = site;
  const { flat, phone } = await pinFlat(site);
  const second = await letIn(site, flat, phone);
  const list = book.list(flat, 0);
  assert.ok(list);
  const nonce = "n".repeat(22).replace(/n$/, "A");
  const about = { site: root.site, unit: unitName, nonce, list, nowMs };
  const text = await makeFlatList(unitKey, about);
  const question = { root, unitCertificate, flat, nonce, text };
  const told = await checkFlatList(question);
  assert.ok(told.ok);
  assert.equal(told.unit, unitName);
  assert.deepEqual(told.list, {
    flat,
    root: 1,
    place,
    current: true,
    how: "claim",
    pins: 1,
    devices: [
      { device: phone.kid, depth: 0, by: null, iat: nowMs / 1000 },
      { device: second.kid, depth: 1, by: phone.kid, iat: nowMs / 1000 },
    ],
    reset: null,
  });
  const older = "m".repeat(21) + "A";
  const server = await makeSigningKey();
  const shorter = { ...list, devices: list.devices.slice(0, 1) };
  const forged = await makeFlatList({ ...server, kid: unitKey.kid }, { ...about, list: shorter });
  const refusals: [string, Partial<typeof question> & { unitName?: string }][] = [
    ["nonce", { nonce: older }],
    ["unit", { unitName: "linden/garage" }],
    ["wrong_flat", { flat: "A".repeat(43) }],
    ["signature", { text: forged }],
    ["unknown_key", { text: await makeFlatList(server, about) }],
    ["unit", { text: await makeFlatList(unitKey, { ...about, unit: "linden/garage" }) }],
    ["unit_certificate", { unitCertificate: text }],
  ];
  for (const [rule, other] of refusals) {
    assert.deepEqual(await checkFlatList({ ...question, ...other }), refusedBy(rule));
  }
  assert.equal(book.list("A".repeat(43), 0), undefined);
});

Deno.test("C2 a phone that got a link asks to be let in; the server cannot put its own key there", async () => {
  const site = await makeSite();
  const { root } = site;
  const secret = makeLetterSecret();
  const claimKey = await claimKeyOf(secret, { site: root.site, place });
  const link = { site: root.site, claim: claimKey.x };
  const phone = await makeSigningKey();
  const join = await makeJoin(phone, { claimKey, site: root.site, nowMs });
  assert.deepEqual(await checkJoin(join, link), { ok: true, device: phone.x, kid: phone.kid });
  const server = await makeSigningKey();
  const swapped = await makeJoin(server, {
    claimKey: await makeSigningKey(),
    site: root.site,
    nowMs,
  });
  assert.deepEqual(await checkJoin(swapped, link), refusedBy("unknown_key"));
  const pretended = { ...await makeSigningKey(), kid: claimKey.kid };
  const forged = await makeJoin(server, { claimKey: pretended, site: root.site, nowMs });
  assert.deepEqual(await checkJoin(forged, link), refusedBy("signature"));
  assert.deepEqual(await checkJoin(join, { ...link, site: "A".repeat(43) }), refusedBy("site"));
});

Deno.test("C2 a flat's number is one however it is written, and bounded", () => {
  for (const text of ["A5", "a5", " A 5", "Ａ５", "a\u00a05"]) assert.equal(placeOf(text), "A5");
  assert.equal(placeOf("linden/A 12.b"), "LINDEN/A12.B");
  assert.equal(placeOf("Ä5"), placeOf("A\u03085"));
  for (const text of ["", " ", "-5", "A\u202e5", "A5?", "A".repeat(65)]) {
    assert.equal(placeOf(text), undefined);
  }
});

Deno.test("C2 a book is bounded: 32 devices of a flat, and 256 that were taken out of it", async () => {
  const site = await makeSite();
  const { flat, phone } = await pinFlat(site);
  for (let count = 1; count < 32; count++) await letIn(site, flat, phone);
  await assert.rejects(letIn(site, flat, phone), /^Error: full$/);
  const about = { site: site.root.site, flat, nowMs };
  const admit = admitter(site);
  for (let count = 0; count < 256; count++) {
    const { device } = site.book.devicesOf(flat).at(-1)!;
    assert.equal((await admit(await makeRemoval(phone, { ...about, device }))).ok, true);
    if (count < 255) await letIn(site, flat, phone);
  }
  await assert.rejects(letIn(site, flat, phone), /^Error: full$/);
});

function admitter({ book }: SiteSample) {
  return (text: string) => book.admit(text, 0);
}

async function firstUse({ root }: SiteSample, at = place) {
  const { x } = await makeSigningKey();
  return await makeFlatKey({ site: root.site, place: at, device: x, claimKey: null, nowMs });
}
