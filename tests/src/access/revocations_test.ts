import assert from "node:assert/strict";
import { Revocations, RevocationsFull } from "../../../src/access/revocations.ts";
import { ManualClock } from "../../../src/clock.ts";

Deno.test("C3 a revocation is heard once by each listener, until it stops listening", () => {
  const revocations = new Revocations(new ManualClock());
  const heard: string[] = [];
  const end = revocations.listen((jti) => heard.push(jti));
  revocations.revoke("a", Number.MAX_SAFE_INTEGER);
  revocations.revoke("a", Number.MAX_SAFE_INTEGER);
  end();
  revocations.revoke("b", Number.MAX_SAFE_INTEGER);
  assert.deepEqual(heard, ["a"]);
  assert.ok(revocations.has("a") && revocations.has("b") && !revocations.has("c"));
});

Deno.test("C3 the deny set is bounded: it forgets what has expired, then refuses", () => {
  const clock = new ManualClock();
  const revocations = new Revocations(clock, 3);
  for (const jti of ["a", "b", "c"]) revocations.revoke(jti, clock.now() + 1000);
  assert.throws(() => revocations.revoke("d", clock.now() + 1000), RevocationsFull);
  assert.ok(revocations.has("a") && !revocations.has("d"));
  clock.advance(1000);
  revocations.revoke("d", clock.now() + 1000);
  assert.equal(revocations.size, 1);
  assert.ok(revocations.has("d"));
});
