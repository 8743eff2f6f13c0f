/**
 * One audience of one group: residents, or operators. Its numbered events stand in a ring of
 * encoded frames, and each follower has a place in it; a pass brings every follower up to the
 * number that stood when the pass began, and then gives it the latest telemetry.
 *
 * What a pass has brought to everybody may leave the ring; what it has not stays, up to a bound of
 * its own. Lit buttons are sent whole, so of several changes that nobody has seen only the last is
 * kept.
 *
 * The two audiences count separately, so a resident sees no gap where only operators heard
 * something (C5). A cursor names the channel's incarnation, so it fits this channel alone.
 */
import type { GroupAddress } from "../lifts.ts";
import type { Cursor } from "../protocol.ts";
import type { Follower } from "./follower.ts";
import { joined, textFrame, textFrames } from "./frame.ts";

/** What bounds a channel. */
export interface ChannelLimits {
  readonly ringEventsMax: number;
  readonly ringBytesMax: number;
  /** What is kept for a pass that is late; followers it does not reach are cut off. */
  readonly undeliveredBytesMax: number;
  readonly bufferSoftBytes: number;
}

/** One walk over all followers. */
export interface Pass {
  readonly followers: Iterator<Follower>;
  deliver(follower: Follower): void;
  /** Everybody was served. */
  end(): void;
  /** Followers whose telemetry was skipped so far. */
  readonly skipped: number;
}

/** One audience of one group. */
export class Channel {
  readonly incarnation: string;
  readonly followers = new Set<Follower>();
  readonly #limits: ChannelLimits;
  readonly #cars: ReadonlyMap<string, string>;
  readonly #head: string;
  /** By number, oldest first. */
  readonly #ring = new Map<number, Uint8Array>();
  readonly #changed = new Set<string>();
  #ringBytes = 0;
  #seq = 0;
  /** Every follower stands here or further. */
  #deliveredSeq = 0;
  /** Somebody may have seen this number, so what it stands for is fixed. */
  #shownSeq = 0;
  #lastWhole = false;
  #someoneBehind = false;
  #telemetryDue = false;

  /**
   * @param incarnation new for each channel.
   * @param cars the latest `car` event of each car as JSON, kept by the feed.
   */
  constructor(
    at: GroupAddress,
    incarnation: string,
    cars: ReadonlyMap<string, string>,
    limits: ChannelLimits,
  ) {
    this.incarnation = incarnation;
    this.#cars = cars;
    this.#limits = limits;
    const { building, group } = at;
    this.#head = JSON.stringify({ type: "event", building, group }).slice(0, -1);
  }

