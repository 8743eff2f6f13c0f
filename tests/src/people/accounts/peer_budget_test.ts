import assert from "node:assert/strict";
import { PeerBudget } from "../../../../src/people/accounts/peer_budget.ts";

Deno.test("peer budget: so many an hour, evenly, and a bound on who is remembered", () => {
  const budget = new PeerBudget(4, 2);
  for (let n = 0; n < 4; n++) assert.equal(budget.take("a", 0), 0);
  assert.equal(budget.take("a", 0), 900_000);
  assert.equal(budget.take("a", 899_999) > 0, true);
  assert.equal(budget.take("a", 900_000), 0);
  assert.equal(budget.take("b", 900_000), 0);
  assert.equal(budget.take("c", 900_000), 0);
  // "a" was forgotten for "c" and begins anew.
  assert.equal(budget.take("a", 900_000), 0);
  assert.equal(budget.take("c", 900_000), 0);
});
