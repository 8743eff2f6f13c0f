import assert from "node:assert/strict";
import fc from "fast-check";
import { MasterKey } from "../../../../src/access/master_key.ts";
import {
  invitationSecret,
  plainCode,
  printedCode,
  printedDigest,
  proposalSecret,
  readSecret,
  recoveryClaim,
  recoveryCode,
  secretTextMax,
} from "../../../../src/people/accounts/secrets.ts";

const key = new MasterKey(new Uint8Array(32).fill(7));
const other = new MasterKey(new Uint8Array(32).fill(8));
const id = "0195d0c0-0000-7000-8000-000000000000";
const invitation = {
  id,
  account: "a",
  building: null,
  sequence: 1,
  by: null,
  createdAtMs: 0,
  expiresAtMs: 1,
  usedAtMs: null,
};

Deno.test("R05 a secret is another for each invitation, each sending, each purpose and each master key", () => {
  const all = [
    invitationSecret(key, invitation),
    invitationSecret(key, { ...invitation, sequence: 2 }),
    invitationSecret(other, invitation),
    proposalSecret(key, id, "old"),
    proposalSecret(key, id, "new"),
    `${id}.${recoveryClaim(key, id)}`,
  ];
  assert.equal(new Set(all).size, all.length);
  for (const secret of all) {
    assert.equal(readSecret(secret)?.id, id);
    assert.ok(secret.length <= secretTextMax);
  }
});

Deno.test("C8 codes have only letters and digits that are told apart, and are compared as people type", () => {
  fc.assert(
    fc.property(fc.uuid(), (recovery) => {
      const code = recoveryCode(key, recovery);
      assert.match(code, /^[0-9A-HJKMNP-TV-Z]{10}$/);
      assert.match(printedCode(key, recovery), /^[0-9A-HJKMNP-TV-Z]{20}$/);
      const typed = ` ${code.slice(0, 4)}-${code.slice(4)}`.toLowerCase()
        .replaceAll("0", "o").replaceAll("1", "l");
      assert.equal(plainCode(typed), code);
      assert.notEqual(recoveryCode(other, recovery), code);
    }),
    { numRuns: 200 },
  );
});

Deno.test("C8 a printed code is kept for one account, as a hash that its text cannot be read from", () => {
  const code = printedCode(key, "entropy");
  assert.notEqual(printedDigest(key, "ann", code), printedDigest(key, "ben", code));
  assert.equal(printedDigest(key, "ann", code), printedDigest(key, "ann", code.toLowerCase()));
  assert.ok(!printedDigest(key, "ann", code).includes(code));
});

Deno.test("R05 text that is no secret is not taken for one", () => {
  for (
    const text of ["", ".", id, `${id}.short`, `a b.${"A".repeat(43)}`, `${id}.${"A".repeat(44)}`]
  ) {
    assert.equal(readSecret(text), null, text);
  }
});
