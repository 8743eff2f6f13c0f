import assert from "node:assert/strict";
import type { AuditReader, AuditSpan } from "../../../../src/people/audit/reader.ts";
import { type AuditEntry, auditId } from "../../../../src/people/registry/audit.ts";
import { ownAudit } from "../../../../src/privacy/export/own_audit.ts";
import { startMs } from "../../people/rows.ts";

const dayMs = 86_400_000;

/** A log in memory: entries of one a day, the newest today, by turns of `ann` and of others. */
function logOf(days: number, each = 1): AuditReader & { reads: number } {
  const entries: AuditEntry[] = [];
  for (let day = days - 1; day >= 0; day--) {
    for (let nth = 0; nth < each; nth++) {
      const seq = entries.length + 1;
      entries.push({
        id: auditId(seq),
        seq,
        atMs: startMs - day * dayMs,
        what: "user_updated",
        by: day % 2 === 0 ? "ann" : "bob",
        via: "session",
        building: day % 4 === 0 ? "tower" : null,
        about: day % 8 === 1 ? ["session/ann-1"] : [],
        facts: {},
        previous: "",
        hash: "",
      });
    }
  }
  const reader = {
    reads: 0,
    read({ fromMs, untilMs, after, limit }: AuditSpan) {
      reader.reads++;
      const found = entries.filter((entry) =>
        entry.atMs >= fromMs && entry.atMs < untilMs && entry.seq > (after?.seq ?? 0)
      );
      return Promise.resolve(found.slice(0, limit));
    },
  };
  return reader;
}

const asked = {
  account: "ann",
  own: new Set(["session/ann-1"]),
  building: null,
  nowMs: startMs,
};

Deno.test("R80 all entries by a person or about their own records are found, a year back, oldest first", async () => {
  const { entries, total, whole, fromMs } = await ownAudit(logOf(300), asked);
  assert.equal(total, 150 + 38);
  assert.equal(entries.length, total);
  assert.ok(whole && fromMs <= startMs - 364 * dayMs);
  const order = entries.map(({ seq }) => seq);
  assert.deepEqual(order, [...order].sort((a, b) => a - b));
  assert.ok(entries.every(({ by, about }) => by === "ann" || about.length > 0));
});

Deno.test("R80 of very many entries the newest are kept, and all are counted", async () => {
  const { entries, total, whole } = await ownAudit(logOf(8, 450), asked, {
    entriesMax: 100,
    readMax: 1_000_000,
  });
  assert.deepEqual([total, entries.length, whole], [4 * 450 + 450, 100, true]);
  assert.equal(entries.at(-1)?.seq, 8 * 450);
  assert.equal(entries[0]?.seq, 8 * 450 - 99);
});

Deno.test("R80 a search that reached its bound says how far back it looked", async () => {
  const log = logOf(300, 10);
  const { whole, fromMs, total } = await ownAudit(log, asked, { entriesMax: 1_000, readMax: 100 });
  assert.ok(!whole && total > 0);
  assert.equal(fromMs, Math.floor(startMs / dayMs) * dayMs - 9 * dayMs);
  assert.ok(log.reads < 20, String(log.reads));
});

Deno.test("R17 R80 a manager's copy has the entries of their building alone", async () => {
  const { entries } = await ownAudit(logOf(40), { ...asked, building: "tower" });
  assert.ok(entries.length > 0);
  assert.ok(entries.every(({ building }) => building === "tower"));
});
