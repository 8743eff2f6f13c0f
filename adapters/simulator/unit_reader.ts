/**
 * What is shown at a simulated unit's reader, keypad and scanner: the server is asked, and where it
 * does not answer in time, or is not there, the unit judges by itself. One judgement after another,
 * so that no two count the same use.
 */
import type { Clock } from "../../src/clock.ts";
import type { AloneLimits, JudgeAlone, Presented, Verdict } from "../../src/doors.ts";
import { type Random, uuidV7 } from "../../src/random.ts";
import type { Unit } from "../../src/site.ts";
import type { UnitAddress } from "../adapter.ts";
import type { UnitPresented } from "../mqtt/unit_payloads.ts";
import type { ActGuard } from "./act_guard.ts";
import type { ObserveUnit } from "./unit_events.ts";
import type { UnitFlash } from "./unit_flash.ts";

/** The server has this long for a credential; then the unit judges alone. */
export const answerWithinMs = 3_000;
/** Credentials that the server or the unit itself is judging at most; one more is not read. */
const judgedMax = 16;
/** An act for a credential that was judged alone could come this late at most. */
const actsComeWithinMs = 60_000;

/** What a reader is made of. */
export interface UnitReaderParts {
  readonly at: UnitAddress;
  readonly site: Unit;
  readonly clock: Clock;
  readonly random: Random;
  readonly flash: UnitFlash;
  readonly guard: ActGuard;
  readonly judgeAlone: JudgeAlone;
  /** The id of its present start; null without power. */
  readonly boot: () => string | null;
  readonly unitMs: () => number;
  /** Its wall time; null while it is not confirmed. */
  readonly wallMs: () => number | null;
  /** How long nothing was heard of the server; null: not since power-up. */
  readonly silentMs: () => number | null;
  /** Whether what is said to the server now would leave. */
  readonly linkUp: () => boolean;
  readonly say: (presented: UnitPresented) => void;
  /** The unit itself has judged that somebody may come in, by this log id. */
  readonly admitted: (door: string, logId: string) => void;
  readonly observe: ObserveUnit;
}

/** One unit's readers. */
export class UnitReader {
  readonly #parts: UnitReaderParts;
  #seq = 0;
  /** Credentials that the server was asked about, by presentation: how not to judge them alone. */
  readonly #asked = new Map<string, () => void>();
  #judging: Promise<void> = Promise.resolve();
  /** How many judgements wait. */
  #alone = 0;

  constructor(parts: UnitReaderParts) {
    this.#parts = parts;
  }

  /** Somebody shows a credential. Without power, or the part that reads it, nothing happens. */
  present(door: string, presented: Presented): void {
    const { site, boot, clock, random, linkUp, say } = this.#parts;
    const reads = { tag: site.tag, pin: site.keypad, qr: site.qr }[presented.kind];
    const now = boot();
    if (now === null || !reads || this.#asked.size + this.#alone >= judgedMax) return;
    const id = uuidV7(clock.now(), random);
    if (!linkUp()) return this.#judgeAlone(id, door, presented);
    const cancel = clock.after(answerWithinMs, () => {
      this.#asked.delete(id);
      this.#judgeAlone(id, door, presented);
    });
    this.#asked.set(id, cancel);
    say(this.#word(id, now, door, presented));
  }

  /** Whether the server was asked of this presentation, and has not answered. */
  asked(id: string): boolean {
    return this.#asked.has(id);
  }

  /** The server has answered for a presentation: it is not judged here any more. */
  settle(id: string): void {
    this.#asked.get(id)?.();
    this.#asked.delete(id);
  }

  /** The power went. */
  reset(): void {
    for (const cancel of this.#asked.values()) cancel();
    this.#asked.clear();
    this.#seq = 0;
  }

  /** Resolves once nothing is judged any more. */
  idle(): Promise<void> {
    return this.#judging;
  }

  #judgeAlone(id: string, door: string, presented: Presented): void {
    const { guard, flash, boot, unitMs, observe, admitted } = this.#parts;
    // Should the server's act come after all, it must not open a second time.
    const nowMs = unitMs();
    guard.close(id, nowMs + actsComeWithinMs, nowMs);
    const began = boot();
    this.#alone++;
    this.#judging = this.#judging.then(async () => {
      let qr: string | undefined;
      const used = (of: string) => flash.used(qr = of);
      const verdict = await this.#verdictOf(door, presented, used);
      this.#alone--;
      if (began === null || boot() !== began) return; // its power went meanwhile
      observe({
        what: "verdict",
        door,
        admitted: verdict.admitted,
        ...(!verdict.admitted && { reason: verdict.reason }),
      });
      if (!verdict.admitted) return;
      if (qr !== undefined) flash.use(qr);
      admitted(door, verdict.logId);
    });
  }

  async #verdictOf(
    door: string,
    presented: Presented,
    used: (id: string) => number,
  ): Promise<Verdict> {
    const { flash: { list }, at, judgeAlone, wallMs, silentMs } = this.#parts;
    if (list === null) return { admitted: false, reason: "no_answer" };
    try {
      return await judgeAlone(presented, {
        list,
        at: { ...at, door },
        wallMs: wallMs(),
        silence: { ms: silentMs(), limits: this.#limits },
        used,
      });
    } catch {
      return { admitted: false, reason: "unknown_credential" }; // what cannot be judged opens nothing
    }
  }

  get #limits(): AloneLimits {
    const { qrMinutes, tagMinutes } = this.#parts.site.alone;
    return {
      qrMs: qrMinutes * 60_000,
      tagMs: tagMinutes === undefined ? null : tagMinutes * 60_000,
    };
  }

  #word(id: string, boot: string, door: string, presented: Presented): UnitPresented {
    const rest = { id, boot, seq: ++this.#seq, unitMs: this.#parts.unitMs(), door };
    if (presented.kind === "tag") return { kind: "tag", value: presented.serial, ...rest };
    if (presented.kind === "pin") return { kind: "pin", value: presented.pin, ...rest };
    return { kind: "qr", value: presented.text, ...rest };
  }
}
