/**
 * Joins lift groups and hardware: an adapter's reports become commands of the right actor in the
 * right lane, and a group's effects become publishes. Several changes of one group that become
 * durable together are one publish of desired state: the newest.
 */
import type { ActorAddress } from "../actors/behaviour.ts";
import type { Directory } from "../actors/directory.ts";
import type { GroupCommand, GroupReply } from "../actors/elevator_group/commands.ts";
import { groupKind } from "../actors/elevator_group/decide.ts";
import { desiredOf } from "../actors/elevator_group/desired.ts";
import type { GroupEffect } from "../actors/elevator_group/events.ts";
import type { GroupModel } from "../actors/elevator_group/model.ts";
import { lampsOf, notAccepted } from "../actors/elevator_group/panel_answers.ts";
import type { GroupState } from "../actors/elevator_group/state.ts";
import type {
  Adapter,
  GroupAddress,
  HardwareListener,
  HardwareReport,
} from "../adapters/adapter.ts";
import type { Clock } from "./clock.ts";
import type { PanelReason } from "./lift/panel_words.ts";

/** What a hardware bridge needs. */
export interface LiftHardwareOptions {
  readonly adapter: Adapter;
  readonly directory: () => Directory;
  readonly models: ReadonlyMap<string, GroupModel>;
  readonly clock: Clock;
  readonly observer: LiftHardwareObserver;
  /** A fresh, unguessable id for each press; left out: random UUIDs. */
  readonly newId?: () => string;
}

/** What it tells about itself. */
export interface LiftHardwareObserver {
  hardwareLink(up: boolean): void;
  hardwareNonsense(topic: string, fault: string): void;
  /** Desired state with so many calls was published, in `ms` of synchronous time. */
  desiredPublished(calls: number, ms: number): void;
  /** Somebody pressed at a panel: `accepted`, or why not. */
  panelPressed?(outcome: "accepted" | PanelReason): void;
}

/** A press that has not been taken by then is not taken any more: its panel has said so. */
const pressWithinMs = 1_000;

/** The bridge between lift groups and their hardware. */
export class LiftHardware implements HardwareListener {
  readonly #options: LiftHardwareOptions;
  /** Groups whose desired state changed since the last flush, with their newest state. */
  readonly #changed = new Map<string, GroupState>();
  /** What each hall panel was last told of its lamps; nothing is known after a loss of the link. */
  readonly #lamps = new Map<string, string>();

  constructor(options: LiftHardwareOptions) {
    this.#options = options;
  }

  /** Carries out an effect of a group; what it rests on is durable. */
  effect(address: ActorAddress, effect: GroupEffect, state: GroupState): void {
    const model = this.#options.models.get(address.key);
    if (model === undefined) return;
    const at = { building: model.building, group: model.group.id };
    if (effect.type === "search") return; // a search's own business: `lift_search.ts`
    if (effect.type === "desired") {
      if (this.#changed.size === 0) queueMicrotask(() => this.#flush());
      this.#changed.set(address.key, state);
    } else if (effect.type === "ask") {
      this.#options.adapter.ask(at, effect.epoch);
    } else if (effect.type === "panel_answer") {
      const { panel, answer } = effect;
      this.#options.adapter.tellPanel({ ...at, panel }, { type: "answer", answer });
    } else if (effect.type === "lamps") {
      this.#showLamps(at, state, effect.panel);
    } else if (!this.#options.adapter.act(at, effect.act)) {
      this.#tell(address.key, { type: "act_not_sent", act: effect.act.act }, "control");
    }
  }

  report(report: HardwareReport): void {
    if ("unit" in report) return; // a door's: `door_hardware.ts`
    const key = `${report.building}/${report.group}`;
    if (!this.#options.models.has(key)) return;
    switch (report.type) {
      case "report":
        return this.#tell(
          key,
          {
            type: "controller_report",
            report: report.report,
            ...(report.report.pressed !== undefined && { fresh: this.#newId() }),
          },
          "reports",
        );
      case "outcome":
        return this.#tell(key, { type: "act_outcome", outcome: report.outcome }, "reports");
      case "status":
        return this.#tell(
          key,
          { type: "controller_status", online: report.online, boot: report.boot },
          "control",
        );
      case "carPosition":
        return this.#tell(
          key,
          { type: "car_position", car: report.car, position: report.position },
          "reports",
          `position ${report.car}`,
        );
      case "carState":
        return this.#tell(
          key,
          { type: "car_state", car: report.car, state: report.state },
          "reports",
        );
      case "carStatus":
        if (!report.online) this.#tell(key, { type: "car_silent", car: report.car }, "control");
        return;
      case "panelPressed":
        return this.#press(report, report);
      case "panelStatus": {
        const { panel, online } = report;
        return this.#tell(key, { type: "panel_status", panel, online }, "reports");
      }
    }
  }

  nonsense(topic: string, fault: string): void {
    this.#options.observer.hardwareNonsense(topic, fault);
  }

  link(up: boolean): void {
    this.#options.observer.hardwareLink(up);
    this.#lamps.clear();
    for (const key of this.#options.models.keys()) this.#tell(key, { type: "link", up }, "control");
  }

  /** Hands a press over and answers it; unanswered, the panel sends it again. */
  #press(
    at: GroupAddress,
    { panel, pressed }: Extract<HardwareReport, { readonly type: "panelPressed" }>,
  ): void {
    const { directory, adapter, observer } = this.#options;
    directory().tell<GroupCommand, GroupReply>(
      { kind: groupKind, key: `${at.building}/${at.group}` },
      { type: "panel_pressed", panel, press: pressed, call: this.#newId() },
      {
        lane: "commands",
        withinMs: pressWithinMs,
        answer: (reply) => {
          const code = reply.ok ? "unavailable" : reply.refusal.code;
          const answer = reply.ok && "answer" in reply ? reply.answer : notAccepted(pressed, code);
          observer.panelPressed?.(answer.reason ?? "accepted");
          const { building, group } = at;
          adapter.tellPanel({ building, group, panel }, { type: "answer", answer });
        },
      },
    );
  }

  /** Lamps go out to a panel where they are others than it was told, or where it asks for its own. */
  #showLamps(at: GroupAddress, state: GroupState, only: string | undefined): void {
    for (const { panel, lit } of lampsOf(state, only)) {
      const name = `${at.building}/${at.group}/${panel}`;
      const told = `${lit.up} ${lit.down}`;
      if (only === undefined && this.#lamps.get(name) === told) continue;
      this.#lamps.set(name, told);
      this.#options.adapter.tellPanel({ ...at, panel }, { type: "lit", lit });
    }
  }

  #newId(): string {
    return this.#options.newId?.() ?? crypto.randomUUID();
  }

  #flush(): void {
    const now = this.#options.clock.now();
    for (const state of this.#changed.values()) {
      const desired = desiredOf(state, now);
      if (desired === null) continue;
      const { building, group } = state.model;
      const startedMs = this.#options.clock.monotonic();
      this.#options.adapter.desired({ building, group: group.id }, desired);
      this.#options.observer.desiredPublished(
        desired.calls.length,
        this.#options.clock.monotonic() - startedMs,
      );
    }
    this.#changed.clear();
  }

  #tell(
    key: string,
    command: GroupCommand,
    lane: "control" | "reports",
    conflate?: string,
  ): void {
    this.#options.directory().tell({ kind: groupKind, key }, command, {
      lane,
      ...(conflate !== undefined && { conflate }),
    });
  }
}
