/** Who answers what on `/stream-v2`. */
import type { Handler } from "./exchange.ts";
import type {
  ActionPayload,
  DeletePayload,
  HoldOpenPayload,
  MonitorPayload,
  NoPayload,
  PingPayload,
} from "./payloads.ts";

/** A handler for each call type. */
export interface StreamHandlers {
  readonly ping: Handler<PingPayload>;
  readonly config: Handler<NoPayload>;
  readonly actions: Handler<NoPayload>;
  readonly action: Handler<ActionPayload>;
  readonly hold_open: Handler<HoldOpenPayload>;
  readonly delete: Handler<DeletePayload>;
  readonly monitor: Handler<MonitorPayload>;
}
