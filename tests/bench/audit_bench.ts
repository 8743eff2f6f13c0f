/**
 * `deno task bench:audit [--entries N] [--json]`: what the audit log costs. Entries are appended as
 * a command appends them, chained, sealed and durable; read back a page at a time, opened, and
 * verified. Beside it, in the same run, the same log in clear, and the bare hashes of its entries.
 */
import { parseArgs } from "node:util";
import { silentObserver } from "../../actors/observer.ts";
import { MasterKey } from "../../src/access/master_key.ts";
import { SystemClock } from "../../src/clock.ts";
import { randomBytes } from "../../src/crypto_random.ts";
import { bundleFault, checkpointOf } from "../../src/people/audit/bundle.ts";
import { auditPageMax, type AuditPlace } from "../../src/people/audit/reader.ts";
import { StoredAudit } from "../../src/people/audit/stored_audit.ts";
import { startIdentityPlane } from "../../src/people/identity_plane.ts";
import { type AuditEntry, auditHash } from "../../src/people/registry/audit.ts";
import { theConsole } from "../../src/people/registry/turn.ts";
import { KeyStore } from "../../src/privacy/key_store.ts";
import { sealPlan } from "../../src/privacy/policy_seal.ts";
import { openStore } from "../../src/store/open_store.ts";
import { rounded } from "./quantiles.ts";

/** One log's figures. */
export interface LogFigures {
  readonly appendedPerSecond: number;
  /** Reading every entry back, opened, per thousand. */
  readonly readMs: number;
  /** Verifying chain and checkpoint, per thousand entries. */
  readonly verifyMs: number;
}

/** What came out. */
export interface AuditFigures {
  readonly entries: number;
  readonly clear: LogFigures;
  readonly sealed: LogFigures;
  /** Only the hashes of the entries, per thousand. */
  readonly bareHashMs: number;
}

/** Commands that are under way at once. */
const atOnce = 200;
const clock = new SystemClock();

/** Runs both logs, one after the other. Everything lies in a folder that is removed. */
export async function runAuditBench(entries: number): Promise<AuditFigures> {
  const folder = await Deno.makeTempDir({ prefix: "vestibule-audit-" });
  try {
    const [clear] = await measure(`${folder}/clear`, null, entries);
    const [sealed, read] = await measure(`${folder}/sealed`, `${folder}/keys`, entries);
    const beganMs = clock.monotonic();
    for (const entry of read) auditHash(entry);
    const bareHashMs = rounded((clock.monotonic() - beganMs) / entries * 1000);
    return { entries, clear, sealed, bareHashMs };
  } finally {
    await Deno.remove(folder, { recursive: true });
  }
}

async function measure(
  at: string,
  keyFolder: string | null,
  entries: number,
): Promise<readonly [LogFigures, readonly AuditEntry[]]> {
  const masterKey = new MasterKey(randomBytes(32));
  const opened = await openStore({ at, clock });
  const keys = keyFolder === null
    ? null
    : await KeyStore.open({ directory: keyFolder, masterKey, randomBytes });
  const plane = await startIdentityPlane({
    store: opened.store,
    clock,
    cluster: "yard",
    random: Math.random,
    randomId: () => crypto.randomUUID(),
    observer: silentObserver,
    leaseLost: () => {},
    ...(keys !== null && { sealing: { keys, plan: sealPlan(), randomBytes } }),
  });
  try {
    const { registry } = plane;
    await registry.look(() => null);
    const reading = { building: null, case: "1", reason: "a bench" };
    const fromMs = clock.now();
    let beganMs = clock.monotonic();
    for (let done = 0; done < entries; done += atOnce) {
      await Promise.all(
        Array.from(
          { length: Math.min(atOnce, entries - done) },
          () => registry.run(theConsole, "note_audit_read", reading),
        ),
      );
    }
    const appendMs = clock.monotonic() - beganMs;
    beganMs = clock.monotonic();
    const audit = new StoredAudit(opened.store, plane.openAudit);
    const read: AuditEntry[] = [];
    for (let after: AuditPlace | null = null;;) {
      const span = { fromMs, untilMs: clock.now() + 60_000, after, limit: auditPageMax };
      const page = await audit.read(span);
      for (const entry of page) if ("what" in entry) read.push(entry);
      if (page.length < auditPageMax) break;
      after = page.at(-1)!;
    }
    const readMs = clock.monotonic() - beganMs;
    if (read.length !== entries) throw new Error(`Cannot verify: ${read.length} were read`);
    const head = read.at(-1)!;
    const checkpoint = checkpointOf(head, "yard", clock.now(), masterKey.signingKey("audit"));
    beganMs = clock.monotonic();
    const fault = bundleFault({
      version: 1,
      building: null,
      case: "1",
      entries: read,
      checkpoint,
    });
    if (fault !== null) throw new Error(`Cannot verify: ${fault}`);
    return [{
      appendedPerSecond: Math.round(entries / appendMs * 1000),
      readMs: rounded(readMs / entries * 1000),
      verifyMs: rounded((clock.monotonic() - beganMs) / entries * 1000),
    }, read];
  } finally {
    await plane.stop();
    await keys?.close();
    await opened.close();
  }
}

if (import.meta.main) {
  const { values } = parseArgs({
    args: Deno.args,
    options: {
      entries: { type: "string", default: "10000" },
      json: { type: "boolean", default: false },
    },
  });
  const figures = await runAuditBench(Number(values.entries));
  const line = (name: string, { appendedPerSecond, readMs, verifyMs }: LogFigures) =>
    `${name.padEnd(9)} ${appendedPerSecond} appended a second; per thousand: ` +
    `read ${readMs} ms, verified ${verifyMs} ms`;
  // deno-lint-ignore no-console -- this program is for its output
  console.log(
    values.json ? JSON.stringify(figures) : [
      `${figures.entries} entries, ${atOnce} commands at once`,
      line("sealed", figures.sealed),
      line("in clear", figures.clear),
      `bare hashes ${figures.bareHashMs} ms per thousand`,
    ].join("\n"),
  );
}
