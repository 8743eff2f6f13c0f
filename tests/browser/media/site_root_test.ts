import assert from "node:assert/strict";
import { countersign, sign } from "../../../web/media/jws.js";
import {
  followRoot,
  makeNextRoot,
  makeRoot,
  openRoot,
  siteOf,
} from "../../../web/media/site_root.js";
import { makeSigningKey } from "../../../web/media/signing_key.js";
import type { SigningKey } from "../../../web/media/types.js";
import { checkUnitCertificate, makeUnitCertificate } from "../../../web/media/unit_certificate.js";
import { makeSite, nowMs, unitName } from "./site_sample.ts";

const site = await makeSite();
const { managers: [one, two], recovery, root, rootText } = site;
const three = await makeSigningKey();
const xs = (...keys: SigningKey[]) => keys.map(({ x }) => x);

/** The set after a change signed by these. */
const change = async (
  signers: SigningKey[],
  managers: SigningKey[],
  paper: SigningKey = recovery,
  from = root,
) =>
  await followRoot(
    from,
    await makeNextRoot(signers, from, { managers: xs(...managers), recovery: paper.x, nowMs }),
  );
const refusedBy = (rule: string) => ({ ok: false, rule });

Deno.test("C2 a set of managers is known by the hash of its first version, which all of them signed", async () => {
  assert.equal(await siteOf(rootText), root.site);
  assert.deepEqual(root.members.map(({ x, recovery }) => [x, recovery]), [
    [one.x, false],
    [two.x, false],
    [recovery.x, true],
  ]);
  const other = await makeRoot({ managers: [one, three], recovery, nowMs });
  assert.deepEqual(await openRoot([other], root.site), refusedBy("site"));
  assert.deepEqual(await openRoot([], root.site), refusedBy("root_version"));
  // The hash is of the claims: signatures may be missing, and then it is refused.
  const unsigned = rootText.split("~").slice(0, 2).join("~");
  assert.deepEqual(await openRoot([unsigned], root.site), refusedBy("root_signatures"));
  const more = await countersign(three, rootText);
  assert.deepEqual(await openRoot([more], root.site), refusedBy("root_signatures"));
});

Deno.test("C2 a set has two managers at least and a recovery copy apart from them", async () => {
  const single = await makeRoot({ managers: [one], recovery, nowMs });
  assert.deepEqual(await openRoot([single], await siteOf(single)), refusedBy("claims"));
  const paper = await makeRoot({ managers: [one, two], recovery, nowMs });
  const claims = {
    v: 1,
    version: 1,
    managers: xs(one, two),
    recovery: one.x,
    endedUnits: [],
    iat: Math.floor(nowMs / 1000),
  };
  const same = await sign([one, two], "site-root+jwt", claims);
  assert.deepEqual(await openRoot([same], await siteOf(same)), refusedBy("root_members"));
  assert.equal((await openRoot([paper], await siteOf(paper))).ok, true);
});

Deno.test("C2 a change is signed by all who stay and whoever comes, two of the old ones at least", async () => {
  assert.equal((await change([one, two, three], [one, two, three])).ok, true, "one comes");
  assert.equal((await change([one, recovery, three], [one, three])).ok, true, "a lost phone");
  const refusals: [string, SigningKey[], SigningKey[]][] = [
    ["root_signatures", [one, three], [one, two, three]],
    ["root_signatures", [one, two], [one, two, three]],
    ["root_signatures", [one, recovery, three], [one, two, three]],
    ["root_signatures", [one, three], [one, three]],
    ["root_signatures", [one, two, await makeSigningKey()], [one, two]],
    ["root_signatures", [one, two, three], [one, three]],
    ["root_signatures", [three], [one, three]],
    ["root_members", [one, two, three, recovery], [three, await makeSigningKey()]],
    ["claims", [one, recovery], [one]],
    ["root_members", [one, two, recovery], [one, recovery]],
  ];
  for (const [rule, signers, managers] of refusals) {
    assert.deepEqual(await change(signers, managers), refusedBy(rule), rule);
  }
});

