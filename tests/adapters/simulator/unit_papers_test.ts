/** By whose word a unit goes, and how it learns of it. */
import assert from "node:assert/strict";
import type { SimulatedAccessUnit } from "../../../adapters/simulator/access_unit.ts";
import { makeNextRoot } from "../../../web/media/site_root.js";
import { makeSigningKey } from "../../../web/media/signing_key.js";
import { makeUnitCertificate } from "../../../web/media/unit_certificate.js";
import { randomId } from "../../../web/media/base64_url.js";
import { checkFlatList } from "../../../web/media/flat_statements.js";
import { makeFlat, makeSite, nowMs, type SiteSample } from "../../browser/media/site_sample.ts";
import { until } from "../../parts/until.ts";
import { stand } from "./viewing_stage.ts";

const certificateOf = ({ root, managers, unitKey }: SiteSample, key = unitKey.x) =>
  makeUnitCertificate(managers[0], { site: root.site, unit: "tower/entrance", key, nowMs });

const setOf = (unit: SimulatedAccessUnit) => unit.viewing!.book?.root.version;

Deno.test("C2 a unit without papers offers nothing; it goes by the first that come for its site", async () => {
  const site = await makeSite();
  const { unit, link, show, session, tell, stop } = await stand({
    eyes: { key: site.unitKey, certificate: null, book: null, site: site.root.site },
  });
  assert.deepEqual(link.keys.at(-1), { boot: unit.boot, key: site.unitKey.x });
  const own = await makeFlat(site, { at: "A5" });
  const papers = session(own.phone, { ring: randomId(), media: "papers", of: own.flat });
  papers.say({ kind: "statement", text: own.opening });
  assert.equal(await papers.end(), "no_papers");
  let revision = 0;
  const bring = async (versions: string[], certificate: string | null) => {
    tell({ type: "papers", papers: { epoch: 1, revision: ++revision, versions, certificate } });
    await until("the papers to be read", () => unit.viewing!.papers.revision === revision);
  };
  const foreign = await makeSite();
  await bring([foreign.rootText], await certificateOf(foreign));
  assert.ok(unit.viewing!.book === null, "another site's");
  await bring([site.rootText], await certificateOf(site, foreign.unitKey.x));
  assert.equal(setOf(unit), 1);
  assert.deepEqual(unit.viewing!.media, [], "the word is on another key");
  await bring([site.rootText], await certificateOf(site));
  await bring([site.rootText], null);
  assert.deepEqual(unit.viewing!.media, ["picture", "voice"], "what holds is not taken away");
  assert.deepEqual(link.beats.at(-1)?.papers, { epoch: 1, revision });
  assert.deepEqual(link.beats.at(-1)?.media, ["picture", "voice"]);

  // Outside a ring a phone brings its flat's statements, and asks who can see its door.
  const nonce = randomId();
  const phone = session(own.phone, { ring: randomId(), media: "papers", of: own.flat });
  for (const text of [own.opening, own.statement]) phone.say({ kind: "statement", text });
  phone.say({ kind: "list", flat: own.flat, nonce });
  const { text } = await phone.next("list");
  const told = await checkFlatList({
    ...{ root: site.root, unitCertificate: await certificateOf(site), flat: own.flat },
    ...{ nonce, text: text! },
  });
  assert.ok(told.ok, JSON.stringify(told));
  phone.request();
  assert.equal(await phone.end(), "not_allowed", "such a session has no picture");
  unit.ring("a 5");
  show(["r1", "e1", "ringing"]);
  const rung = session(own.phone, { of: own.flat });
  rung.request();
  await rung.next("offer");
  await stop();
});

Deno.test("C2 a unit follows the managers' set as it grows, and drops what a manager who left has signed", async () => {
  const { unit, site, tell, stop } = await stand();
  const third = await makeSigningKey();
  const [one, two] = site.managers;
  const next = { managers: [two.x, third.x], recovery: site.recovery.x, nowMs };
  const text = await makeNextRoot([two, site.recovery, third], site.root, next);
  const forged = await makeNextRoot([one, third], site.root, {
    ...next,
    managers: [one.x, third.x],
  });
  const bring = async (revision: number, version: string) => {
    const versions = [site.rootText, version];
    tell({ type: "papers", papers: { epoch: 1, revision, versions, certificate: null } });
    await until("the papers to be read", () => unit.viewing!.papers.revision === revision);
  };
  await bring(1, forged);
  assert.equal(unit.viewing!.book!.root.version, 1);
  assert.deepEqual(unit.viewing!.media, ["picture", "voice"]);
  await bring(2, text);
  assert.equal(unit.viewing!.book!.root.version, 2);
  assert.deepEqual(unit.viewing!.media, [], "its key was signed by the one who left");
  unit.power(false);
  unit.power(true);
  assert.deepEqual([unit.viewing!.book!.root.version, unit.viewing!.papers.revision], [2, 0]);
  await stop();
});
