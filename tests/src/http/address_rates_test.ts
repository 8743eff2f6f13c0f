import assert from "node:assert/strict";
import { AddressRates } from "../../../src/http/address_rates.ts";

Deno.test("address rates keep addresses apart and forget the least recent beyond their bound", () => {
  const rates = new AddressRates(1, 2);
  assert.deepEqual([rates.ask("a", 0), rates.ask("a", 0)], [0, 0]);
  assert.ok(rates.ask("a", 0) > 0);
  assert.equal(rates.ask("b", 0), 0);
  assert.ok(rates.ask("a", 0) > 0, "a is remembered, and is now the most recent");
  assert.equal(rates.ask("c", 0), 0);
  assert.equal(rates.size, 2);
  assert.ok(rates.ask("a", 0) > 0, "b was forgotten in its place");
});
