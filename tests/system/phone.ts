/** A phone: one socket to the real server, answers by `ref`, and everything it was told. */
import {
  type CallRequest,
  type CallView,
  type ClientMessage,
  protocolVersion,
  type ServerMessage,
  subprotocol,
} from "../../src/protocol.ts";
import { SystemClock } from "../../src/clock.ts";
import { uuidV7 } from "../../src/random.ts";

const clock = new SystemClock();

/** Where a phone's calls go. */
export interface PhoneAt {
  readonly building: string;
  readonly group: string;
}

/** What a phone gets for a placed call: the call, or the refusal's code, or nothing (it was cut). */
export type Placed = { readonly call: CallView } | { readonly refused: string } | "cut";

/** A capability for a random id, from the demo's route. */
export async function mint(
  http: string,
  wish: { building?: string; rid?: string; operator?: boolean } = {},
): Promise<string> {
  const response = await fetch(`${http}/demo/capability`, {
    method: "POST",
    headers: { "content-type": "application/json" },
    body: JSON.stringify({ rid: crypto.randomUUID(), ...wish }),
  });
  const minted = await response.json();
  if (!response.ok) throw new Error(`Cannot mint: ${response.status} ${JSON.stringify(minted)}`);
  return minted.capability;
}

/** A phone that is connected and welcome. */
export class Phone {
  readonly rid: string;
  readonly told: ServerMessage[] = [];
  readonly #socket: WebSocket;
  readonly #waiting = new Map<string, (message: ServerMessage | "cut") => void>();
  readonly #watchers = new Set<() => void>();
  #ref = 0;
  #cut = false;

  private constructor(rid: string, socket: WebSocket) {
    this.rid = rid;
    this.#socket = socket;
  }

  /** Connects with a capability of its own. */
  static async connect(http: string, rid: string = crypto.randomUUID()): Promise<Phone> {
    const capability = await mint(http, { rid });
    const socket = new WebSocket(`${http.replace("http", "ws")}/v1/live`, subprotocol);
    const phone = new Phone(rid, socket);
    const welcome = Promise.withResolvers<void>();
    socket.onopen = () => phone.#send({ type: "hello", version: protocolVersion, capability });
    socket.onmessage = ({ data }) => {
      const message = JSON.parse(data) as ServerMessage;
      if (message.type === "welcome") welcome.resolve();
      phone.#take(message);
    };
    socket.onerror = () => {}; // `onclose` follows
    socket.onclose = ({ code, reason }) => {
      welcome.reject(new Error(`The socket closed: ${code} ${reason}`));
      phone.#cut = true;
      for (const told of phone.#waiting.values()) told("cut");
      phone.#waiting.clear();
      phone.#wake();
    };
    await welcome.promise;
    return phone;
  }

  /** Whether the socket is gone. */
  get cut(): boolean {
    return this.#cut;
  }

  /** A fresh idempotency key. */
  key(): string {
    return uuidV7(clock.now(), { next: Math.random });
  }

  /** Places a call and waits for the answer. */
  async place(at: PhoneAt, call: CallRequest, key: string = this.key()): Promise<Placed> {
    const message = await this.ask((ref) => ({ type: "place_call", ref, ...at, key, call }));
    if (message === "cut") return "cut";
    if (message.type === "refused") return { refused: message.refusal.code };
    if (message.type === "result" && message.call !== undefined) return { call: message.call };
    throw new Error(`Unexpected answer: ${JSON.stringify(message)}`);
  }

  /** Sends a message with a `ref` and waits for its answer. */
  ask(message: (ref: string) => ClientMessage): Promise<ServerMessage | "cut"> {
    if (this.#cut) return Promise.resolve("cut");
    const ref = String(++this.#ref);
    return new Promise((resolve) => {
      this.#waiting.set(ref, resolve);
      this.#send(message(ref));
    });
  }

  /** Resolves once `holds` says yes of what the phone was told; throws after `withinMs`. */
  async until<T>(
    holds: (told: readonly ServerMessage[]) => T | undefined | false,
    withinMs = 15_000,
  ): Promise<T> {
    const late = Promise.withResolvers<void>();
    const untilMs = clock.monotonic() + withinMs;
    const cancel = clock.after(withinMs, () => late.resolve());
    try {
      for (;;) {
        const found = holds(this.told);
        if (found !== undefined && found !== false) return found;
        if (clock.monotonic() >= untilMs) throw new Error("The phone was not told in time");
        const next = Promise.withResolvers<void>();
        this.#watchers.add(next.resolve);
        await Promise.race([next.promise, late.promise]);
        this.#watchers.delete(next.resolve);
      }
    } finally {
      cancel();
    }
  }

  /** Closes the socket; resolves when it is closed. */
  async close(): Promise<void> {
    if (this.#cut) return;
    const closed = new Promise<void>((resolve) => this.#watchers.add(resolve));
    this.#socket.close();
    await closed;
  }

  #send(message: ClientMessage): void {
    this.#socket.send(JSON.stringify(message));
  }

  #take(message: ServerMessage): void {
    this.told.push(message);
    if (this.told.length > 10_000) this.told.splice(0, 5_000);
    const ref = "ref" in message ? message.ref : undefined;
    if (ref !== undefined) {
      const told = this.#waiting.get(ref);
      this.#waiting.delete(ref);
      told?.(message);
    }
    this.#wake();
  }

  #wake(): void {
    for (const watcher of this.#watchers) watcher();
  }
}
