/** One request on its way to its answer; the rules of {@link Exchange} are kept here. */
import type { KoneIdentity } from "../client_rights.ts";
import type { NumberedBuilding, NumberedGroup } from "../numbers.ts";
import type { AddressedRequest } from "./envelope.ts";
import type { Exchange, FrameStatus, KoneSession, RequestId } from "./exchange.ts";
import { ackFrame, errorFrame, type FrameContext } from "./frames.ts";
import type { EchoedId } from "./request_id.ts";

/** The connection, as its requests see it. */
export interface ExchangeOutlet {
  context(): FrameContext;
  send(text: string): void;
  /** The request has its answer. @param accepted events follow it. */
  settled(exchange: StreamExchange, accepted: boolean): void;
}

/** What a request belongs to. */
export interface ExchangePlace {
  readonly identity: KoneIdentity;
  readonly session: KoneSession;
  readonly building: NumberedBuilding;
  readonly group: NumberedGroup;
}

/** A request that is answered once; whatever comes after is dropped. */
export class StreamExchange implements Exchange {
  readonly identity: KoneIdentity;
  readonly session: KoneSession;
  readonly building: NumberedBuilding;
  readonly group: NumberedGroup;
  readonly buildingId: string;
  readonly groupId: string;
  readonly requestId: RequestId | "";
  readonly request: AddressedRequest;
  readonly #echo: EchoedId;
  readonly #outlet: ExchangeOutlet;
  #isOpen = true;

  constructor(request: AddressedRequest, place: ExchangePlace, outlet: ExchangeOutlet) {
    this.identity = place.identity;
    this.session = place.session;
    this.building = place.building;
    this.group = place.group;
    this.buildingId = request.buildingId;
    this.groupId = request.groupId;
    this.requestId = request.requestId;
    this.request = request;
    this.#echo = request.echo;
    this.#outlet = outlet;
  }

  answer(data: object, topLevel: Readonly<Record<string, unknown>> = {}): void {
    if (!this.#settle(false)) return;
    const { asked: { callType }, buildingId, groupId } = this.request;
    this.#outlet.send(ackFrame(this.#outlet.context(), this.#echo));
    // Sent in the same turn, so that both leave in one write.
    this.#outlet.send(JSON.stringify({
      data: this.#echoed(data, "request_id"),
      ...this.#echoed(topLevel, "requestId"),
      callType,
      buildingId,
      groupId,
    }));
  }

  accept(): void {
    if (!this.#settle(true)) return;
    this.#outlet.send(ackFrame(this.#outlet.context(), this.#echo));
  }

  refuse(status: FrameStatus, error: string): void {
    if (!this.#settle(false)) return;
    this.#outlet.send(errorFrame(this.#outlet.context(), this.#echo, status, error));
  }

  #settle(accepted: boolean): boolean {
    if (!this.#isOpen) return false;
    this.#isOpen = false;
    this.#outlet.settled(this, accepted);
    return true;
  }

  /** With every digit of an id that a number cannot hold. */
  #echoed(fields: object, name: string): object {
    if (typeof this.#echo !== "object") return fields;
    const id = Object.entries(fields).find(([field]) => field === name)?.[1];
    return Object.is(id, this.requestId) ? { ...fields, [name]: this.#echo } : fields;
  }
}