  /** Where the channel stands, for somebody to be told: what this number means is fixed now. */
  show(): Cursor {
    this.#shownSeq = this.#seq;
    return { incarnation: this.incarnation, seq: this.#seq };
  }

  /**
   * Numbers an event and keeps it for who follows and who resumes.
   * @param whole the event says everything that its kind can say, so it takes the place of one of
   * its kind right before it that nobody has seen.
   */
  append(eventJson: string, whole = false): void {
    if (whole && this.#lastWhole && this.#shownSeq < this.#seq) this.#drop(this.#seq);
    else this.#seq++;
    this.#lastWhole = whole;
    const frame = textFrame(this.text(this.#seq, eventJson));
    this.#ring.set(this.#seq, frame);
    this.#ringBytes += frame.length;
    this.#trim();
  }

  /** The text of an event message. */
  text(seq: number, eventJson: string): string {
    return `${this.#head},"seq":${seq},"event":${eventJson}}`;
  }

  /** Whether everything after a cursor is still there. */
  reaches(cursor: Cursor): boolean {
    return cursor.incarnation === this.incarnation && cursor.seq <= this.#seq &&
      (cursor.seq === this.#seq || this.#ring.has(cursor.seq + 1));
  }

  /** Notes that a car has news for the next tick. */
  carChanged(car: string): void {
    this.#changed.add(car);
  }

  /** Adds a follower whose snapshot was just sent. */
  join(follower: Follower): void {
    follower.sentSeq = this.show().seq;
    this.followers.add(follower);
  }

  /** Adds a follower again where it left off, gives it what it missed, and every car at a tick. */
  rejoin(follower: Follower, seq: number): void {
    const missed = this.#since(seq, this.#seq);
    this.join(follower);
    follower.behind = true;
    this.#someoneBehind = true;
    if (missed !== undefined && missed.length > 0) follower.peer.write(missed);
  }

  /** Makes telemetry due, where there is news or somebody missed some; says whether there is. */
  tick(): boolean {
    if (this.#changed.size === 0 && !this.#someoneBehind) return false;
    this.#telemetryDue = true;
    return true;
  }

  /** Begins a pass, or returns undefined where nobody has anything coming. */
  begin(): Pass | undefined {
    if (this.followers.size === 0) {
      this.#changed.clear();
      this.#telemetryDue = false;
      return undefined;
    }
    const target = this.show().seq;
    const telemetryDue = this.#telemetryDue;
    const news = telemetryDue ? this.#carFrames(target, this.#changed) : undefined;
    let everyCar: Uint8Array | undefined;
    if (telemetryDue) {
      this.#changed.clear();
      this.#telemetryDue = false;
      this.#someoneBehind = false;
    }
    const since = new Map<number, Uint8Array | undefined>();
    const pass = {
      followers: this.followers.values(),
      skipped: 0,
      end: () => {
        this.#deliveredSeq = target;
        this.#trim();
      },
      deliver: (follower: Follower): void => {
        const { peer } = follower;
        if (follower.sentSeq < target) {
          if (!since.has(follower.sentSeq)) {
            since.set(follower.sentSeq, this.#since(follower.sentSeq, target));
          }
          const frames = since.get(follower.sentSeq);
          // Too late even for what was kept: it is cut off, comes back and gets a snapshot.
          if (frames === undefined) return peer.cut("slow");
          peer.write(frames);
          follower.sentSeq = target;
        }
        // One that joined after this pass began may stand further: its snapshot is newer.
        if (!telemetryDue || follower.sentSeq > target) return;
        if (peer.buffered > this.#limits.bufferSoftBytes) {
          follower.behind = true;
          this.#someoneBehind = true;
          pass.skipped++;
        } else if (follower.behind) {
          follower.behind = false;
          everyCar ??= this.#carFrames(target, this.#cars.keys());
          if (everyCar !== undefined) peer.write(everyCar);
        } else if (news !== undefined) peer.write(news);
      },
    };
    return pass;
  }

  #trim(): void {
    const { ringEventsMax, ringBytesMax, undeliveredBytesMax } = this.#limits;
    for (const seq of this.#ring.keys()) {
      if (this.#ring.size <= ringEventsMax && this.#ringBytes <= ringBytesMax) break;
      const needed = seq > this.#deliveredSeq && this.followers.size > 0;
      if (needed && this.#ringBytes <= undeliveredBytesMax) break;
      this.#drop(seq);
    }
  }

  #drop(seq: number): void {
    this.#ringBytes -= this.#ring.get(seq)?.length ?? 0;
    this.#ring.delete(seq);
  }

  /** The events after `from` up to `to`; undefined where one is gone, empty where there are none. */
  #since(from: number, to: number): Uint8Array | undefined {
    const frames: Uint8Array[] = [];
    for (let seq = from + 1; seq <= to; seq++) {
      const frame = this.#ring.get(seq);
      if (frame === undefined) return undefined;
      frames.push(frame);
    }
    return joined(frames);
  }

  #carFrames(seq: number, cars: Iterable<string>): Uint8Array | undefined {
    const texts: string[] = [];
    for (const car of cars) {
      const json = this.#cars.get(car);
      if (json !== undefined) texts.push(this.text(seq, json));
    }
    return texts.length === 0 ? undefined : textFrames(texts);
  }
}
