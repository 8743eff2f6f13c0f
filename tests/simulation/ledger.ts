/**
 * What is true of every call of a run: which rows were decided, which of them are durable, what
 * people were told, and what the building really did. Whatever contradicts this is a fault:
 *
 *  - a call that was acknowledged ends, served or cancelled with a reason, and is never unknown;
 *  - nobody is told of a state of a call that is not durable (E6);
 *  - one key places one call (E2);
 *  - a call is served at most once, by the cars' own account, unless the controller forgot that it
 *    had served it before anybody heard (then nobody can know);
 *  - what is told as served was served; an act that is told as done, or not done, was (not) (E5).
 */
import type { RowWrite } from "../../actors/behaviour.ts";
import type { BuildingEvent } from "../../adapters/simulator/building_events.ts";
import type { HardwareReport } from "../../adapters/adapter.ts";
import type { CallView } from "../../src/protocol.ts";
import type { RefusalCode } from "../../src/refusal.ts";
import { readActorRowKey, readTimedRowKey } from "../../src/store/keys.ts";
import type { Mutation } from "../../src/store/store.ts";
import type { Chronicle } from "./chronicle.ts";

interface Version {
  readonly signature: string;
  readonly text: string;
}

interface CallRecord {
  /** The group that decided about it. */
  group: string;
  versions: Version[];
  /** Index of the latest version that is durable; −1 for none. */
  durable: number;
  acknowledged: boolean;
  /** As people were last told that it ended. */
  ended: string | undefined;
  /** The boots of the controller that served it, in order. */
  readonly servedBy: string[];
  /** Boots whose word that it was served reached a server. */
  readonly heardServed: Set<string>;
}

/** The account of one run. */
export class Ledger {
  readonly faults: string[] = [];
  /** Calls that were served twice because a controller forgot them unheard; nobody can help it. */
  servedAgainUnknowably = 0;
  readonly #chronicle: Chronicle;
  readonly #calls = new Map<string, CallRecord>();
  readonly #keys = new Map<string, string>();
  readonly #boots = new Map<string, string>();
  readonly #acts = new Map<string, { done: number; told: RefusalCode | "done" | undefined }>();

  constructor(chronicle: Chronicle) {
    this.#chronicle = chronicle;
  }

  // What servers decide and the disk holds

  /** A turn of a group has named these rows. */
  decided(group: string, rows: readonly RowWrite[]): void {
    for (const { table, id, value } of rows) {
      if (value === null || (table !== "call" && table !== "ended")) continue;
      const row = value as CallView & { readonly call?: CallView };
      const view = table === "call" ? row : row.call;
      if (view === undefined) continue; // an act
      const record = this.#recordOf(id);
      record.group = group;
      record.versions.push({ signature: signatureOf(view), text: JSON.stringify(value) });
    }
  }

  /** A change has become durable. */
  durable(mutation: Mutation): void {
    if (mutation.type !== "set") return;
    const [first] = mutation.key;
    const id = first === "time:ended"
      ? readTimedRowKey(mutation.key).id
      : first === "row" && readActorRowKey(mutation.key).table === "call"
      ? readActorRowKey(mutation.key).id
      : undefined;
    const record = id === undefined ? undefined : this.#calls.get(id);
    if (record === undefined) return;
    const text = JSON.stringify((JSON.parse(mutation.value) as { d: unknown }).d);
    const at = record.versions.findLastIndex((version) => version.text === text);
    if (at >= 0) record.durable = Math.max(record.durable, at);
    else if (first !== "time:ended") {
      this.#fault(`call ${id}: a row is durable that nobody decided`);
    }
  }

  /** A group is loaded, or with the whole server all of them: what was not durable is gone. */
  dropped(group?: string): void {
    for (const record of this.#calls.values()) {
      if (group === undefined || record.group === group) {
        record.versions.length = record.durable + 1;
      }
    }
  }

  // What people are told

  /** Somebody was shown a call. */
  told(view: CallView): void {
    const record = this.#recordOf(view.id);
    const signature = signatureOf(view);
    const at = record.versions.findIndex((version) => version.signature === signature);
    if (at < 0 || at > record.durable) {
      this.#fault(`call ${view.id}: told ${signature}, which is not durable`);
    }
    if (view.state !== "served" && view.state !== "cancelled") {
      if (record.ended !== undefined) {
        this.#fault(`call ${view.id}: told ${signature} after ${record.ended}`);
      }
      return;
    }
    if (record.ended !== undefined && record.ended !== signature) {
      this.#fault(`call ${view.id}: told ${signature} after ${record.ended}`);
    }
    record.ended = signature;
    if (view.state === "cancelled" && view.reason === undefined) {
      this.#fault(`call ${view.id}: cancelled without a reason`);
    }
    if (view.state === "served" && record.servedBy.length === 0) {
      this.#fault(`call ${view.id}: told as served, and no car has served it`);
    }
  }

