/**
 * Sends to audiences in slices of at most 2 ms, with turns and commits in between (E10): one event
 * to ten thousand peers in one go would block everybody for a tenth of a second. Channels wait in
 * a queue and each is walked whole before the next; what comes up for one meanwhile is brought by
 * its next walk, so a burst of events costs each peer one write.
 */
import type { Clock } from "../clock.ts";
import type { EdgeObserver } from "../operations/edge_observer.ts";
import type { Channel, Pass } from "./channel.ts";

/** How many peers are served between two looks at the clock; each takes about 10 µs. */
const peersPerLook = 8;

interface Walk {
  readonly pass: Pass;
  readonly beganMs: number;
  peers: number;
}

/** Walks channels, a slice at a time. */
export class FanOut {
  readonly #clock: Clock;
  readonly #observer: EdgeObserver;
  readonly #sliceMs: number;
  /** Each channel at most once; bounded by the number of groups. */
  readonly #queue = new Set<Channel>();
  #walk: Walk | undefined;
  #scheduled = false;
  #stopped = false;

  constructor(clock: Clock, observer: EdgeObserver, sliceMs: number) {
    this.#clock = clock;
    this.#observer = observer;
    this.#sliceMs = sliceMs;
  }

  /** Sees to it that a channel's followers get what is due, soon. */
  add(channel: Channel): void {
    if (this.#stopped) return;
    this.#queue.add(channel);
    if (this.#scheduled) return;
    this.#scheduled = true;
    // After the turn that brought the news, so that its other news joins the same walk.
    queueMicrotask(this.#slice);
  }

  /** Sends nothing more. */
  stop(): void {
    this.#stopped = true;
    this.#queue.clear();
    this.#walk = undefined;
  }

  readonly #slice = () => {
    const untilMs = this.#clock.monotonic() + this.#sliceMs;
    let sinceLook = 0;
    for (;;) {
      const walk = this.#walk ?? this.#next();
      if (walk === undefined) {
        this.#scheduled = false;
        return;
      }
      const next = walk.pass.followers.next();
      if (next.done === true) this.#end(walk);
      else {
        walk.pass.deliver(next.value);
        walk.peers++;
      }
      if (++sinceLook < peersPerLook) continue;
      sinceLook = 0;
      if (this.#clock.monotonic() >= untilMs) {
        this.#clock.after(0, this.#slice);
        return;
      }
    }
  };

  #next(): Walk | undefined {
    for (const channel of this.#queue) {
      this.#queue.delete(channel);
      const pass = channel.begin();
      if (pass !== undefined) {
        return this.#walk = { pass, beganMs: this.#clock.monotonic(), peers: 0 };
      }
    }
    return undefined;
  }

  #end(walk: Walk): void {
    this.#walk = undefined;
    walk.pass.end();
    this.#observer.fannedOut(walk.peers, this.#clock.monotonic() - walk.beganMs);
    if (walk.pass.skipped > 0) this.#observer.telemetryDropped(walk.pass.skipped);
  }
}
