/** Whatever is put in and taken out in what order, indexes find what is there, in the order of ids. */
import assert from "node:assert/strict";
import fc from "fast-check";
import { Ledger } from "../../../../src/people/registry/ledger.ts";
import type { RowOf } from "../../../../src/people/registry/ledger.ts";
import { aMember, startMs } from "../rows.ts";

const step = fc.record({
  id: fc.integer({ min: 0, max: 15 }).map((n) => `m${n.toString(16)}`),
  facility: fc.constantFrom("a1", "a2", "a3"),
  account: fc.constantFrom("ann", "bob", null),
  out: fc.boolean(),
});

Deno.test("ledger: indexes hold exactly the rows that are there, sorted, by whatever way", () => {
  fc.assert(
    fc.property(fc.array(step, { maxLength: 60 }), fc.nat(30), (steps, loadedFrom) => {
      const model = new Map<string, RowOf<"member">>();
      let ledger = Ledger.of([]);
      for (const [n, { id, facility, account, out }] of steps.entries()) {
        // As after a restart, from then on.
        if (n === loadedFrom) ledger = Ledger.of([...model.values()].map((row) => ["member", row]));
        if (out) {
          model.delete(id);
          ledger = ledger.without("member", id);
        } else {
          const row = aMember(facility, account, "sub", { id, atMs: startMs + n });
          model.set(id, row);
          ledger = ledger.with("member", row);
        }
        const sorted = [...model.values()].sort((a, b) => a.id < b.id ? -1 : 1);
        for (const key of ["a1", "a2", "a3"]) {
          const there = sorted.filter((row) => row.facility === key);
          assert.deepEqual(ledger.find("member", "facility", key), there);
          assert.equal(ledger.count("member", "facility", key), there.length);
        }
        for (const key of ["ann", "bob"]) {
          const there = sorted.filter((row) => row.account === key);
          assert.deepEqual(ledger.find("member", "account", key), there);
        }
      }
    }),
    { numRuns: 150 },
  );
});