  /** A call was acknowledged for a caller's key. */
  acknowledged(caller: string, key: string, call: string): void {
    const name = `${caller} ${key}`;
    const before = this.#keys.get(name);
    if (before !== undefined && before !== call) {
      this.#fault(`key ${name}: placed ${before} and ${call}`);
    }
    this.#keys.set(name, call);
    this.#recordOf(call).acknowledged = true;
  }

  /** An acknowledged call is unknown to the server. */
  unknown(call: string): void {
    const { ended } = this.#recordOf(call);
    if (ended === undefined) this.#fault(`call ${call}: acknowledged, and unknown`);
  }

  /** Somebody was told how an act ended. */
  toldOfAct(act: string, how: RefusalCode | "done"): void {
    const record = this.#actOf(act);
    if (record.told !== undefined && record.told !== how) {
      this.#fault(`act ${act}: told ${how} after ${record.told}`);
    }
    record.told = how;
    if (how === "done" && record.done === 0) this.#fault(`act ${act}: told as done, and was not`);
    const notDone = how === "unreachable" || how === "refused_by_hardware";
    if (notDone && record.done > 0) this.#fault(`act ${act}: told as ${how}, and was done`);
  }

  // What the building does

  happened(event: BuildingEvent): void {
    if (event.what === "boot") this.#boots.set(event.group, event.boot);
    else if (event.what === "act" && event.outcome === "done") {
      const record = this.#actOf(event.act);
      if (++record.done > 1) this.#fault(`act ${event.act}: done twice`);
      if (record.told === "unreachable" || record.told === "refused_by_hardware") {
        this.#fault(`act ${event.act}: done after it was told as ${record.told}`);
      }
    } else if (event.what === "call" && event.stage === "served") {
      const record = this.#recordOf(event.call);
      const boot = this.#boots.get(event.group) ?? "first";
      const unheard = record.servedBy.every((by) => by !== boot && !record.heardServed.has(by));
      if (record.servedBy.length > 0 && unheard) this.servedAgainUnknowably++;
      else if (record.servedBy.length > 0) this.#fault(`call ${event.call}: served twice`);
      record.servedBy.push(boot);
    }
  }

  /** A report has reached a server. */
  delivered(report: HardwareReport): void {
    if (report.type !== "report") return;
    for (const { call, outcome } of report.report.finished) {
      if (outcome !== "served") continue;
      const record = this.#recordOf(call);
      for (const by of record.servedBy) record.heardServed.add(by);
    }
  }

  // The end

  /** Acknowledged calls whose end nobody has been told. */
  unended(): string[] {
    return [...this.#calls].flatMap(([id, { acknowledged, ended }]) =>
      acknowledged && ended === undefined ? [id] : []
    );
  }

  /** How the calls of the run ended, most frequent first. */
  endings(): [string, number][] {
    const counts = new Map<string, number>();
    for (const { acknowledged, ended } of this.#calls.values()) {
      if (!acknowledged) continue;
      const how = ended?.split(" ").at(-1) ?? "never";
      counts.set(how, (counts.get(how) ?? 0) + 1);
    }
    return [...counts].sort((a, b) => b[1] - a[1]);
  }

  fault(text: string): void {
    this.#fault(text);
  }

  #recordOf(id: string): CallRecord {
    let record = this.#calls.get(id);
    if (record === undefined) {
      this.#calls.set(
        id,
        record = {
          group: "",
          versions: [],
          durable: -1,
          acknowledged: false,
          ended: undefined,
          servedBy: [],
          heardServed: new Set(),
        },
      );
    }
    return record;
  }

  #actOf(id: string): { done: number; told: RefusalCode | "done" | undefined } {
    let record = this.#acts.get(id);
    if (record === undefined) this.#acts.set(id, record = { done: 0, told: undefined });
    return record;
  }

  #fault(text: string): void {
    this.#chronicle.note("FAULT", text);
    this.faults.push(text);
  }
}

/** What of a call must not be told before it is durable. */
function signatureOf({ state, car, reason }: Pick<CallView, "state" | "car" | "reason">): string {
  return [car ?? "-", reason ?? state].join(" ");
}
