/**
 * Sealing at rest, put between the registry and its store: rows and audit entries are sealed on
 * their way out and opened on their way in, keys are durable before what they seal, rows from before
 * are sealed in the background, and the keys of old days of the audit log are destroyed in time.
 */
import type { ActorRows } from "../../../actors/rows.ts";
import type { Clock } from "../../clock.ts";
import { AuditSeal } from "../../privacy/audit_seal.ts";
import { KeyFirstStore } from "../../privacy/key_first_store.ts";
import type { KeyStore, SegmentedLog } from "../../privacy/key_store.ts";
import type { SealPlan } from "../../privacy/seal_plan.ts";
import { SealedRows } from "../../privacy/sealed_rows.ts";
import { SealingPass } from "../../privacy/sealing_pass.ts";
import { SegmentRetention } from "../../privacy/segment_keys.ts";
import type { Store } from "../../store/store.ts";
import type { Registry } from "../registry/registry.ts";
import { theServer } from "../registry/turn.ts";

/** What seals. */
export interface SealingParts {
  /** Its owner's to close, after the plane has stopped. */
  readonly keys: KeyStore;
  readonly plan: SealPlan;
  /** So many unguessable bytes. */
  readonly randomBytes: (count: number) => Uint8Array;
  /**
   * Days of the audit log from which a legal hold keeps the keys (R88), in UTC and counted from the
   * epoch; null where none does.
   */
  readonly auditHeldFrom?: () => number | null;
  /** Notes that days of a log are about to go (`privacy/erasure/replay.ts`). */
  readonly beforePruned?: (log: SegmentedLog, beforeDay: number) => Promise<void>;
}

/** What lies below the plane. */
export interface SealingSurroundings {
  readonly store: Store;
  readonly rows: ActorRows;
  readonly clock: Clock;
  /** How long the audit log is kept. */
  readonly auditKeepMs: number;
  /** How long the map of random ids is kept: as long as the equipment log (C6). */
  readonly mapKeepMs: number;
  /** Hears of what could not be sealed or destroyed; never personal data. */
  readonly fault: (fault: string) => void;
}

/** Sealing at work. */
export class Sealing {
  /** The rows that the registry reads and writes. */
  readonly rows: SealedRows;
  /** The store that everything of the plane commits to. */
  readonly store: Store;
  readonly #audit: AuditSeal;
  readonly #parts: SealingParts;
  readonly #around: SealingSurroundings;
  #pass: SealingPass | undefined;
  #retentions: readonly SegmentRetention[] = [];

  constructor(parts: SealingParts, around: SealingSurroundings) {
    const { keys, plan, randomBytes } = parts;
    this.#parts = parts;
    this.#around = around;
    this.#audit = new AuditSeal(keys, randomBytes);
    this.rows = new SealedRows({ rows: around.rows, keys, plan, audit: this.#audit, randomBytes });
    this.store = new KeyFirstStore(around.store, keys);
  }

  /** Opens a stored audit entry; of one whose key is gone there is the stub alone. */
  openAudit(value: unknown): unknown {
    return this.#audit.open(value);
  }

  /** Begins what runs in the background. */
  start(registry: Registry): void {
    const { clock, auditKeepMs, mapKeepMs, fault } = this.#around;
    const { keys, auditHeldFrom, beforePruned } = this.#parts;
    this.#pass = new SealingPass({
      clock,
      take: () => this.rows.takeClear(),
      write: async (rows) => {
        await registry.run(theServer, "seal_rows", { rows });
      },
      fault,
    });
    this.#pass.start();
    const shared = {
      keys,
      clock,
      ...(beforePruned !== undefined && { before: beforePruned }),
      fault,
    };
    this.#retentions = [
      new SegmentRetention({
        ...shared,
        log: "audit",
        keepMs: auditKeepMs,
        ...(auditHeldFrom !== undefined && { heldFrom: auditHeldFrom }),
      }),
      new SegmentRetention({ ...shared, log: "equipment", keepMs: mapKeepMs }),
    ];
    for (const retention of this.#retentions) retention.start();
  }

  /** Ends it. */
  async stop(): Promise<void> {
    for (const retention of this.#retentions) retention.stop();
    await this.#pass?.stop();
  }
}
