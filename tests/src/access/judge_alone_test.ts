import assert from "node:assert/strict";
import fc from "fast-check";
import { qrPublicKeys, signDoorQr } from "../../../src/access/door_qr.ts";
import { clocklessTagMs, judgeAlone } from "../../../src/access/judge_alone.ts";
import { MasterKey } from "../../../src/access/master_key.ts";
import { serialHashOf } from "../../../src/access/tag_serial.ts";
import type { AccessList, AloneContext, Presented, Spans } from "../../../src/doors.ts";
import { startMs } from "../people/rows.ts";

const masterKey = new MasterKey(new Uint8Array(32).fill(7));
const hourMs = 3_600_000;
const id = "0195a000-0000-7000-8000-000000000001";
const logId = "0195a000-0000-7000-8000-000000000002";

function aList(change: Partial<AccessList> = {}): AccessList {
  return {
    revision: 1,
    issuedAtMs: startMs,
    keys: qrPublicKeys(masterKey, startMs),
    revoked: [],
    tags: [],
    ...change,
  };
}

function context(change: Partial<AloneContext> = {}): AloneContext {
  return {
    list: aList(),
    at: { building: "tower", unit: "entrance", door: "main" },
    wallMs: startMs,
    used: () => 0,
    ...change,
  };
}

function aQr(usesMax: number | null = null, spans: Spans = [[startMs, startMs + 8 * hourMs]]) {
  const text = signDoorQr({
    cluster: "yard",
    building: "tower",
    id,
    logId,
    notBeforeMs: startMs,
    expiresAtMs: startMs + 12 * hourMs,
    places: [{ doors: ["entrance/main"], spans }],
    usesMax,
  }, masterKey)!;
  return { kind: "qr", text } as const;
}

function aTag(spans: Spans): AccessList["tags"] {
  return [{
    serialHash: serialHashOf("04A2B3C4"),
    logId: "log-tag",
    doors: [{ door: "main", spans }],
  }];
}

async function reasonOf(presented: Presented, change: Partial<AloneContext>): Promise<string> {
  const verdict = await judgeAlone(presented, context(change));
  return verdict.admitted ? verdict.logId : verdict.reason;
}

Deno.test("C7 a door alone admits a sound QR under its log id", async () => {
  assert.deepEqual(await judgeAlone(aQr(), context()), { admitted: true, logId, lifts: [] });
});

Deno.test("C12 a door whose clock is unconfirmed since power-up refuses every QR and says so", async () => {
  assert.equal(await reasonOf(aQr(), { wallMs: null }), "clock_unconfirmed");
});

Deno.test("C7 a door alone refuses a QR that is revoked, over, early, for elsewhere or out of hours", async () => {
  assert.equal(await reasonOf(aQr(), { list: aList({ revoked: [id] }) }), "credential_revoked");
  assert.equal(
    await reasonOf(aQr(), { wallMs: startMs + 12 * hourMs }),
    "credential_expired",
  );
  assert.equal(await reasonOf(aQr(), { wallMs: startMs - 1 }), "credential_not_yet_valid");
  const at = { building: "tower", unit: "entrance", door: "parcels" };
  assert.equal(await reasonOf(aQr(), { at }), "wrong_door");
  assert.equal(
    await reasonOf(aQr(), { at: { ...at, building: "annex", door: "main" } }),
    "wrong_door",
  );
  assert.equal(await reasonOf(aQr(), { wallMs: startMs + 8 * hourMs }), "out_of_schedule");
  assert.equal(await reasonOf(aQr(), { wallMs: startMs + 8 * hourMs - 1 }), logId, "half-open");
  assert.equal(await reasonOf(aQr(), { list: aList({ keys: [] }) }), "unknown_credential");
});

Deno.test("C12 only the door counts the uses of its QR", async () => {
  assert.equal(await reasonOf(aQr(2), { used: () => 1 }), logId);
  assert.equal(await reasonOf(aQr(2), { used: () => 2 }), "used_up");
  assert.equal(await reasonOf(aQr(2), { used: (asked) => asked === id ? 2 : 0 }), "used_up");
  assert.equal(await reasonOf(aQr(), { used: () => 99 }), logId);
});

Deno.test("R19 a door alone admits a tag in its spans, however the serial is read", async () => {
  const list = aList({ tags: aTag([[startMs, startMs + hourMs]]) });
  for (const serial of ["04A2B3C4", "04:a2:b3:c4", "VTAG:04A2B3C4"]) {
    assert.equal(await reasonOf({ kind: "tag", serial }, { list }), "log-tag");
  }
  const tag = { kind: "tag", serial: "04A2B3C4" } as const;
  assert.equal(await reasonOf(tag, { list, wallMs: startMs + hourMs }), "out_of_schedule");
  const at = { building: "tower", unit: "entrance", door: "parcels" };
  assert.equal(await reasonOf(tag, { list, at }), "wrong_door");
  assert.equal(await reasonOf({ kind: "tag", serial: "04A2B3C5" }, { list }), "unknown_credential");
  assert.equal(await reasonOf({ kind: "tag", serial: "\u0000" }, { list }), "unknown_credential");
});

