import assert from "node:assert/strict";
import fc from "fast-check";
import { firstDue } from "../../../../src/people/keys/due_index.ts";
import { Ledger, type RowOf } from "../../../../src/people/registry/ledger.ts";
import { startMs } from "../rows.ts";

function aQrRow(id: string, expiresAtMs: number): RowOf<"door_qr"> {
  return {
    id,
    building: "tower",
    holder: { key: "k" },
    places: [{ doors: ["a/b"], spans: [] }],
    usesMax: null,
    issuedAtMs: startMs,
    notBeforeMs: startMs,
    expiresAtMs,
  };
}

Deno.test("due index: the first minute is found, whatever was put and removed before", () => {
  const step = fc.record({
    id: fc.integer({ min: 0, max: 8 }),
    atMs: fc.option(fc.integer({ min: 0, max: 4_000_000_000_000 }), { freq: 4 }),
  });
  fc.assert(fc.property(fc.array(step, { maxLength: 40 }), (steps) => {
    let ledger = Ledger.of([]);
    const times = new Map<string, number>();
    for (const { id, atMs } of steps) {
      const key = String(id);
      if (atMs === null) {
        ledger = ledger.without("door_qr", key);
        times.delete(key);
      } else {
        ledger = ledger.with("door_qr", aQrRow(key, atMs));
        times.set(key, atMs);
      }
      const first = times.size === 0
        ? null
        : Math.min(...[...times.values()].map((ms) => Math.ceil(ms / 60_000) * 60_000));
      assert.equal(firstDue(ledger, "door_qr", "due"), first);
    }
  }));
});
