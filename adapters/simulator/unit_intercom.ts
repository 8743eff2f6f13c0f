/**
 * The intercom of a simulated access unit: the directory on its display, the visitor who presses an
 * entry and may give up, and what the screen then shows. All of it is gone with the power: names are
 * of people, and the server says them again.
 */
import type { Clock } from "../../src/clock.ts";
import { answeredMsMax, type cameraStates, ringMsMax, type RingState } from "../../src/rings.ts";
import type { UnitDirectoryPayload, UnitRing, UnitRings } from "../mqtt/unit_ring_payloads.ts";
import type { UnitHappening } from "./unit_events.ts";

/** A press that the screen shows nothing of is said again after this … */
export const pressAgainMs = 1_000;
/** … so many times in all; then the screen says that nobody can be reached. */
export const pressTimes = 3;

/** A ring that begins within this after a press is that press's. */
const pressCountsMs = 15_000;
/** So long after the press nobody looks or speaks by it any more, whatever the server says. */
const pressLastsMs = ringMsMax + answeredMsMax;

/** A ring that goes on, for a number that a visitor pressed here. */
export interface StandingRing {
  readonly number: string;
  readonly state: "ringing" | "answered";
}

/** What a visitor pressed here, as the screen shows it. */
export interface PressedRing {
  /** Null until the server has shown one for it. */
  readonly ring: string | null;
  readonly number: string;
  readonly state: RingState;
  /** Whether a picture may be taken for phones that want none in do-not-disturb. */
  readonly still: boolean;
}

/** What an intercom is made of. */
export interface UnitIntercomParts {
  readonly clock: Clock;
  readonly boot: () => string;
  readonly unitMs: () => number;
  readonly say: (ring: UnitRing) => void;
  /** The screen is otherwise: the heartbeat says so. */
  readonly changed: () => void;
  readonly observe: (happening: UnitHappening) => void;
}

/** What the unit's camera may show, as its screen says it. */
export type ShownCamera = (typeof cameraStates)[number];

type Shown = UnitRings["rings"][number];

interface Pressed {
  readonly number: string;
  readonly unitMs: number;
}

/** One unit's intercom. */
export class UnitIntercom {
  readonly #parts: UnitIntercomParts;
  #directory: UnitDirectoryPayload | null = null;
  #rings: UnitRings | null = null;
  #camera: ShownCamera = "off";
  /** The directory in which a technician's session was ended by a press, and stays so. */
  #endedIn: UnitDirectoryPayload | null = null;
  #seq = 0;
  /** Presses that the server has not shown to have heard, by entry: how not to say them again. */
  readonly #unheard = new Map<string, () => void>();
  /** By entry: what a visitor pressed, and no ring was shown for yet. */
  readonly #pressed = new Map<string, Pressed>();
  /** By ring: the press that it is for. */
  readonly #presses = new Map<string, Pressed>();

  constructor(parts: UnitIntercomParts) {
    this.#parts = parts;
  }