Deno.test("C13 a power cut locks out nobody whose tag opens at all times, and lets in no other", async () => {
  const tag = { kind: "tag", serial: "04A2B3C4" } as const;
  const always = aList({ tags: aTag([[startMs - 1, startMs + clocklessTagMs]]) });
  assert.equal(await reasonOf(tag, { list: always, wallMs: null }), "log-tag");
  const soon = aList({ tags: aTag([[startMs - 1, startMs + clocklessTagMs - 1]]) });
  assert.equal(await reasonOf(tag, { list: soon, wallMs: null }), "clock_unconfirmed");
  const later = aList({ tags: aTag([[startMs + 1, startMs + 2 * clocklessTagMs]]) });
  assert.equal(await reasonOf(tag, { list: later, wallMs: null }), "clock_unconfirmed");
});

Deno.test("C12 a PIN is on-line only", async () => {
  assert.equal(await reasonOf({ kind: "pin", pin: "739148" }, {}), "no_answer");
});

Deno.test("C7 whatever is shown to a door alone, the judge answers and admits nothing", async () => {
  const presented = fc.oneof(
    fc.record({ kind: fc.constant("qr" as const), text: fc.string({ maxLength: 1_100 }) }),
    fc.record({
      kind: fc.constant("qr" as const),
      text: fc.string({ unit: fc.constantFrom(..."0129AZ $%*+-./:"), maxLength: 400 })
        .map((text) => `VST1:${text}`),
    }),
    fc.record({ kind: fc.constant("tag" as const), serial: fc.string({ unit: "binary" }) }),
    fc.record({ kind: fc.constant("pin" as const), pin: fc.string() }),
  );
  const list = aList({ tags: aTag([[startMs, startMs + hourMs]]) });
  await fc.assert(
    fc.asyncProperty(presented, fc.option(fc.double()), async (shown, wallMs) => {
      const verdict = await judgeAlone(shown, context({ list, wallMs }));
      assert.equal(verdict.admitted, false);
    }),
    { numRuns: 300 },
  );
});

Deno.test("C7 a damaged key in the list refuses and does not throw", async () => {
  const keys = [{ kid: "2026-1", publicKey: "not a key" }];
  assert.equal(await reasonOf(aQr(), { list: aList({ keys }) }), "unknown_credential");
});

Deno.test("C7 the judge runs in a unit: nothing that it loads knows the registry or the store", async () => {
  const loaded = new Set<string>();
  const waiting = [new URL("../../../src/access/judge_alone.ts", import.meta.url).href];
  for (let at = waiting.pop(); at !== undefined; at = waiting.pop()) {
    if (loaded.has(at)) continue;
    loaded.add(at);
    const text = await Deno.readTextFile(new URL(at));
    for (const [, names, path] of text.matchAll(/^import\s+([^"';]*?)\s*from\s+"(\.[^"]+)"/gm)) {
      const isTypeOnly = names!.startsWith("type ") ||
        /^\{(\s*type [^,}]+,?)+\s*\}$/.test(names!);
      if (!isTypeOnly) waiting.push(new URL(path!, at).href);
    }
  }
  const names = [...loaded].map((url) => url.slice(url.lastIndexOf("/src/") + 5)).sort();
  assert.deepEqual(names, [
    "access/base45.ts",
    "access/cose.ts",
    "access/door_qr.ts",
    "access/judge_alone.ts",
    "access/tag_serial.ts",
  ]);
});

Deno.test("R13 a door alone refuses QRs once it has not heard the server for its window, tags by another", async () => {
  const limits = { qrMs: 15 * 60_000, tagMs: null };
  const within = { silence: { ms: 15 * 60_000, limits } };
  const beyond = { silence: { ms: 15 * 60_000 + 1, limits } };
  const never = { silence: { ms: null, limits } };
  assert.equal(await reasonOf(aQr(), within), logId);
  assert.equal(await reasonOf(aQr(), beyond), "list_too_old");
  assert.equal(await reasonOf(aQr(), never), "list_too_old");
  const list = aList({ tags: aTag([[startMs, startMs + 8 * hourMs]]) });
  const tag = { kind: "tag", serial: "04A2B3C4" } as const;
  assert.equal(await reasonOf(tag, { list, ...beyond }), "log-tag", "R19: tags work on");
  const strict = { qrMs: 15 * 60_000, tagMs: 3_600_000 };
  assert.equal(
    await reasonOf(tag, { list, silence: { ms: 3_600_001, limits: strict } }),
    "list_too_old",
  );
});
