/**
 * Joins access units and hardware: an adapter's reports become commands of the right actor in the
 * right lane, and a unit's effects become publishes. What can open a door, now or later, is signed
 * here, with a key that is injected.
 */
import type { ActorAddress } from "../actors/behaviour.ts";
import type { Directory } from "../actors/directory.ts";
import type { UnitCommand } from "../actors/access_unit/commands.ts";
import { unitKind } from "../actors/access_unit/decide.ts";
import type { UnitEffect } from "../actors/access_unit/events.ts";
import type { UnitModel } from "../actors/access_unit/model.ts";
import type { UnitState } from "../actors/access_unit/state.ts";
import type { Adapter, UnitReport } from "../adapters/adapter.ts";
import {
  accessBytes,
  actBytes,
  timeBytes,
  type UnitSigner,
  withSignature,
} from "../adapters/mqtt/unit_signature.ts";
import type { UnitHeartbeat } from "../adapters/mqtt/unit_payloads.ts";
import type { UnitKey } from "../adapters/mqtt/unit_paper_payloads.ts";
import type { UnitSignalled } from "../adapters/mqtt/unit_signal_payloads.ts";
import type { Clock } from "./clock.ts";
import type { UnitAddress } from "./doors.ts";
import { PressGate, shownDirectory, shownRings } from "./ring_hardware.ts";

/** An effect that goes to hardware. */
export type UnitHardwareEffect = Exclude<UnitEffect, { readonly type: "judge" | "route" }>;

/** What a door bridge needs. */
export interface DoorHardwareOptions {
  readonly adapter: Adapter;
  readonly directory: () => Directory;
  readonly models: ReadonlyMap<string, UnitModel>;
  readonly clock: Clock;
  readonly signer: UnitSigner;
  /** Hears of lists that could not be sent; they are tried again. */
  readonly accessNotSent?: (unit: string) => void;
  /** A fresh, unguessable id for a ring. */
  readonly newRing?: () => string;
  /** Hears of units whose words about rings come in a flood and are dropped. */
  readonly ringFlood?: (unit: string) => void;
  /** What a unit says to a device, to connect with it; it goes through no actor and no row. */
  readonly signal?: (at: UnitAddress, signal: UnitSignalled) => void;
  /** Hears what units say of the managers' papers and of their own keys; no actor does. */
  readonly papers?: {
    heartbeat(at: UnitAddress, heartbeat: UnitHeartbeat): void;
    key(at: UnitAddress, key: UnitKey): void;
  };
}

/** The bridge between access units and their hardware. */
export class DoorHardware {
  readonly #options: DoorHardwareOptions;

  /** By unit: the revision of the access list that its last heartbeat said it holds. */
  readonly #held = new Map<string, { readonly epoch: number; readonly revision: number }>();

  readonly #presses: PressGate;

  constructor(options: DoorHardwareOptions) {
    this.#options = options;
    this.#presses = new PressGate(options.clock);
  }

  /** The revision of this epoch's access list that a unit holds, or null where none is known. */
  heldRevision({ building, unit }: UnitAddress, epoch: number): number | null {
    const held = this.#held.get(`${building}/${unit}`);
    return held?.epoch === epoch ? held.revision : null;
  }

