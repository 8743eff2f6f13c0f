/** A phone that takes rings: its socket, on a capability that its person got, and what it says. */
import {
  type ClientMessage,
  type HeardRing,
  protocolVersion,
  type ServerMessage,
  subprotocol,
} from "../../src/protocol.ts";
import type { RingState } from "../../src/rings.ts";
import { freshKey, type Person } from "./person.ts";
import { until } from "./until.ts";

/** A phone that was welcomed and told what is open for it. */
export class RingPhone {
  readonly told: ServerMessage[] = [];
  readonly #socket: WebSocket;
  #isClosed = false;
  #ref = 0;

  private constructor(socket: WebSocket) {
    this.#socket = socket;
    socket.onmessage = ({ data }) => this.told.push(JSON.parse(String(data)) as ServerMessage);
    socket.onerror = () => {}; // `onclose` follows
    socket.onclose = () => this.#isClosed = true;
  }

  /** Connects a person's device; resolves once it is told what is open. */
  static async connect(of: Person, building: string): Promise<RingPhone> {
    const { capability } = await of.capability(building, "ring");
    const socket = new WebSocket(`${of.http.replace("http", "ws")}/v1/live`, subprotocol);
    const phone = new RingPhone(socket);
    socket.onopen = () => phone.#send({ type: "hello", version: protocolVersion, capability });
    await until("what rings", () => phone.told.some(({ type }) => type === "rings"));
    return phone;
  }

  /** What it was told at first: every ring that was open. */
  get open(): readonly HeardRing[] {
    return this.told.flatMap((one) => one.type === "rings" ? one.rings : []);
  }

  /** Everything that it was told of rings since, in order. */
  get heard(): readonly HeardRing[] {
    return this.told.flatMap((one) => one.type === "ring" ? [one.ring] : []);
  }

  /** Whether its socket has gone. */
  get isClosed(): boolean {
    return this.#isClosed;
  }

  /** The newest word of a ring that is in this state, once it has come. */
  rings(state: RingState): Promise<HeardRing> {
    return until(
      `a ring that is ${state}`,
      () => this.heard.findLast((ring) => ring.state === state),
    );
  }

  /** Asks something of a ring; the ring as it then stands, or the refusal's code. */
  async ask(
    type: "answer_ring" | "decline_ring" | "hang_up",
    ring: string,
  ): Promise<HeardRing | string> {
    return await this.#asked((ref) => ({ type, ref, ring }));
  }

  /** Opens a door by a ring; the ring as it then stands, or the refusal's code. */
  async openDoor(ring: string, door: string, key = freshKey()): Promise<HeardRing | string> {
    return await this.#asked((ref) => ({ type: "open_by_ring", ref, ring, door, key }));
  }

  /** Closes it; resolves when it is closed. */
  async close(): Promise<void> {
    this.#socket.close();
    await until("the socket to be closed", () => this.#isClosed);
  }

  async #asked(message: (ref: string) => ClientMessage): Promise<HeardRing | string> {
    const ref = String(++this.#ref);
    this.#send(message(ref));
    const answer = await until(
      `an answer to message ${ref}`,
      () => this.told.find((one) => "ref" in one && one.ref === ref),
    );
    if (answer.type === "refused") return answer.refusal.code;
    if (answer.type === "result" && answer.ring !== undefined) return answer.ring;
    throw new Error(`Cannot understand the answer: ${JSON.stringify(answer)}`);
  }

  #send(message: ClientMessage): void {
    this.#socket.send(JSON.stringify(message));
  }
}
