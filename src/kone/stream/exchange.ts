/**
 * One request of a client of `/stream-v2` on its way to an answer, as handlers see it. Envelope,
 * token, scope and address are checked before. An answer is two frames, the ack and the result, and
 * leaves in one write: some clients take whatever follows an ack for its result. So a handler answers
 * once, when it knows the result; what it monitors or tells later goes to the session.
 */
import type { KoneIdentity } from "../client_rights.ts";
import type { NumberedBuilding, NumberedGroup } from "../numbers.ts";

/** Status codes of frames. */
export type FrameStatus = 400 | 401 | 403 | 404 | 409 | 429 | 500;

/** A frame as JSON; every one has `data`. */
export type Frame = Readonly<Record<string, unknown>> & { readonly data: object };

/** A client's correlation id, in the JSON type it came in. */
export type RequestId = number | string;

/**
 * Where events for a client go: to its connection, or, while it has none, nowhere but what is kept
 * of it for a resumption. It outlives connections for a while.
 */
export interface KoneSession {
  /** Whose it is. A resumption demands the same client and end user. */
  readonly identity: KoneIdentity;
  /**
   * Tells an event. Of each `key` the latest is kept for a resumption, with its time.
   * @param key such as the concrete topic under the request id.
   */
  tell(key: string, frame: Frame): void;
  /**
   * Its connection reads so slowly that what passes by anyway, such as where a lift is between two
   * changes of state, should wait; left out: it does not.
   */
  readonly behind?: boolean;
  /** Runs once, when the session ends for good; at once where it has. Returns how to take it back. */
  onEnd(ended: () => void): () => void;
}

/** A request with an address. */
export interface Exchange {
  readonly identity: KoneIdentity;
  readonly session: KoneSession;
  readonly building: NumberedBuilding;
  readonly group: NumberedGroup;
  /** As the client wrote them: they come back in frames. */
  readonly buildingId: string;
  readonly groupId: string;
  /** Echoed as it came; "" where there is none. */
  readonly requestId: RequestId | "";
  /**
   * Ack and result in one write. `data` is the result's; `topLevel` what stands beside it, such as
   * `requestId`. The call type and the address are added.
   */
  answer(data: object, topLevel?: Readonly<Record<string, unknown>>): void;
  /** The ack alone: of what has no result frame, such as a monitor, whose events follow. */
  accept(): void;
  /** One error frame; nothing follows. */
  refuse(status: FrameStatus, error: string): void;
}

/** A handler of one kind of request, with its payload after validation of types. */
export type Handler<Payload> = (payload: Payload, exchange: Exchange) => void;
