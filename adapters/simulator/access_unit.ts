/**
 * A simulated access unit: doors, a reader, a keypad and a scanner as its site entry has them, a
 * display with a rotating code and an intercom, clocks of its own, and memory that survives a power
 * cut.
 *
 * It opens in three ways only: by an act that is signed, of its own boot, in time and new (E5); by
 * its own judgement of a credential while the server does not answer; and from inside, always. Its
 * wall clock is lost with the power and stays unconfirmed until the server's signed word; it is used
 * for judging credentials and for nothing else.
 */
import type { Clock } from "../../src/clock.ts";
import type { JudgeAlone, Presented } from "../../src/doors.ts";
import { type Random, randomInt, uuidV7 } from "../../src/random.ts";
import type { Unit } from "../../src/site.ts";
import type { UnitAddress, UnitMessage } from "../adapter.ts";
import type {
  UnitAccess,
  UnitAct,
  UnitHeartbeat,
  UnitOutcome,
  UnitTime,
} from "../mqtt/unit_payloads.ts";
import {
  accessBytes,
  actBytes,
  isSigned,
  timeBytes,
  type UnitKeys,
} from "../mqtt/unit_signature.ts";
import { ActGuard } from "./act_guard.ts";
import type { ObserveUnit } from "./unit_events.ts";
import { UnitClock } from "./unit_clock.ts";
import { SimulatedUnitDoor } from "./unit_door.ts";
import { UnitFlash } from "./unit_flash.ts";
import { UnitIntercom } from "./unit_intercom.ts";
import type { UnitLink, UnitListener } from "./unit_link.ts";
import { UnitReader } from "./unit_reader.ts";
import { type UnitEyes, UnitViewing } from "./unit_viewing.ts";

/** The heartbeat; a server calls a unit unreachable after 15 s. */
export const heartbeatMs = 5_000;
/** The code on the display changes this often. */
export const codePeriodMs = 30_000;
/** Unheard journal entries are said again after this long. */
const journalAgainMs = 10_000;
/** Characters of a code that nobody takes for one another. */
const codeAlphabet = "23456789ABCDEFGHJKLMNPQRSTUVWXYZ";
const codeLength = 6;

/** What a unit is made of. */
export interface AccessUnitOptions {
  readonly building: string;
  readonly unit: Unit;
  readonly clock: Clock;
  readonly random: Random;
  readonly link: UnitLink;
  /** The server's public keys for acts, times and lists, as given at enrolment. */
  readonly keys: UnitKeys;
  readonly judgeAlone: JudgeAlone;
  readonly observe?: ObserveUnit;
  /** Its camera and whom it may be shown; left out: rings have no picture. */
  readonly eyes?: UnitEyes;
}

/** One access unit. */
export class SimulatedAccessUnit implements UnitListener {
  readonly at: UnitAddress;
  readonly site: Unit;
  readonly doors: ReadonlyMap<string, SimulatedUnitDoor>;
  readonly flash: UnitFlash;
  readonly intercom: UnitIntercom;
  /** Null without a camera. */
  readonly viewing: UnitViewing | null;
  readonly #options: AccessUnitOptions;
  readonly #clock: Clock;
  readonly #unit: UnitClock;
  readonly #guard = new ActGuard();
  readonly #reader: UnitReader;
  /** What a confirmed wall clock shows beyond `unitMs`; null while it is unconfirmed. */
  #wallAheadMs: number | null = null;
  /** When the server was last heard to say the time or the list; null: not since power-up. */
  #heardUnitMs: number | null = null;
  #powered = false;
  #tamper = false;
  #code = "";
  #previousCode: string | undefined;
  #cancels: (() => void)[] = [];

