import assert from "node:assert/strict";
import fc from "fast-check";
import { MasterKey } from "../../../../src/access/master_key.ts";
import {
  type Bundle,
  bundleFault,
  bundleSchema,
  checkpointOf,
  shownTo,
} from "../../../../src/people/audit/bundle.ts";
import { type AuditEntry, auditHash, auditId } from "../../../../src/people/registry/audit.ts";
import { startMs } from "../rows.ts";

const key = new MasterKey(new Uint8Array(32).fill(3)).signingKey("audit_checkpoint");

/** A run of the log that begins somewhere within it. */
function chain(buildings: readonly string[], first = 41): AuditEntry[] {
  const entries: AuditEntry[] = [];
  buildings.forEach((building, nth) => {
    const seq = first + nth;
    const entry = {
      id: auditId(seq),
      seq,
      atMs: startMs + nth,
      what: "facility_updated" as const,
      by: "mia",
      via: "session" as const,
      building,
      about: [`facility/${nth}`],
      facts: { fields: "level" },
      previous: entries.at(-1)?.hash ?? "before",
    };
    entries.push({ ...entry, hash: auditHash(entry) });
  });
  return entries;
}

function bundleOf(entries: readonly AuditEntry[], building: string | null): Bundle {
  return {
    version: 1,
    building,
    case: "7",
    entries: entries.map((entry) => shownTo(building, entry)),
    checkpoint: checkpointOf(entries.at(-1)!, "yard", startMs, key),
  };
}

Deno.test("R32 a bundle is sound as it was made, for the operator and for a manager, who sees no other building", () => {
  const entries = chain(["tower", "annex", "tower", "annex"]);
  for (const building of [null, "tower", "annex", "elsewhere"]) {
    const bundle = bundleSchema.parse(JSON.parse(JSON.stringify(bundleOf(entries, building))));
    assert.equal(bundleFault(bundle), null);
    const shown = bundle.entries.filter((entry) => "what" in entry);
    assert.equal(shown.length, { tower: 2, annex: 2, elsewhere: 0 }[building ?? ""] ?? 4);
  }
  assert.ok(!JSON.stringify(bundleOf(entries, "tower")).includes("annex"));
  const empty: Bundle = { ...bundleOf(entries, null), entries: [], checkpoint: null };
  assert.equal(bundleFault(empty), null);
});

Deno.test("R32 whatever is changed, taken out, put in or moved in a bundle is found", () => {
  const sound = bundleOf(chain(["tower", "annex", "annex", "tower", "tower"]), "tower");
  const places = fc.nat({ max: sound.entries.length - 1 });
  const spoils: fc.Arbitrary<(bundle: Bundle) => void> = fc.oneof(
    places.map((nth) => (bundle: Bundle) => void bundle.entries.splice(nth, 1)),
    places.map((nth) => (bundle: Bundle) =>
      void bundle.entries.splice(nth, 0, bundle.entries[nth]!)
    ),
    fc.tuple(places, places).filter(([a, b]) => a !== b).map(([a, b]) => (bundle: Bundle) => {
      [bundle.entries[a], bundle.entries[b]] = [bundle.entries[b]!, bundle.entries[a]!];
    }),
    fc.tuple(places, fc.constantFrom("hash", "seq")).map(([nth, name]) => (bundle: Bundle) => {
      const entry = bundle.entries[nth]!;
      bundle.entries[nth] = { ...entry, [name]: name === "seq" ? entry.seq + 1 : "other" };
    }),
    fc.constantFrom("atMs", "by", "what", "facts", "about", "building", "via").map(
      (name) => (bundle: Bundle) => {
        const entry = bundle.entries[3]!;
        assert.ok("what" in entry);
        bundle.entries[3] = { ...entry, [name]: name === "atMs" ? 1 : "x" } as typeof entry;
      },
    ),
    fc.constantFrom("cluster", "seq", "hash", "atMs").map((name) => (bundle: Bundle) => {
      const value = name === "seq" || name === "atMs" ? 9 : "other";
      bundle.checkpoint = { ...bundle.checkpoint!, [name]: value };
    }),
  );
  fc.assert(
    fc.property(spoils, (spoil) => {
      const copy = structuredClone(sound);
      spoil(copy);
      // The first entry alone may go: what lies before a bundle is not in it.
      if (copy.entries[0]?.seq === 42 && copy.entries.length === 4) return;
      assert.notEqual(bundleFault(copy), null);
    }),
    { numRuns: 200 },
  );
});