  /** What it shows of rings and of the directory, for the heartbeat; zeroes for nothing. */
  get shows() {
    return { rings: versionOf(this.#rings), directory: versionOf(this.#directory) };
  }

  /** The directory on its display; null where there is none. */
  get directory(): UnitDirectoryPayload | null {
    return this.#directory;
  }

  /** Its rings as the screen shows them. */
  get rings(): readonly Shown[] {
    return this.#rings?.rings ?? [];
  }

  /**
   * What its camera may show, and its screen says: off unless the directory says otherwise (R76);
   * `troubleshooting` while a technician may look, which a press ends at once, and by the unit's
   * own knowledge: that directory does not bring it back (R75).
   */
  get camera(): ShownCamera {
    return this.#camera;
  }

  /** Whether it rings here, or somebody speaks, or a visitor has pressed and nobody answered yet. */
  get busy(): boolean {
    return this.#unheard.size > 0 || this.rings.some(isOpen);
  }

  /**
   * How a ring stands: undefined where it is over, or where nobody pressed for it. What the display
   * said at the press counts, not what the server has it say since.
   */
  standing(ring: string): StandingRing | undefined {
    const press = this.#presses.get(ring);
    const state = this.rings.find((each) => each.ring === ring)?.state;
    if (press === undefined || (state !== "ringing" && state !== "answered")) return undefined;
    const tooLong = this.#parts.unitMs() - press.unitMs > pressLastsMs;
    return tooLong ? undefined : { number: press.number, state };
  }

  /** What visitors pressed, open or ended a moment ago. */
  get pressed(): readonly PressedRing[] {
    const waiting = [...this.#unheard.keys()].flatMap((entry): PressedRing[] => {
      const press = this.#pressed.get(entry);
      if (press === undefined) return [];
      return [{ ring: null, number: press.number, state: "ringing", still: true }];
    });
    const shown = this.rings.flatMap(({ ring, state, still = true }): PressedRing[] => {
      const press = this.#presses.get(ring);
      return press === undefined ? [] : [{ ring, number: press.number, state, still }];
    });
    return [...waiting, ...shown];
  }

  /** The power went. */
  reset(): void {
    this.#pressed.clear();
    this.#presses.clear();
    this.#directory = null;
    this.#rings = null;
    this.#seq = 0;
    for (const cancel of this.#unheard.values()) cancel();
    this.#unheard.clear();
    this.#endedIn = null;
    this.#see();
  }

  /** A visitor presses a number of the directory. @throws {Error} where it shows no such number */
  press(number: string): void {
    const entry = this.#entryOf(number);
    this.#unheard.get(entry)?.();
    this.#unheard.delete(entry);
    const { boot, unitMs, say } = this.#parts;
    this.#pressed.set(entry, { number, unitMs: unitMs() });
    const word = { boot: boot(), seq: ++this.#seq, unitMs: unitMs(), entry };
    const ring: UnitRing = { what: "press", ...word };
    // What rings already is shown already: nothing would tell that the word was heard.
    if (this.rings.some((each) => each.entry === entry && isOpen(each))) say(ring);
    else this.#say(ring, pressTimes);
    this.#see();
  }

  /** The visitor gives up on all that rings here. */
  cancel(): void {
    const { boot, unitMs, say } = this.#parts;
    const open = this.rings.filter(isOpen).map(({ entry }) => entry);
    for (const entry of new Set([...open, ...this.#unheard.keys()])) {
      this.#unheard.get(entry)?.();
      this.#unheard.delete(entry);
      say({ what: "cancel", boot: boot(), seq: ++this.#seq, unitMs: unitMs(), entry });
    }
  }

  /** The server says what is to be shown of rings. */
  show(rings: UnitRings): void {
    if (!isNewer(rings, this.#rings)) return;
    const before = new Map(this.rings.map((ring) => [ring.ring, ring]));
    this.#rings = rings;
    for (const ring of this.#presses.keys()) {
      if (!rings.rings.some((each) => each.ring === ring)) this.#presses.delete(ring);
    }
    for (const { ring, entry, state, reason } of rings.rings) {
      const was = before.get(ring);
      if (was === undefined && (isOpen({ state }) || state === "failed")) this.#bind(ring, entry);
      if (was === undefined || isOpen({ state })) this.#hear(entry);
      if (was?.state === state && was.reason === reason) continue;
      this.#parts.observe({
        what: "ring",
        ring,
        entry,
        state,
        ...(reason !== undefined && { reason }),
      });
    }
    this.#see();
    this.#parts.changed();
  }

  /** The server says what the display shows. */
  list(directory: UnitDirectoryPayload): void {
    if (!isNewer(directory, this.#directory)) return;
    this.#directory = directory;
    const { epoch, revision, entries } = directory;
    this.#parts.observe({ what: "directory", epoch, revision, entries: entries.length });
    this.#see();
    this.#parts.changed();
  }

  /** Looks what the camera may show now; the screen says it where it is otherwise. */
  #see(): void {
    const said = this.#directory?.camera ?? "off";
    if (this.busy) this.#endedIn = this.#directory;
    const ended = said === "troubleshooting" && this.#endedIn === this.#directory;
    const camera = ended ? "calls" : said;
    if (camera === this.#camera) return;
    this.#camera = camera;
    this.#parts.observe({ what: "camera", camera });
  }

  #say(ring: UnitRing, times: number): void {
    if (times === 0) {
      this.#unheard.delete(ring.entry);
      const { entry } = ring;
      const reason = "nobody_reachable";
      return this.#parts.observe({ what: "ring", ring: null, entry, state: "failed", reason });
    }
    this.#parts.say(ring);
    const again = () => this.#say(ring, times - 1);
    this.#unheard.set(ring.entry, this.#parts.clock.after(pressAgainMs, again));
  }

  /** A ring begins: it is for the press of its entry, if there was one a moment ago. */
  #bind(ring: string, entry: string): void {
    const press = this.#pressed.get(entry);
    this.#pressed.delete(entry);
    if (press === undefined || this.#parts.unitMs() - press.unitMs > pressCountsMs) return;
    this.#presses.set(ring, press);
  }

  #hear(entry: string): void {
    this.#unheard.get(entry)?.();
    this.#unheard.delete(entry);
  }

  #entryOf(number: string): string {
    const found = this.#directory?.entries.find((each) => each.number === number);
    if (found !== undefined) return found.entry;
    throw new Error(`Cannot ring: the display must show the number, got ${number.slice(0, 40)}`);
  }
}

function isOpen({ state }: Pick<Shown, "state">): boolean {
  return state === "ringing" || state === "answered";
}

interface Version {
  readonly epoch: number;
  readonly revision: number;
}

function isNewer(given: Version, held: Version | null): boolean {
  return held === null || given.epoch > held.epoch ||
    (given.epoch === held.epoch && given.revision > held.revision);
}

function versionOf(shown: Version | null): { epoch: number; revision: number } {
  return { epoch: shown?.epoch ?? 0, revision: shown?.revision ?? 0 };
}
