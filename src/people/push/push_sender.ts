/**
 * Sends notices of rings to the push services of people's browsers: off everybody's turn, awaited by
 * nobody, so many at once and so many waiting. Of one ring to one device the newest notice alone
 * counts. Before each try the registry is asked anew whether the device still wants it and whether
 * its push service stands in the register of sub-processors (R90), and the place is resolved and
 * judged.
 *
 * A service that has no time (429), is broken (5xx), slow or away is asked again, as it says or with
 * growing pauses, for as long as the notice is of use. One that knows the address no more (404, 410)
 * is not asked again: the device is forgotten (RFC 8030 §7.3). Nothing of addresses is logged.
 */
import type { PushedDevice, PushNotice, RingPush } from "../../access/pushed_ring.ts";
import type { Clock } from "../../clock.ts";
import type { OutboundAddress } from "../../http/outbound_address.ts";
import type { PinnedPost, PostAnswer } from "../../http/pinned_post.ts";
import type { Log } from "../../operations/log.ts";
import type { Registry } from "../registry/registry.ts";
import { theServer } from "../registry/turn.ts";
import type { PushTarget } from "../rows/push_subscription.ts";
import { endOfSession } from "../rows/session.ts";
import { messageFor, type MessageParts } from "./push_message.ts";
import { pushServiceFor } from "./push_services.ts";

/** One try takes so long at most. */
export const pushWithinMs = 10_000;
/** Notices under way at once. */
export const sendingMax = 16;
/** Notices that wait or are under way; beyond, one is dropped. */
export const waitingMax = 2_000;
/** The pause before the second try; each further one is twice as long. */
export const firstPauseMs = 500;
/** What became of a ring is tried for so long. */
export const noticeTriesMs = 300_000;

/** What it needs. */
export interface PushSenderParts extends MessageParts {
  readonly registry: Registry;
  readonly clock: Clock;
  readonly log: Log;
  readonly outbound: Pick<OutboundAddress, "placeOf">;
  readonly post: PinnedPost;
}

/** One device of one ring. */
interface Slot {
  readonly key: string;
  device: PushedDevice;
  notice: PushNotice;
  /** Of no use from then on. */
  untilMs: number;
  tries: number;
  state: "waiting" | "sending" | "pausing";
  cancelPause: () => void;
}

/** When to try again, or that nothing is left to do. */
type Outcome = { readonly afterMs: number } | "done";

/** Sends. */
export class PushSender implements RingPush {
  readonly #parts: PushSenderParts;
  readonly #slots = new Map<string, Slot>();
  readonly #under = new Set<Promise<void>>();
  readonly #cut = new AbortController();
  #dropped = 0;

  constructor(parts: PushSenderParts) {
    this.#parts = parts;
  }

  /** Notices that were dropped because too many waited. */
  get dropped(): number {
    return this.#dropped;
  }

  send(device: PushedDevice, notice: PushNotice): void {
    if (this.#cut.signal.aborted) return;
    const key = `${device.session} ${notice.ring}`;
    const untilMs = notice.untilMs ?? this.#parts.clock.now() + noticeTriesMs;
    const known = this.#slots.get(key);
    if (known !== undefined) {
      Object.assign(known, { device, notice, untilMs, tries: 0 });
      // Where one is just under way, this one goes when that is settled.
      if (known.state !== "pausing") return;
      known.cancelPause();
      known.state = "waiting";
    } else if (this.#slots.size >= waitingMax) {
      if (this.#dropped++ === 0) this.#parts.log.warn("push_dropped");
      return;
    } else {
      const state = "waiting";
      this.#slots.set(key, {
        ...{ key, device, notice, untilMs, state },
        tries: 0,
        cancelPause: () => {},
      });
    }
    this.#sendOn();
  }

