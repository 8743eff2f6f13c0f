/** Frames of `/stream-v2` as the server writes them; every one has `data` (KONE 1.4). */
import type { FrameStatus } from "./exchange.ts";
import type { EchoedId } from "./request_id.ts";

/** What frames of one connection have in common. */
export interface FrameContext {
  /** Constant for a connection. */
  readonly connectionId: string;
  /** Milliseconds since 1970. */
  readonly nowMs: number;
}

/** That a request was taken. */
export function ackFrame({ connectionId, nowMs }: FrameContext, requestId: EchoedId): string {
  return JSON.stringify({ connectionId, requestId, statusCode: 201, data: { time: isoOf(nowMs) } });
}

/** That a request was not taken; nothing follows. */
export function errorFrame(
  { connectionId }: FrameContext,
  requestId: EchoedId,
  statusCode: FrameStatus,
  error: string,
): string {
  return JSON.stringify({ type: "error", connectionId, requestId, statusCode, data: { error } });
}

/** That a session was created or resumed: the one frame that is the whole answer. */
export function sessionFrame(
  { connectionId, nowMs }: FrameContext,
  requestId: EchoedId,
  data: { readonly sessionId?: string },
): string {
  const timestamp = isoOf(nowMs);
  return JSON.stringify({ type: "ok", connectionId, requestId, statusCode: 201, timestamp, data });
}

/** A time as frames have it. */
export function isoOf(ms: number): string {
  return new Date(ms).toISOString();
}
