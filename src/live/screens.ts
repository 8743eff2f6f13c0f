/**
 * Screens at landings: what a socket is told whose capability is for one. It asks for nothing; it
 * is told its directory (R77) and its landing whole, at once and again whenever what is shown of
 * either changes, four times a second at most.
 */
import type { Boardings } from "../boardings.ts";
import type { Capability } from "../access/capability.ts";
import type { Clock } from "../clock.ts";
import type { Directories } from "../directories.ts";
import type { GroupAddress, Lifts } from "../lifts.ts";
import { screenLinesMax, type ScreenMessage } from "../protocol_screens.ts";
import { type Refusal, refuse } from "../refusal.ts";
import type { Site } from "../site.ts";
import { messageFields, screenSees, shown } from "./audience.ts";
import { groupsAt, Landing } from "./landing.ts";

/** Changes within this time make one message. */
export const screenTickMs = 250;
/** A group that did not answer is asked again. */
const retryMs = 1_000;

/** What screens are made from. */
export interface ScreenParts {
  readonly clock: Clock;
  readonly site: Site;
  readonly lifts: Pick<Lifts, "snapshot" | "listen">;
  readonly boardings: Boardings;
  readonly directories: Directories;
}

/** Why a screen takes nothing that a phone may ask. */
export function onlyScreen(): Refusal {
  return refuse("forbidden", "Cannot ask for that: the capability is for a screen alone");
}

/** One socket of a screen. */
export class ScreenLine {
  readonly #parts: ScreenParts;
  readonly #send: (text: string) => void;
  readonly #landings = new Map<string, Landing>();
  /** Groups that have yet to say how they stand. */
  readonly #waiting = new Set<string>();
  readonly #undo: (() => void)[] = [];
  readonly #retries = new Map<string, () => void>();
  readonly #floor: string;
  /** What was told last, by kind. */
  readonly #sent = new Map<ScreenMessage["type"], string>();
  #cancelTick: (() => void) | undefined;
  #tickAtMs = Infinity;
  #closed = false;

  /** Tells the socket what its screen shows, until {@link close}. */
  constructor(capability: Capability, send: (text: string) => void, parts: ScreenParts) {
    this.#parts = parts;
    this.#send = send;
    const { building: id, screen } = capability;
    const building = parts.site.buildings.find((each) => each.id === id);
    this.#floor = building?.floors.find(({ level }) => level === screen?.level)?.label ?? "";
    if (building === undefined || screen === undefined) return;
    for (const group of groupsAt(building, screen.level)) {
      if (!screen.groups.includes(group.id)) continue;
      this.#landings.set(group.id, new Landing(group, screen.level));
      this.#follow({ building: id, group: group.id }, capability.rid);
    }
    if (screen.unit !== undefined) {
      this.#undo.push(parts.directories.watch({ building: id, unit: screen.unit }, (lines) => {
        this.#tell({
          type: "directory",
          lines: lines.slice(0, screenLinesMax).map(({ number, name }) => ({
            number,
            ...(name !== undefined && { name }),
          })),
        });
      }));
    }
    this.#wantTick(0);
  }

  /** Tells nothing more. */
  close(): void {
    this.#closed = true;
    this.#cancelTick?.();
    for (const end of [...this.#undo, ...this.#retries.values()]) end();
  }

  #follow(at: GroupAddress, caller: string): void {
    const { lifts, boardings, clock } = this.#parts;
    const landing = this.#landings.get(at.group)!;
    const ask = () => this.#ask(at, caller);
    this.#undo.push(
      lifts.listen(at, ({ audience, event }) => {
        if (audience !== "everyone" || event.what === "landing_calls") return;
        landing.hear(event);
        this.#wantTick(screenTickMs);
      }, ask),
      boardings.listenBoardings(at, (boarding) => {
        landing.take(boarding, clock.monotonic());
        this.#wantTick(screenTickMs);
      }, () => {}),
    );
    ask();
  }

  /** Asks how a group stands; answers and events come in one order, so nothing is lost between. */
  #ask(at: GroupAddress, caller: string): void {
    const { lifts, boardings, clock } = this.#parts;
    if (this.#closed) return;
    this.#waiting.add(at.group);
    const landing = this.#landings.get(at.group)!;
    const answered = (ok: boolean) => {
      this.#waiting.delete(at.group);
      if (!ok) {
        landing.forget();
        this.#retries.get(at.group)?.();
        this.#retries.set(at.group, clock.after(retryMs, () => this.#ask(at, caller)));
      }
      this.#wantTick(0);
    };
    lifts.snapshot(at, caller, (stands) => {
      if (this.#closed) return;
      if (!stands.ok) return answered(false);
      landing.stand(stands.value);
      boardings.boardings(at, (open) => {
        if (this.#closed) return;
        if (open.ok) landing.open(open.value, clock.monotonic());
        answered(open.ok);
      });
    });
  }

  #wantTick(delayMs: number): void {
    const { clock } = this.#parts;
    const atMs = clock.monotonic() + delayMs;
    if (this.#closed || atMs >= this.#tickAtMs) return;
    this.#cancelTick?.();
    this.#tickAtMs = atMs;
    this.#cancelTick = clock.after(delayMs, () => {
      this.#tickAtMs = Infinity;
      this.#tick();
    });
  }

  #tick(): void {
    // As long as a group has not answered, what was told before stands.
    if (this.#waiting.size > 0) return;
    const shows = [...this.#landings.values()]
      .map((landing) => landing.show(this.#parts.clock.monotonic()));
    const groups = shows.map(({ group }) => group);
    this.#tell({ type: "landing", floor: this.#floor, groups });
    const due = shows.flatMap(({ againInMs }) => againInMs ?? []);
    if (due.length > 0) this.#wantTick(Math.max(screenTickMs, Math.min(...due)));
  }

  #tell(message: ScreenMessage): void {
    const text = JSON.stringify(shown(messageFields[message.type], screenSees, message));
    if (text === this.#sent.get(message.type)) return;
    this.#sent.set(message.type, text);
    this.#send(text);
  }
}