  /** Sends no more; resolves once nothing is under way. */
  async close(): Promise<void> {
    this.#cut.abort();
    for (const { cancelPause } of this.#slots.values()) cancelPause();
    this.#slots.clear();
    await Promise.all(this.#under);
  }

  #sendOn(): void {
    while (this.#under.size < sendingMax) {
      const slot = this.#next();
      if (slot === undefined) return;
      slot.state = "sending";
      const { notice } = slot;
      const under = this.#try(slot)
        .then((outcome) => this.#settle(slot, notice, outcome))
        .finally(() => {
          this.#under.delete(under);
          this.#sendOn();
        });
      this.#under.add(under);
    }
  }

  /** Somebody stands at a door: that goes before what became of others. */
  #next(): Slot | undefined {
    let first: Slot | undefined;
    for (const slot of this.#slots.values()) {
      if (slot.state !== "waiting") continue;
      if (slot.notice.word === "ring") return slot;
      first ??= slot;
    }
    return first;
  }

  #settle(slot: Slot, sent: PushNotice, outcome: Outcome): void {
    if (!this.#slots.has(slot.key)) return;
    if (slot.notice !== sent) {
      slot.state = "waiting";
      return;
    }
    const { clock } = this.#parts;
    if (outcome === "done" || clock.now() + outcome.afterMs >= slot.untilMs) {
      this.#slots.delete(slot.key);
      return;
    }
    slot.state = "pausing";
    slot.cancelPause = clock.after(outcome.afterMs, () => {
      slot.state = "waiting";
      this.#sendOn();
    });
  }

  async #try(slot: Slot): Promise<Outcome> {
    const { clock, outbound, post, log } = this.#parts;
    const { device, notice, untilMs } = slot;
    const pauseMs = firstPauseMs * 2 ** slot.tries++;
    const again = { afterMs: pauseMs };
    try {
      const target = await this.#targetOf(device, notice);
      if (target === null) return "done";
      const place = await outbound.placeOf(target.endpoint);
      if (!place.ok) {
        log.info("push_not_sent", { why: place.fault });
        return place.fault === "unresolved" ? again : "done";
      }
      const nowMs = clock.now();
      if (nowMs >= untilMs || this.#cut.signal.aborted) return "done";
      const message = messageFor(this.#parts, device.session, target, notice, nowMs);
      const withinMs = Math.min(pushWithinMs, untilMs - nowMs);
      const answer = await post(place.place, { ...message, withinMs }, this.#cut.signal);
      return await this.#read(answer, device.session, target, pauseMs);
    } catch (error) {
      log.warn("push_failed", { fault: error instanceof Error ? error.name : "unknown" });
      return again;
    }
  }

  async #read(
    answer: PostAnswer,
    session: string,
    { endpoint }: PushTarget,
    pauseMs: number,
  ): Promise<Outcome> {
    const { registry, clock, log } = this.#parts;
    const { status } = answer;
    if (status === null) {
      log.info("push_not_taken", { why: answer.why });
      return { afterMs: pauseMs };
    }
    if (status >= 200 && status < 300) return "done";
    log.info("push_not_taken", { status });
    if (status === 404 || status === 410) {
      await registry.run(theServer, "drop_push", { id: session, endpoint });
      return "done";
    }
    if (status !== 429 && status < 500) return "done";
    return { afterMs: Math.max(pauseMs, waitOf(answer.retryAfter, clock.now())) };
  }

  /** Where the device is woken, if it still is to be, in this building. */
  #targetOf({ session, account, quiet }: PushedDevice, { building }: PushNotice) {
    const { registry, log } = this.#parts;
    return registry.for("provide_service").look((ledger, now): PushTarget | null => {
      const row = ledger.get("session", session);
      const target = ledger.get("push_subscription", session)?.target ?? null;
      const owner = ledger.get("account", account);
      if (
        target === null || row?.account !== account || now >= endOfSession(row) ||
        owner?.status !== "active" || owner.disabledIn?.includes(building) === true ||
        (quiet && !target.missedInQuiet)
      ) return null;
      if (pushServiceFor(ledger, target.endpoint, building) !== undefined) return target;
      log.info("push_not_sent", { why: "no_sub_processor" });
      return null;
    });
  }
}

/** How long a service asks to be left alone, in ms: seconds, or a date (RFC 9110 §10.2.3). */
function waitOf(retryAfter: string | undefined, nowMs: number): number {
  if (retryAfter === undefined) return 0;
  if (/^\d{1,9}$/.test(retryAfter)) return Number(retryAfter) * 1_000;
  const atMs = Date.parse(retryAfter);
  return Number.isNaN(atMs) ? 0 : Math.max(0, atMs - nowMs);
}