Deno.test("C2 of three, the two others take one out; nobody takes out two at once, nor turns into paper", async () => {
  const grown = await change([one, two, three], [one, two, three]);
  assert.ok(grown.ok);
  const shrunk = await change([one, three], [one, three], recovery, grown.root);
  assert.ok(shrunk.ok);
  assert.equal(shrunk.root.version, 3);
  assert.deepEqual(
    await change([one, recovery], [one, three], recovery, grown.root),
    refusedBy("root_signatures"),
    "the one who stays has not signed",
  );
  const four = await makeSigningKey();
  assert.deepEqual(
    await change([one, recovery, four], [one, four], recovery, grown.root),
    refusedBy("root_members"),
  );
  assert.deepEqual(
    await change([one, two], [one, two], three, grown.root),
    refusedBy("root_members"),
  );
  const paper = await makeSigningKey();
  assert.equal((await change([one, two, paper], [one, two], paper)).ok, true, "a new paper");
});

Deno.test("C2 versions follow one another; an older one, or one of another line, is none", async () => {
  const next = await makeNextRoot([one, two, three], root, {
    managers: xs(one, two, three),
    recovery: recovery.x,
    nowMs,
  });
  const opened = await openRoot([rootText, next], root.site);
  assert.ok(opened.ok);
  assert.deepEqual(await followRoot(opened.root, next), refusedBy("root_version"));
  assert.deepEqual(await followRoot(opened.root, rootText), refusedBy("claims"));
  const fork = await makeNextRoot([one, two], { ...root, version: 2 }, {
    managers: xs(one, two),
    recovery: recovery.x,
    nowMs,
  });
  assert.deepEqual(await followRoot(opened.root, fork), refusedBy("root_version"));
  const elsewhere = await makeSite();
  assert.deepEqual(await followRoot(elsewhere.root, next), refusedBy("site"));
});

Deno.test("C2 managers sign units; who left the set, the paper and anybody else sign none", async () => {
  const certify = (key: SigningKey) =>
    makeUnitCertificate(key, { site: root.site, unit: unitName, key: site.unitKey.x, nowMs });
  const byTwo = await certify(two);
  assert.equal((await checkUnitCertificate(root, byTwo)).ok, true);
  const left = await change([one, recovery, three], [one, three]);
  assert.ok(left.ok);
  assert.deepEqual(await checkUnitCertificate(left.root, byTwo), refusedBy("unknown_key"));
  assert.equal((await checkUnitCertificate(left.root, await certify(one))).ok, true);
  assert.deepEqual(
    await checkUnitCertificate(root, await certify(three)),
    refusedBy("unknown_key"),
  );
  assert.deepEqual(
    await checkUnitCertificate(root, `${byTwo}~${await certify(one)}`),
    refusedBy("unknown_key"),
  );
  assert.deepEqual(
    await checkUnitCertificate(root, await certify(recovery)),
    refusedBy("unknown_key"),
  );
  // A manager of two sites: what they signed for the one is nothing at the other.
  const elsewhere = { site: "A".repeat(43), unit: unitName, key: site.unitKey.x, nowMs };
  assert.deepEqual(
    await checkUnitCertificate(root, await makeUnitCertificate(one, elsewhere)),
    refusedBy("site"),
  );
  const claimsToBe = { ...three, kid: two.kid };
  assert.deepEqual(
    await checkUnitCertificate(root, await certify(claimsToBe)),
    refusedBy("signature"),
  );
});

Deno.test("C2 a unit that was stolen counts no more once the managers say so", async () => {
  const text = await makeNextRoot([one, two], root, {
    managers: xs(one, two),
    recovery: recovery.x,
    endedUnits: [site.unitKey.kid],
    nowMs,
  });
  const after = await followRoot(root, text);
  assert.ok(after.ok);
  assert.deepEqual(
    await checkUnitCertificate(after.root, site.unitCertificate),
    refusedBy("removed"),
  );
});