  /** Carries out an effect of a unit; what it rests on is durable. */
  effect(address: ActorAddress, effect: UnitHardwareEffect, state: UnitState): void {
    const { adapter, signer, clock, models } = this.#options;
    const model = models.get(address.key);
    if (model === undefined) return;
    const at = { building: model.building, unit: model.unit };
    switch (effect.type) {
      case "act": {
        const act = withSignature(effect.act, actBytes(at, effect.act), signer);
        if (adapter.tellUnit(at, { type: "act", act })) return;
        return this.#tell(address.key, { type: "act_not_sent", act: act.act }, "control");
      }
      case "time": {
        const { boot, notAfterUnitMs } = effect;
        const time = { wallMs: clock.now(), boot, notAfterUnitMs };
        adapter.tellUnit(at, {
          type: "time",
          time: withSignature(time, timeBytes(at, time), signer),
        });
        return;
      }
      case "access": {
        if (state.list === null) return;
        const list = { epoch: state.epoch, ...mutable(state.list) };
        const access = withSignature(list, accessBytes(at, list), signer);
        const sent = adapter.tellUnit(at, { type: "access", access });
        if (!sent) this.#options.accessNotSent?.(address.key);
        return;
      }
      case "rings":
        adapter.tellUnit(at, { type: "rings", rings: shownRings(state) });
        return;
      case "directory": {
        const directory = shownDirectory(state);
        if (directory !== null) adapter.tellUnit(at, { type: "directory", directory });
        return;
      }
      case "ask":
        adapter.tellUnit(at, { type: "ask", ask: { epoch: effect.epoch } });
        return;
      case "verdict":
        adapter.tellUnit(at, { type: "verdict", verdict: effect.verdict });
        return;
      case "heard": {
        const { journal, seq } = effect;
        adapter.tellUnit(at, { type: "heard", heard: { journal, seq } });
      }
    }
  }

  /** Takes in what a unit said. */
  report(report: UnitReport): void {
    const key = `${report.building}/${report.unit}`;
    if (!this.#options.models.has(key)) return;
    switch (report.type) {
      case "unitHeartbeat":
        this.#held.set(key, report.heartbeat.access);
        this.#options.papers?.heartbeat(report, report.heartbeat);
        // Only the newest counts; a name keeps a slow actor's mailbox from filling with old ones.
        return this.#tell(
          key,
          { type: "heartbeat", heartbeat: report.heartbeat },
          "reports",
          "heartbeat",
        );
      case "unitOutcome":
        return this.#tell(key, { type: "act_outcome", outcome: report.outcome }, "reports");
      case "unitPresented":
        return this.#tell(key, { type: "presented", presented: report.presented }, "reports");
      case "unitRing":
        return this.#ring(key, report.ring);
      case "unitSignal":
        return this.#options.signal?.(report, report.signal);
      case "unitKey":
        return this.#options.papers?.key(report, report.key);
      case "unitEvent":
        return this.#tell(key, { type: "journal", entry: report.event }, "reports");
      case "unitStatus":
        return this.#tell(
          key,
          { type: "unit_status", online: report.online, boot: report.boot },
          "control",
        );
    }
  }

  /** Takes in that the way to hardware opened or closed. */
  link(up: boolean): void {
    for (const key of this.#options.models.keys()) this.#tell(key, { type: "link", up }, "control");
  }

  #ring(key: string, { what, ...press }: (UnitReport & { readonly type: "unitRing" })["ring"]) {
    const { ringFlood, newRing = () => crypto.randomUUID() } = this.#options;
    if (!this.#presses.allows(key)) {
      ringFlood?.(key);
      return;
    }
    this.#tell(
      key,
      what === "press"
        ? { type: "ring_press", press, ring: newRing() }
        : { type: "ring_cancel", cancel: press },
      "reports",
    );
  }

  #tell(
    key: string,
    command: UnitCommand,
    lane: "control" | "reports",
    conflate?: string,
  ): void {
    this.#options.directory().tell({ kind: unitKind, key }, command, {
      lane,
      ...(conflate !== undefined && { conflate }),
    });
  }
}

/** The same list as the payload's type has it, which knows no `readonly`. */
function mutable(list: NonNullable<UnitState["list"]>) {
  return {
    revision: list.revision,
    issuedAtMs: list.issuedAtMs,
    keys: list.keys.map(({ kid, publicKey }) => ({ kid, publicKey })),
    revoked: [...list.revoked],
    tags: list.tags.map(({ serialHash, logId, doors }) => ({
      serialHash,
      logId,
      doors: doors.map(({ door, spans }) => ({
        door,
        spans: spans.map(([from, until]): [number, number] => [from, until]),
      })),
    })),
  };
}
