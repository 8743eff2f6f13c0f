import assert from "node:assert/strict";
import {
  checkCarriedJoin,
  checkJoin,
  checkPlainJoin,
  makeJoin,
  makePlainJoin,
} from "../../../web/media/flat_key.js";
import { countersign } from "../../../web/media/jws.js";
import { makeSigningKey } from "../../../web/media/signing_key.js";
import { makeSite, nowMs } from "./site_sample.ts";

const refusedBy = (rule: string) => ({ ok: false, rule });

Deno.test("C2 a phone without a link asks under its own key alone, and that is no link's request", async () => {
  const { root: { site } } = await makeSite();
  const [phone, link, server] = await Promise.all([1, 2, 3].map(() => makeSigningKey()));
  const about = { ok: true, device: phone!.x, kid: phone!.kid };
  const plain = await makePlainJoin(phone!, { site, nowMs });
  assert.deepEqual(await checkPlainJoin(plain, { site }), about);
  assert.deepEqual(await checkJoin(plain, { site, claim: link!.x }), refusedBy("header"));
  assert.deepEqual(await checkPlainJoin(plain, { site: "A".repeat(43) }), refusedBy("site"));
  const both = await countersign(server!, plain);
  assert.deepEqual(await checkPlainJoin(both, { site }), refusedBy("unknown_key"));
  const forged = await makePlainJoin({ ...server!, x: phone!.x, kid: phone!.kid }, { site, nowMs });
  assert.deepEqual(await checkPlainJoin(forged, { site }), refusedBy("signature"));
  const linked = await makeJoin(phone!, { claimKey: link!, site, nowMs });
  assert.deepEqual(await checkPlainJoin(linked, { site }), refusedBy("header"));
  // What carries requests takes both, and neither without its own signatures.
  for (const text of [plain, linked]) {
    assert.deepEqual(await checkCarriedJoin(text, { site }), about);
  }
  const stripped = linked.split("~")[0]!;
  assert.deepEqual(await checkCarriedJoin(stripped, { site }), refusedBy("unknown_key"));
  const other = await checkCarriedJoin(linked, { site: "A".repeat(43) });
  assert.deepEqual(other, refusedBy("site"));
});
