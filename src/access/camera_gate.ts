/**
 * Stands before the relay of rings (`ring_signalling.ts`): a camera whose sticker is not recorded
 * shows no picture (R76). Who asks for one is refused and the unit hears nothing of it; what was
 * begun ends on both sides when the record goes. Voice, and what devices and units sign to each
 * other, pass: a ring without picture is answered and opens doors all the same.
 */
import type { UnitAddress } from "../doors.ts";
import { type Refusal, refuse } from "../refusal.ts";
import type { RingSignals, SaidSignal, SignalLine } from "../ring_signalling.ts";
import type { DeviceSignal } from "../signals.ts";

/** A connection for a picture that was asked for. */
interface Begun {
  readonly at: UnitAddress;
  readonly handle: string;
  readonly line: SignalLine;
  readonly ring: string;
  readonly session: string;
}

const connecting: ReadonlySet<DeviceSignal["kind"]> = new Set(["request", "answer", "candidate"]);

/** The relay, as far as cameras may show anything. */
export class CameraGate implements RingSignals {
  readonly #signals: RingSignals;
  readonly #allowed: (at: UnitAddress) => boolean;
  /** By ring of a unit, then by handle: a device has one picture of a ring. */
  readonly #begun = new Map<string, Map<string, Begun>>();

  /** @param allowed whether a unit's camera may show anything now. */
  constructor(signals: RingSignals, allowed: (at: UnitAddress) => boolean) {
    this.#signals = signals;
    this.#allowed = allowed;
  }

  take(at: UnitAddress, handle: string, line: SignalLine, said: SaidSignal): Refusal | undefined {
    const { ring, media, session, signal: { kind } } = said;
    const isPicture = media === "picture";
    if (isPicture && connecting.has(kind) && !this.#allowed(at)) {
      return refuse(
        "forbidden",
        "Cannot connect for the picture: the camera is off until its sticker is recorded",
      );
    }
    const refusal = this.#signals.take(at, handle, line, said);
    if (refusal !== undefined || !isPicture) return refusal;
    const key = keyOf(at, ring);
    if (kind === "request") {
      const begun = this.#begun.get(key) ?? new Map<string, Begun>();
      this.#begun.set(key, begun.set(handle, { at, handle, line, ring, session }));
    } else if (kind === "bye") this.#begun.get(key)?.delete(handle);
    return undefined;
  }

  left(line: SignalLine): void {
    for (const begun of this.#begun.values()) {
      for (const [handle, one] of begun) if (one.line === line) begun.delete(handle);
    }
    this.#signals.left(line);
  }

  /** A ring is over: the relay ends what was begun in it. */
  over(at: UnitAddress, ring: string): void {
    this.#begun.delete(keyOf(at, ring));
  }

  /** What a unit's camera may show is otherwise now: where it is off, pictures end on both sides. */
  changed(at: UnitAddress): void {
    if (this.#allowed(at)) return;
    const ended = [...this.#begun.values()].flatMap((begun) => [...begun.values()])
      .filter((one) => one.at.building === at.building && one.at.unit === at.unit);
    for (const { handle, line, ring, session } of ended) {
      this.#begun.get(keyOf(at, ring))?.delete(handle);
      const about = { ring, media: "picture", session } as const;
      const bye = { kind: "bye", reason: "camera_off" } as const;
      const refusal = this.#signals.take(at, handle, line, { ...about, signal: bye });
      // The relay has ended it already: there is nothing left to end.
      if (refusal?.code === "conflict" || refusal?.code === "unknown_ring") continue;
      // A device that says too much does not keep its picture by that.
      if (refusal?.code === "busy") this.#signals.left(line);
      line.hear({ ...about, signal: bye });
    }
  }

  /** Pictures that were asked for and not ended by either side, for tests and figures. */
  get size(): number {
    return [...this.#begun.values()].reduce((sum, { size }) => sum + size, 0);
  }
}

function keyOf({ building, unit }: UnitAddress, ring: string): string {
  return `${building}/${unit}/${ring}`;
}