  constructor(options: AccessUnitOptions) {
    const { building, unit, clock, random } = options;
    this.#options = options;
    this.#clock = clock;
    this.at = { building, unit: unit.id };
    this.site = unit;
    this.#unit = new UnitClock(clock, random);
    this.flash = new UnitFlash(uuidV7(clock.now(), random));
    this.intercom = new UnitIntercom({
      clock,
      boot: () => this.boot,
      unitMs: () => this.unitMs(),
      say: (ring) => this.#options.link.say({ type: "ring", ring }),
      changed: () => this.#beat(),
      observe: (happening) => this.#observe(happening),
    });
    this.viewing = options.eyes === undefined ? null : new UnitViewing({
      at: this.at,
      eyes: options.eyes,
      clock,
      wallMs: () => this.wallMs(),
      unitMs: () => this.unitMs(),
      pressed: () => this.intercom.pressed,
      standing: (ring) => this.intercom.standing(ring),
      shown: () => this.intercom.camera,
      say: (signal) => this.#options.link.say({ type: "signal", signal }),
      observe: (happening) => this.#observe(happening),
    });
    this.#reader = new UnitReader({
      ...{ at: this.at, site: unit, clock, random, flash: this.flash, guard: this.#guard },
      judgeAlone: options.judgeAlone,
      boot: () => this.#powered ? this.boot : null,
      unitMs: () => this.unitMs(),
      wallMs: () => this.wallMs(),
      silentMs: () => this.#silentMs(),
      linkUp: () => this.#options.link.up,
      say: (presented) => this.#options.link.say({ type: "presented", presented }),
      admitted: (door, logId) => {
        this.#write({ what: "opened_alone", door, logId });
        this.#door(door).release();
        this.#observe({ what: "opened", door, by: "alone" });
      },
      observe: (happening) => this.#observe(happening),
    });
    this.doors = new Map(
      unit.doors.map((door) => [
        door.id,
        new SimulatedUnitDoor(door, clock, {
          changed: () => this.#beat(),
          alarm: (id, what) => this.#write({ what, door: id }),
        }),
      ]),
    );
  }

  /** The id of its present start. */
  get boot(): string {
    return this.#unit.boot;
  }

  /** Milliseconds since then. */
  unitMs(): number {
    return this.#unit.unitMs();
  }

  /** Its wall time, or null where it was not confirmed since power-up. */
  wallMs(): number | null {
    return this.#wallAheadMs === null ? null : Math.floor(this.unitMs() + this.#wallAheadMs);
  }

  #silentMs(): number | null {
    return this.#heardUnitMs === null ? null : this.unitMs() - this.#heardUnitMs;
  }

  /** The code on its display; null without a panel or power. */
  get code(): string | null {
    return this.#powered && this.site.panel ? this.#code : null;
  }

  /** Switches it on for the first time. */
  start(): void {
    this.power(true);
  }

  /** Ends it; resolves when its link is closed. */
  async stop(): Promise<void> {
    this.#halt();
    await this.#options.link.close();
    await this.#reader.idle();
  }

  /** Cuts the power (`false`) or gives it back: another boot, and a wall clock that knows nothing. */
  power(on: boolean): void {
    if (on === this.#powered) return;
    if (!on) {
      this.#halt();
      this.#options.link.drop();
      this.#observe({ what: "power", on });
      return;
    }
    this.#powered = true;
    this.#unit.reboot();
    this.#guard.clear();
    this.#wallAheadMs = null;
    this.#heardUnitMs = null;
    this.#code = "";
    this.#rotate();
    this.viewing?.reset();
    this.#every(heartbeatMs, () => {
      this.#beat();
      this.viewing?.follow();
    });
    this.#every(journalAgainMs, () => this.#sayJournal());
    if (this.site.panel) this.#every(codePeriodMs, () => this.#rotate());
    for (const door of this.doors.values()) door.powerOn();
    this.#observe({ what: "power", on });
    this.#options.link.open(this.boot, this);
  }

  /** Sets its wall clock off by so much, if it has one. */
  wallClockOff(ms: number): void {
    if (this.#wallAheadMs !== null) this.#wallAheadMs += ms;
  }

  /** Its housing is opened, or closed again. */
  tamper(on: boolean): void {
    if (this.#tamper === on) return;
    this.#tamper = on;
    if (on) this.#write({ what: "tamper" });
    this.#beat();
  }

  /** Somebody pulls a door open. @throws {Error} where the unit has no such door */
  openByHand(door: string): void {
    this.#door(door).open();
  }

  /** A door falls shut. @throws {Error} where the unit has no such door */
  closeByHand(door: string): void {
    this.#door(door).close();
  }

  /**
   * The button inside: nobody is ever stopped from leaving. Without power the handle does, as at any
   * door on a way out. @throws {Error} where the unit has no such door
   */
  exitButton(door: string): void {
    const inside = this.#door(door);
    if (!this.#powered) return;
    this.#write({ what: "request_to_exit", door });
    inside.release();
    this.#observe({ what: "opened", door, by: "exit" });
  }

  /**
   * Somebody shows a credential at a door. Without power, or without the part that reads it, nothing
   * happens. @throws {Error} where the unit has no such door
   */
  present(door: string, presented: Presented): void {
    this.#door(door);
    this.#reader.present(door, presented);
  }

  /**
   * A visitor presses a number of the directory. Without power, or without a panel, nothing happens.
   * @throws {Error} where its display shows no such number
   */
  ring(number: string): void {
    if (!this.#powered || !this.site.panel) return;
    this.intercom.press(number);
    this.viewing?.follow();
  }

  /** The visitor gives up on all that rings here. */
  cancelRings(): void {
    if (this.#powered) this.intercom.cancel();
  }

  connected(): void {
    this.#beat();
    if (this.viewing !== null) {
      this.#options.link.say({ type: "key", key: { boot: this.boot, key: this.viewing.key } });
    }
    this.#sayJournal();
  }

  told(message: UnitMessage): void {
    if (!this.#powered) return;
    switch (message.type) {
      case "act":
        return this.#act(message.act);
      case "access":
        return this.#access(message.access);
      case "time":
        return this.#time(message.time);
      case "ask":
        return this.connected();
      case "verdict": {
        const { id, boot, door, admitted, reason } = message.verdict;
        if (boot !== this.boot) return;
        this.#reader.settle(id);
        this.#observe({ what: "verdict", door, admitted, ...(reason !== undefined && { reason }) });
        return;
      }
      case "rings":
        if (this.site.panel) this.intercom.show(message.rings);
        return this.viewing?.follow();
      case "signal":
        return this.viewing?.take(message.signal);
      case "directory":
        if (this.site.panel) this.intercom.list(message.directory);
        return this.viewing?.follow();
      case "papers":
        return void this.viewing?.read(message.papers).then(() => this.#beat());
      case "heard":
        if (this.flash.heard(message.heard.journal, message.heard.seq)) this.#sayJournal();
    }
  }

  #act(act: UnitAct): void {
    const reason = this.#refuse(act);
    const outcome: UnitOutcome = reason === undefined
      ? { act: act.act, outcome: "done" }
      : { act: act.act, outcome: "refused", reason };
    if (reason === undefined) {
      this.#reader.settle(act.act);
      this.#door(act.door).release();
      this.#observe({ what: "opened", door: act.door, by: "act" });
    }
    this.#options.link.say({ type: "outcome", outcome });
  }

  #refuse(act: UnitAct): UnitOutcome["reason"] | undefined {
    const { keys } = this.#options;
    // First of all, so that a forged act is not remembered as known.
    if (!isSigned(keys, act, actBytes(this.at, act))) return "bad-signature";
    if (!this.doors.has(act.door)) return "unknown-door";
    // The maker's or owner's setting, which no word of the server changes (C12).
    if (!this.site.remoteOpening && !this.#reader.asked(act.act)) return "remote-forbidden";
    return this.#guard.refuse(act, this.boot, this.unitMs());
  }

  #access(list: UnitAccess): void {
    if (!isSigned(this.#options.keys, list, accessBytes(this.at, list))) return;
    this.#heardUnitMs = this.unitMs();
    if (!this.flash.keep(list)) return;
    this.#observe({ what: "list", epoch: list.epoch, revision: list.revision });
    this.#beat();
  }

  #time(time: UnitTime): void {
    const { wallMs, boot, notAfterUnitMs } = time;
    const unitMs = this.unitMs();
    if (boot !== this.boot || notAfterUnitMs < unitMs) return;
    if (!isSigned(this.#options.keys, time, timeBytes(this.at, time))) return;
    this.#heardUnitMs = unitMs;
    const confirmed = this.#wallAheadMs !== null;
    this.#wallAheadMs = wallMs - unitMs;
    if (!confirmed) this.#beat();
  }

  #write(
    entry: { what: Parameters<UnitFlash["write"]>[0]["what"]; door?: string; logId?: string },
  ) {
    if (!this.#powered) return;
    const atMs = this.wallMs();
    this.flash.write({ ...entry, ...(atMs !== null && { atMs }) });
    this.#sayJournal();
  }

  #sayJournal(): void {
    if (!this.#powered) return;
    for (const event of this.flash.unheard) this.#options.link.say({ type: "event", event });
  }

  #beat(): void {
    if (this.#powered) this.#options.link.say({ type: "heartbeat", heartbeat: this.#heartbeat() });
  }

  #heartbeat(): UnitHeartbeat {
    const { list } = this.flash;
    return {
      boot: this.boot,
      unitMs: this.unitMs(),
      clock: this.#wallAheadMs === null ? "unconfirmed" : "confirmed",
      tamper: this.#tamper,
      access: { epoch: list?.epoch ?? 0, revision: list?.revision ?? 0 },
      doors: [...this.doors.values()].map((door) => door.report()),
      ...(this.viewing !== null && { papers: this.viewing.papers, media: this.viewing.media }),
      ...(this.site.panel && {
        ...this.intercom.shows,
        display: {
          current: this.#code,
          ...(this.#previousCode !== undefined && { previous: this.#previousCode }),
        },
      }),
    };
  }

  #rotate(): void {
    this.#previousCode = this.#code === "" ? undefined : this.#code;
    const draw = () => codeAlphabet[randomInt(this.#options.random, codeAlphabet.length)]!;
    this.#code = Array.from({ length: codeLength }, draw).join("");
    if (this.site.panel) this.#observe({ what: "code", code: this.#code });
    this.#beat();
  }

  #halt(): void {
    this.#powered = false;
    for (const cancel of this.#cancels.splice(0)) cancel();
    this.#reader.reset();
    this.intercom.reset();
    this.viewing?.reset();
    for (const door of this.doors.values()) door.powerOff();
  }

  #every(periodMs: number, task: () => void): void {
    const at = this.#cancels.length;
    const again = () => {
      this.#cancels[at] = this.#clock.after(periodMs, () => {
        again();
        task();
      });
    };
    again();
  }

  #observe(happening: Parameters<ObserveUnit>[0]): void {
    this.#options.observe?.(happening);
  }

  #door(id: string): SimulatedUnitDoor {
    const door = this.doors.get(id);
    if (door !== undefined) return door;
    const known = [...this.doors.keys()].join(", ");
    throw new Error(`Cannot find a door of ${this.site.id}: it must be one of ${known}, got ${id}`);
  }
}
