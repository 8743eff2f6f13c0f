/** Audit entries are sealed by day and person, and the chain holds whatever becomes of the keys. */
import assert from "node:assert/strict";
import {
  type AuditEntry,
  auditEntrySchema,
  auditFault,
  auditHash,
  auditId,
} from "../../../src/people/registry/audit.ts";
import { bundleFault, checkpointOf, shownTo } from "../../../src/people/audit/bundle.ts";
import { AuditSeal } from "../../../src/privacy/audit_seal.ts";
import { utcDayOf } from "../../../src/utc_day.ts";
import { SealBroken } from "../../../src/privacy/field_seal.ts";
import type { KeyStore } from "../../../src/privacy/key_store.ts";
import { startMs } from "../people/rows.ts";
import { masterKey, randomBytes, withKeys } from "./key_folder.ts";

const dayMs = 86_400_000;

/** A chain of entries, one a day. */
function chain(days: number): AuditEntry[] {
  const entries: AuditEntry[] = [];
  for (let n = 0; n < days; n++) {
    const entry = {
      id: auditId(n + 1),
      seq: n + 1,
      atMs: startMs + n * dayMs,
      what: "user_updated" as const,
      by: n % 2 === 0 ? "mia-the-manager" : null,
      via: "session" as const,
      building: "the-tower",
      about: ["account/zoe-the-canary", "facility/apartment-one"],
      facts: { field: "the phone" },
      salt: `salt-${n}-${"x".repeat(12)}`,
      previous: entries.at(-1)?.hash ?? "",
    };
    entries.push({ ...entry, hash: auditHash(entry) });
  }
  return entries;
}

/** What a reader makes of sealed entries. */
function bundle(seal: AuditSeal, sealed: readonly object[]) {
  const entries = sealed.map((value) => shownTo(null, seal.open(value) as AuditEntry));
  const last = entries.at(-1)!;
  const key = masterKey.signingKey("audit_checkpoint");
  return {
    version: 1 as const,
    building: null,
    case: "1",
    entries,
    checkpoint: checkpointOf(last, "yard", startMs, key),
  };
}

const withSeal = (body: (seal: AuditSeal, keys: KeyStore) => void) =>
  withKeys((keys) => body(new AuditSeal(keys, randomBytes), keys));

Deno.test("R32 C6 a sealed entry shows number and links alone, and opens as it was", async () => {
  await withSeal((seal) => {
    for (const entry of chain(3)) {
      const sealed = seal.seal(entry);
      const text = JSON.stringify(sealed);
      for (
        const word of [
          "user_updated",
          "manager",
          "canary",
          "the-tower",
          "the phone",
          "apartment",
          entry.salt!,
        ]
      ) {
        assert.ok(!text.includes(word), word);
      }
      assert.deepEqual(auditEntrySchema.parse(seal.open(JSON.parse(text))), entry);
    }
  });
});

Deno.test("R82 R32 the chain holds after a person's log key, and after old days' keys, are destroyed", async () => {
  await withSeal((seal, keys) => {
    const sealed = chain(10).map((entry) => seal.seal(entry));
    assert.equal(bundleFault(bundle(seal, sealed)), null);

    keys.destroySegments("audit", utcDayOf(startMs) + 4);
    const aged = bundle(seal, sealed);
    assert.equal(bundleFault(aged), null);
    assert.equal(aged.entries.filter((entry) => "what" in entry).length, 6);

    keys.destroy([{ person: "zoe-the-canary", kind: "log" }]);
    const erased = bundle(seal, sealed);
    assert.equal(bundleFault(erased), null);
    assert.equal(erased.entries.filter((entry) => "what" in entry).length, 0);

    // The oldest rows are gone too, and the rest is a chain still.
    assert.equal(bundleFault(bundle(seal, sealed.slice(4))), null);
  });
});

Deno.test("R32 a missing, changed or exchanged entry is found, sealed or not", async () => {
  await withSeal((seal, keys) => {
    const entries = chain(6);
    const sealed = entries.map((entry) => seal.seal(entry)) as { seq: number; hash: string }[];
    const without = [...sealed.slice(0, 2), ...sealed.slice(3)];
    assert.match(bundleFault(bundle(seal, without)) ?? "", /entry 3 is missing/);
    // One that says another thing and has its place's hash does not open.
    assert.throws(() => seal.open({ ...sealed[2]!, hash: sealed[3]!.hash }), SealBroken);
    assert.throws(() => seal.open({ ...sealed[2]!, seq: 4 }), SealBroken);
    // One sealed anew with other content and the old hash is found by its hash.
    const forged = seal.seal({ ...entries[2]!, by: "bo" });
    const changed = [...sealed.slice(0, 2), forged, ...sealed.slice(3)];
    assert.match(bundleFault(bundle(seal, changed)) ?? "", /entry 3 was changed/);
    // After the keys are gone a link that does not fit is found all the same.
    keys.destroySegments("audit", utcDayOf(startMs) + 100);
    const broken = [
      ...sealed.slice(0, 2),
      { ...sealed[2]!, hash: "0".repeat(43) },
      ...sealed.slice(3),
    ];
    assert.match(bundleFault(bundle(seal, broken)) ?? "", /follows another chain/);
  });
});

Deno.test("C6 an entry's hash is salted, so it does not let anybody try out what was erased", () => {
  const [entry] = chain(1);
  const { hash: _, ...said } = entry!;
  assert.notEqual(auditHash({ ...said, salt: "another" }), entry!.hash);
  const { salt: __, ...guessed } = said;
  assert.notEqual(auditHash(guessed), entry!.hash);
});

Deno.test("R32 entries in clear, and without salt, from before are read and hold in the chain", async () => {
  await withSeal((seal) => {
    const { salt: _, hash: __, ...old } = chain(1)[0]!;
    const entry = { ...old, hash: auditHash(old) };
    assert.deepEqual(seal.open(entry), entry);
    assert.equal(auditFault([entry]), null);
  });
});

Deno.test("R82 who is erased with their log key is named by no entry that comes after", async () => {
  await withSeal((seal, keys) => {
    keys.destroy([{ person: "zoe-the-canary", kind: "log" }]);
    const [entry] = chain(1);
    // Their id says nothing any more, and the entry must not be lost to everybody else.
    assert.deepEqual(seal.open(seal.seal(entry!)), entry);
  });
});

Deno.test("R48 an entry of a day that is past its time is kept as its links alone", async () => {
  await withSeal((seal, keys) => {
    const entries = chain(2);
    seal.seal(entries[0]!);
    keys.flush();
    keys.destroySegments("audit", utcDayOf(startMs) + 1);
    const { seq, previous, hash } = entries[0]!;
    assert.deepEqual(seal.seal(entries[0]!), { seq, previous, hash });
    assert.deepEqual(seal.open(seal.seal(entries[1]!)), entries[1]);
  });
});
