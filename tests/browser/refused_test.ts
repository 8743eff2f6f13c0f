import assert from "node:assert/strict";
import { Refused } from "../../web/refused.js";

Deno.test("Refused names the field that a refusal speaks of, and what is wrong with it", () => {
  const field = (detail: string) => new Refused("invalid", detail).field;
  assert.deepEqual(
    field("Cannot read the body: profile.email: must be an e-mail address"),
    { name: "email", fault: "must be an e-mail address" },
  );
  assert.deepEqual(
    field("Cannot accept the invitation: profile.phone: is required"),
    { name: "phone", fault: "is required" },
  );
  assert.deepEqual(
    field("Cannot take the password: it must not be among the common ones"),
    { name: "password", fault: "it must not be among the common ones" },
  );
  assert.equal(field("Cannot keep the grant: it must end after it begins"), undefined);
  assert.equal(new Refused("conflict", "Cannot do that: name: is taken").field, undefined);
});
