/**
 * Reads one message of a client: `{type, buildingId, groupId, callType, requestId?, payload?}`, or a
 * message that creates or resumes a session. What is wrong is said in the words of the vendor's
 * catalogue, with the correlation id wherever one could be taken (KONE 1.4).
 */
import type { RequestId } from "./exchange.ts";
import { FieldFault, Fields } from "./fields.ts";
import type {
  ActionPayload,
  DeletePayload,
  HoldOpenPayload,
  MonitorPayload,
  NoPayload,
  PingPayload,
} from "./payloads.ts";
import { type EchoedId, echoOf, idIn, requestIdLengthMax } from "./request_id.ts";
import { readAction, readDelete, readHoldOpen, readMonitor } from "./requests.ts";

/** Kinds of messages. */
export const messageTypes = [
  "common-api",
  "lift-call-api-v2",
  "site-monitoring",
  "create-session",
  "resume-session",
] as const;

const callTypesOf = {
  "common-api": ["config", "actions", "ping"],
  "lift-call-api-v2": ["action", "hold_open", "delete"],
  "site-monitoring": ["monitor"],
} as const;

/** Types of requests with an address. */
export type AddressedType = keyof typeof callTypesOf;

/** A call type with its payload. */
export type Asked =
  | { readonly callType: "config" | "actions"; readonly payload: NoPayload }
  | { readonly callType: "ping"; readonly payload: PingPayload }
  | { readonly callType: "action"; readonly payload: ActionPayload }
  | { readonly callType: "hold_open"; readonly payload: HoldOpenPayload }
  | { readonly callType: "delete"; readonly payload: DeletePayload }
  | { readonly callType: "monitor"; readonly payload: MonitorPayload };

/** A request of a lift group. */
export interface AddressedRequest {
  readonly type: AddressedType;
  /** As the client wrote them. */
  readonly buildingId: string;
  readonly groupId: string;
  /** "" where there is none. */
  readonly requestId: RequestId | "";
  /** The same as it stands in frames. */
  readonly echo: EchoedId;
  readonly asked: Asked;
}

/** A message that is about the connection's session. */
export interface SessionRequest {
  readonly type: "create-session" | "resume-session";
  /** "" where there is none; then the server makes one. */
  readonly echo: EchoedId;
  /** Of a resumption; "" else. */
  readonly sessionId: string;
  /** States not older than so many seconds are sent again. */
  readonly resendS: number;
}

/** A message, or what is wrong with it. */
export type Reading =
  | { readonly ok: true; readonly request: AddressedRequest | SessionRequest }
  | { readonly ok: false; readonly echo: EchoedId; readonly error: string };

/** What is said of a message that is no JSON text. */
export const notJson = "Invalid json payload";

const addressLengthMax = 128;
const sessionIdLengthMax = 128;
const resendDefaultS = 30;

/** Reads a message. @param monitorMaxS the operator's longest monitor, in seconds. */
export function readRequest(text: string, monitorMaxS: number): Reading {
  let value: unknown;
  try {
    value = JSON.parse(text);
  } catch {
    return { ok: false, echo: "", error: notJson };
  }
  let echo: EchoedId = "";
  try {
    const message = Fields.ofMessage(value);
    const payload = message.anyObject("payload");
    const outer = [message, "requestId"] as const;
    const inner = [payload, "request_id"] as const;
    const hasInner = message.raw("type") === "lift-call-api-v2" ||
      message.raw("callType") === "ping";
    const id = idIn(hasInner ? [inner, outer] : [outer, inner]);
    echo = echoOf(id, text);
    const type = message.word("type", messageTypes);
    if (type === "create-session" || type === "resume-session") {
      return { ok: true, request: sessionRequest(type, message, echo) };
    }
    const callType = message.word<Asked["callType"]>("callType", callTypesOf[type]);
    if (callType === "ping" && message.raw("requestId") !== undefined) {
      echo = "";
      throw message.fault("requestId", "is not allowed");
    }
    const buildingId = message.text("buildingId", addressLengthMax);
    const groupId = typeof message.raw("groupId") === "number"
      ? String(message.number("groupId"))
      : message.text("groupId", addressLengthMax);
    if (!hasInner) demandId(message, callType === "monitor");
    const asked = askedOf(callType, message, monitorMaxS);
    return { ok: true, request: { type, buildingId, groupId, requestId: id, echo, asked } };
  } catch (error) {
    if (error instanceof FieldFault) return { ok: false, echo, error: error.message };
    throw error;
  }
}

function askedOf(callType: Asked["callType"], message: Fields, monitorMaxS: number): Asked {
  switch (callType) {
    case "config":
    case "actions":
      return { callType, payload: null };
    case "ping": {
      const requestId = message.object("payload").numericId("request_id", requestIdLengthMax);
      return { callType, payload: { requestId } };
    }
    case "action":
      return { callType, payload: readAction(message.object("payload")) };
    case "hold_open":
      return { callType, payload: readHoldOpen(message.object("payload")) };
    case "delete":
      return { callType, payload: readDelete(message.object("payload")) };
    case "monitor":
      return { callType, payload: readMonitor(message.object("payload"), monitorMaxS) };
  }
}

/** A top-level id is a text or a number; `config` and `actions` may do without. */
function demandId(message: Fields, isDemanded: boolean): void {
  const id = message.raw("requestId");
  if (typeof id === "number" || (id === undefined && !isDemanded)) return;
  message.text("requestId", requestIdLengthMax);
}

function sessionRequest(
  type: SessionRequest["type"],
  message: Fields,
  echo: EchoedId,
): SessionRequest {
  demandId(message, false);
  if (type === "create-session") return { type, echo, sessionId: "", resendS: 0 };
  const sessionId = message.text("sessionId", sessionIdLengthMax);
  const resend = "resendLatestStateUpToSeconds";
  const resendS = message.numberOr(resend, resendDefaultS, [null]);
  if (resendS < 0) throw message.fault(resend, "must be greater than or equal to 0");
  return { type, echo, sessionId, resendS };
}
