/**
 * Takes events to the endpoints of clients: one at a time for each subscription and in order, off
 * everybody's turn, and awaited by nobody. A subscription sends once a test event was taken. What is
 * not taken is tried again with growing pauses; after ten tries in a row without success the
 * subscription is disabled and what waited is dropped. The queue is bounded, the oldest goes first.
 *
 * Before each try the register of sub-processors is asked (C16, R90), the place is resolved and judged,
 * and the body signed anew. Queues and counts are in memory: a restart loses what waited.
 */
import type { Clock } from "../../clock.ts";
import type { OutboundAddress, OutboundAnswer } from "../../http/outbound_address.ts";
import type { Log } from "../../operations/log.ts";
import { endingBuildings } from "../../people/decommission/ending.ts";
import { subProcessorFor } from "../../people/registers/sub_processors.ts";
import type { Registry } from "../../people/registry/registry.ts";
import { theServer } from "../../people/registry/turn.ts";
import type { Webhook } from "../../people/rows/webhook.ts";
import type { ClientRights } from "../client_rights.ts";
import type { EquipmentChange, EquipmentRecorder } from "../equipment/recorder.ts";
import type { KoneNumbers } from "../numbers.ts";
import type { EndpointSeal } from "./endpoint_seal.ts";
import { signatureOf } from "./signature.ts";
import { bodyOf, eventOf, testEvent, type WebhookEvent } from "./webhook_events.ts";
import type { WebhookPost } from "./webhook_post.ts";
import { movementType, testType, type WebhookReason, type WebhookStatus } from "./webhook_words.ts";

/** Events that wait for one subscription. */
export const waitingMax = 100;
/** Tries in a row without success after which a subscription is disabled. */
export const triesMax = 10;
/** The pause after the first of them; each further one is twice as long. */
export const firstPauseMs = 1_000;
/** Deliveries under way at once. */
export const sendingMax = 16;
/** Of them, those of one client. */
export const sendingPerClientMax = 4;
/** How long a name may take to be resolved; nothing of that can be cut. */
export const resolveWithinMs = 5_000;
/** The pause after the register had no entry, or could not be asked. */
export const entryPauseMs = 60_000;

/** What it needs. */
export interface WebhookSenderParts {
  readonly registry: Registry;
  readonly clock: Clock;
  readonly log: Log;
  readonly numbers: KoneNumbers;
  readonly rights: ClientRights;
  readonly recorder: Pick<EquipmentRecorder, "record" | "movement">;
  readonly seal: EndpointSeal;
  readonly outbound: Pick<OutboundAddress, "placeOf">;
  readonly post: WebhookPost;
  /** New at each call. */
  readonly randomId: () => string;
  /** Where this server is reached; `source` of its events. */
  readonly source: string;
}

interface Waiting {
  readonly event: WebhookEvent;
  readonly id: string;
}

interface Desk {
  row: Webhook;
  kens: ReadonlySet<string>;
  queue: Waiting[];
  /** Tries in a row without success. */
  failures: number;
  sending: boolean;
  /** Takes back the pause that it is in; null in none. */
  cancelPause: (() => void) | null;
  readonly cut: AbortController;
}

type Outcome =
  | "taken"
  | "failed"
  | "not_allowed"
  | "no_entry"
  | "gone"
  /** Not to be sent any more. */
  | "skipped"
  | "trouble";

/** Sends events to the subscriptions of all clients. */
export class WebhookSender {
  readonly #parts: WebhookSenderParts;
  readonly #desks = new Map<string, Desk>();
  readonly #under = new Set<Promise<void>>();
  #unlisten: () => void = () => {};
  #stopped = false;
  #dropped = 0;

  constructor(parts: WebhookSenderParts) {
    this.#parts = parts;
  }

  /** Events that were dropped because too many waited, or their subscription was disabled. */
  get dropped(): number {
    return this.#dropped;
  }

