import assert from "node:assert/strict";
import fc from "fast-check";
import { MasterKey } from "../../../../src/access/master_key.ts";
import {
  isGenuine,
  readRefreshToken,
  refreshTokenOf,
} from "../../../../src/people/sessions/refresh_token.ts";

const masterKey = new MasterKey(new Uint8Array(32).fill(7));
const row = { id: "0190-session", createdAtMs: 1_700_000_000_000 };

Deno.test("V7.2.3 a refresh token carries 256 bits that only the master key can make", () => {
  const token = refreshTokenOf(masterKey, row, 3);
  const read = readRefreshToken(token);
  assert.ok(read !== null);
  assert.equal(read.session, row.id);
  assert.equal(read.generation, 3);
  assert.equal(read.mac.length, 43);
  assert.ok(isGenuine(masterKey, read, row));
  const other = new MasterKey(new Uint8Array(32).fill(8));
  assert.equal(isGenuine(other, read, row), false);
  assert.equal(isGenuine(masterKey, { ...read, generation: 4 }, row), false);
  assert.equal(isGenuine(masterKey, read, { ...row, id: "0190-sessiom" }), false);
});

Deno.test("V10.4.5 no other text than the one handed out is taken for a session's token", () => {
  const token = refreshTokenOf(masterKey, row, 12);
  fc.assert(
    fc.property(fc.nat(token.length - 1), fc.string({ minLength: 1, maxLength: 1 }), (at, sign) => {
      const changed = token.slice(0, at) + sign + token.slice(at + 1);
      const read = readRefreshToken(changed);
      assert.equal(read !== null && isGenuine(masterKey, read, row), changed === token);
    }),
    { numRuns: 300 },
  );
  for (const strange of ["", "..", `${token}x`, token.replace(".12.", ".012."), "a".repeat(500)]) {
    assert.equal(readRefreshToken(strange), null);
  }
});
