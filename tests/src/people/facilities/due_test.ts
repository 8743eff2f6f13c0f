import assert from "node:assert/strict";
import { changesDue } from "../../../../src/people/facilities/due.ts";
import { pendingMax } from "../../../../src/people/facilities/bounds.ts";
import { Ledger } from "../../../../src/people/registry/ledger.ts";
import type { Seed } from "../people_stage.ts";
import { aFacility, startMs } from "../rows.ts";

const waiting = (id: string, atMs: number): Seed[number] => ["facility", {
  ...aFacility(id),
  pending: {
    kind: "household",
    atMs,
    by: "mia",
    newMain: null,
    formerMain: "leaves",
    consent: null,
    survivors: [],
  },
}];

Deno.test("C9 the next change is known to its very moment, by a look at those of its minute alone", () => {
  assert.equal(changesDue.next(Ledger.of([])), null);
  const many = Array.from(
    { length: pendingMax - 2 },
    (_, at) => waiting(`a${at}`, startMs + (at + 5) * 60_000),
  );
  const near = [waiting("b2", startMs + 90_500), waiting("b1", startMs + 90_001)];
  const ledger = Ledger.of([...many, ...near]);
  let looked = 0;
  const counted = new Proxy(ledger, {
    get(target, name) {
      if (name !== "find") return Reflect.get(target, name).bind?.(target);
      return (...given: Parameters<Ledger["find"]>) => {
        const found = target.find(...given);
        looked += found.length;
        return found;
      };
    },
  });
  assert.equal(changesDue.next(counted), startMs + 90_001);
  assert.equal(looked, near.length);
});