  /** Takes up the subscriptions that are there; those that were never proved are tried again. */
  async start(): Promise<void> {
    const { registry } = this.#parts;
    this.#unlisten = registry.listen((event) => {
      if (event.type === "ended" && event.what === "client") this.#endClient(event.id);
    });
    const rows = await registry.for("provide_service").look((ledger) => [...ledger.all("webhook")]);
    for (const row of rows) this.put(row);
  }

  /** A subscription was made or changed; one that is to be proved is sent a test event. */
  put(row: Webhook): void {
    const known = this.#desks.get(row.id);
    if (known !== undefined) {
      known.row = row;
      known.kens = new Set(row.kens);
      if (row.status === "PENDING") known.queue = [];
    } else {
      this.#desks.set(row.id, {
        row,
        kens: new Set(row.kens),
        queue: [],
        failures: 0,
        sending: false,
        cancelPause: null,
        cut: new AbortController(),
      });
    }
    if (row.status === "PENDING") this.#prove(this.#desks.get(row.id)!);
  }

  /** Sends a test event; one that is disabled has to be proved by it. @throws {RefusalError} */
  async test(row: Webhook): Promise<void> {
    if (row.status === "DISABLED") {
      const settled = await this.#parts.registry.run(theServer, "settle_webhook", {
        id: row.id,
        status: "PENDING",
        reason: null,
        endpoint: row.endpoint,
      });
      if (settled !== null) this.put(settled);
      return;
    }
    const desk = this.#desks.get(row.id);
    if (desk !== undefined) this.#prove(desk);
  }

  /** A subscription was removed: nothing goes there any more. */
  drop(id: string): void {
    const desk = this.#desks.get(id);
    if (desk === undefined) return;
    this.#desks.delete(id);
    desk.cancelPause?.();
    desk.queue = [];
    desk.cut.abort();
  }

  /** Queues what happened for whoever subscribed to it. Never throws. */
  hear(change: EquipmentChange): void {
    const { clock, randomId } = this.#parts;
    const event = eventOf(change, { ...this.#parts, nowMs: clock.now() });
    if (event === null || this.#stopped) return;
    for (const desk of this.#desks.values()) {
      const { row, kens, queue } = desk;
      if (row.status !== "ENABLED" || !row.types.includes(event.type)) continue;
      if (!kens.has(change.ken)) continue;
      if (!this.#mayTell(row, event)) continue;
      queue.push({ event, id: randomId() });
      if (queue.length > waitingMax) {
        // The one under way stays where it is: it may have been taken already.
        queue.splice(desk.sending ? 1 : 0, 1);
        this.#dropped++;
      }
      this.#sendOn(desk);
    }
  }

  /** Sends no more; resolves once nothing is under way. */
  async close(): Promise<void> {
    this.#stopped = true;
    this.#unlisten();
    for (const id of [...this.#desks.keys()]) this.drop(id);
    await Promise.all(this.#under);
  }

  #endClient(client: string): void {
    for (const { row } of [...this.#desks.values()]) {
      if (row.client === client) this.drop(row.id);
    }
  }

  #prove(desk: Desk): void {
    const { clock, randomId } = this.#parts;
    desk.cancelPause?.();
    desk.cancelPause = null;
    if (!desk.queue.some(({ event }) => event.type === testType)) {
      desk.failures = 0;
      desk.queue.push({ event: testEvent(desk.row.id, clock.now()), id: randomId() });
    }
    this.#sendOn(desk);
  }

  #sendOn(desk: Desk): void {
    const [first] = desk.queue;
    if (first === undefined || desk.sending || desk.cancelPause !== null || this.#stopped) return;
    if (this.#under.size >= sendingMax || this.#sendsFor(desk.row.client)) return;
    desk.sending = true;
    const tried = desk.row;
    const under = this.#try(desk, first)
      .then((outcome) => this.#settle(desk, tried, first, outcome))
      .finally(() => {
        desk.sending = false;
        this.#under.delete(under);
        if (this.#desks.get(desk.row.id) === desk) {
          this.#desks.delete(desk.row.id);
          this.#desks.set(desk.row.id, desk);
        }
        // Others may have waited for room, those served longest ago before all.
        for (const other of this.#desks.values()) this.#sendOn(other);
      });
    this.#under.add(under);
  }

  /** Whether as much is under way for a client as may be. */
  #sendsFor(client: string): boolean {
    const own = [...this.#desks.values()].filter(({ sending, row }) =>
      sending && row.client === client
    );
    return own.length >= sendingPerClientMax;
  }

  /** A place, resolved while somebody waits for it. */
  #placeOf(url: string, signal: AbortSignal): Promise<OutboundAnswer> {
    return new Promise((resolve) => {
      const end = (answer: OutboundAnswer) => {
        cancel();
        signal.removeEventListener("abort", cut);
        resolve(answer);
      };
      const cut = () => end({ ok: false, fault: "unresolved" });
      const cancel = this.#parts.clock.after(resolveWithinMs, cut);
      signal.addEventListener("abort", cut);
      this.#parts.outbound.placeOf(url).then(end, cut);
    });
  }

  async #try(desk: Desk, { event, id }: Waiting): Promise<Outcome> {
    const { clock, seal, post, source, log } = this.#parts;
    const { row, cut } = desk;
    try {
      if (!this.#mayTell(row, event)) return "skipped";
      const may = await this.#mayGo(row.id, event);
      if (may !== "yes") return may;
      const endpoint = seal.open(row.client, row.endpoint);
      if (endpoint === null) return "failed";
      const answer = await this.#placeOf(endpoint.url, cut.signal);
      if (cut.signal.aborted) return "gone";
      const tries = { webhook: row.id, try: desk.failures + 1 };
      if (!answer.ok) {
        log.info("webhook_not_taken", { ...tries, why: answer.fault });
        return answer.fault === "unresolved" ? "failed" : "not_allowed";
      }
      const body = bodyOf(event, { id, client: row.client, source });
      const authorization = signatureOf(endpoint.secret, body, clock.now());
      if (cut.signal.aborted) return "gone";
      const outcome = await post(answer.place, { body, authorization }, cut.signal);
      if (outcome.taken) return "taken";
      if (cut.signal.aborted) return "gone";
      log.info("webhook_not_taken", { ...tries, why: outcome.why });
      return "failed";
    } catch {
      return "trouble";
    }
  }

  /** Asks the registry, whose rows may be otherwise since. */
  #mayGo(
    id: string,
    { type, subject }: WebhookEvent,
  ): Promise<"yes" | "no_entry" | "gone" | "skipped"> {
    const { registry, numbers } = this.#parts;
    return registry.for("provide_service").look((ledger) => {
      const row = ledger.get("webhook", id);
      const client = row === undefined ? undefined : ledger.get("client", row.client);
      if (row === undefined || client === undefined || client.endedAtMs !== undefined) {
        return "gone";
      }
      const places = new Set(row.kens.flatMap((ken) => numbers.ken(ken)?.building.building ?? []));
      const entries = places.size === 0 ? [null] : [...places];
      if (entries.some((at) => subProcessorFor(ledger, "webhook", at) === undefined)) {
        return "no_entry";
      }
      if (type === testType) return "yes";
      const at = numbers.ken(subject.replace(/^ken:/, ""))?.building.building;
      const isServed = at !== undefined && client.buildings.includes(at) &&
        !endingBuildings(ledger).has(at);
      return isServed ? "yes" : "skipped";
    });
  }

  /** Whether the client may hear of it now (C16). */
  #mayTell({ client }: Webhook, { type, subject }: WebhookEvent): boolean {
    if (type !== movementType) return true;
    const at = this.#parts.numbers.ken(subject.replace(/^ken:/, ""));
    return at !== undefined &&
      this.#parts.rights.of(ofClient(client), at.building.building, at.group.group).monitor;
  }

  async #settle(desk: Desk, row: Webhook, first: Waiting, outcome: Outcome): Promise<void> {
    if (!this.#desks.has(row.id)) return;
    // Of an endpoint that is another one since nothing was learnt.
    if (desk.row.endpoint !== row.endpoint) return remove(desk, first);
    switch (outcome) {
      case "gone":
        return this.drop(row.id);
      case "skipped":
        remove(desk, first);
        return;
      case "taken":
        desk.failures = 0;
        remove(desk, first);
        return await this.#stands(desk, "ENABLED", null);
      case "no_entry": {
        // What happened meanwhile is not told afterwards.
        this.#dropped += desk.queue.filter(({ event }) => event.type !== testType).length;
        desk.queue = [{ ...first, event: testEvent(row.id, this.#parts.clock.now()) }];
        await this.#stands(desk, "PENDING", "no_sub_processor");
        return this.#pause(desk, entryPauseMs);
      }
      case "trouble":
        return this.#pause(desk, entryPauseMs);
      case "failed":
      case "not_allowed": {
        const reason = outcome === "failed" ? "deliveries_failed" : "address_not_allowed";
        desk.failures++;
        if (desk.failures >= triesMax) {
          this.#dropped += desk.queue.filter(({ event }) => event.type !== testType).length;
          desk.queue = [];
          return await this.#stands(desk, "DISABLED", reason);
        }
        if (row.status === "PENDING" && outcome === "not_allowed") {
          await this.#stands(desk, "PENDING", reason);
        }
        return this.#pause(desk, firstPauseMs * 2 ** (desk.failures - 1));
      }
    }
  }

  /** Writes down how it stands, unless it was changed while the event was under way. */
  async #stands(
    desk: Desk,
    status: WebhookStatus,
    reason: WebhookReason | null,
  ): Promise<void> {
    const { registry, log } = this.#parts;
    const { row } = desk;
    if (row.status === status && row.reason === reason) return;
    try {
      const settled = await registry.run(theServer, "settle_webhook", {
        ...{ id: row.id, status, reason },
        endpoint: row.endpoint,
      });
      if (settled === null || desk.row.endpoint !== settled.endpoint) return;
      desk.row = { ...desk.row, status: settled.status, reason: settled.reason };
      log.info("webhook_status", { webhook: row.id, status, reason });
    } catch {
      // The next event, or the next start, finds it as it was.
      log.warn("webhook_not_settled", { webhook: row.id, status });
    }
  }

  #pause(desk: Desk, delayMs: number): void {
    if (this.#stopped || !this.#desks.has(desk.row.id) || desk.cancelPause !== null) return;
    desk.cancelPause = this.#parts.clock.after(delayMs, () => {
      desk.cancelPause = null;
      this.#sendOn(desk);
    });
  }
}

function remove(desk: Desk, waiting: Waiting): void {
  const at = desk.queue.indexOf(waiting);
  if (at >= 0) desk.queue.splice(at, 1);
}

/** As a client's own token would say it. */
function ofClient(client: string): Parameters<ClientRights["of"]>[0] {
  return {
    client,
    user: null,
    scopes: [],
    limited: false,
    singleUse: false,
    jti: "",
    expiresAtMs: Infinity,
  };
}
