/** Between what an adapter is handed for a unit, or hears of one, and topics with payloads. */
import type { z } from "zod";
import type { UnitAddress, UnitMessage, UnitReport } from "../adapter.ts";
import { statusSchema } from "./payloads.ts";
import {
  unitEventSchema,
  unitHeartbeatSchema,
  unitOutcomeSchema,
  unitPresentedSchema,
} from "./unit_payloads.ts";
import { unitKeySchema } from "./unit_paper_payloads.ts";
import { unitRingSchema } from "./unit_ring_payloads.ts";
import { unitSignalledSchema } from "./unit_signal_payloads.ts";
import { type UnitCarries, unitDelivery, unitTopics } from "./unit_topics.ts";

/** A message to a unit as it is published. */
export interface UnitPublication {
  readonly topic: string;
  readonly payload: string;
  readonly qos: 0 | 1;
}

/** How a message to a unit is published. */
export function unitPublication(at: UnitAddress, message: UnitMessage): UnitPublication {
  const as = (name: keyof typeof unitTopics, payload: object) => ({
    topic: unitTopics[name](at),
    payload: JSON.stringify(payload),
    qos: unitDelivery[name].qos,
  });
  switch (message.type) {
    case "act":
      return as("unitAct", message.act);
    case "access":
      return as("unitAccess", message.access);
    case "time":
      return as("unitTime", message.time);
    case "ask":
      return as("unitAsk", message.ask);
    case "verdict":
      return as("unitVerdict", message.verdict);
    case "heard":
      return as("unitHeard", message.heard);
    case "rings":
      return as("unitRings", message.rings);
    case "directory":
      return as("unitDirectory", message.directory);
    case "signal":
      return as("unitSignalling", message.signal);
    case "papers":
      return as("unitPapers", message.papers);
  }
}

/** Reads what a unit published; the schema's error where it cannot be used. */
export function readUnitPayload(
  { building, unit }: UnitAddress,
  carries: UnitCarries,
  value: unknown,
): UnitReport | z.ZodError {
  switch (carries) {
    case "unitHeartbeat": {
      const read = unitHeartbeatSchema.safeParse(value);
      return read.success ? { type: carries, building, unit, heartbeat: read.data } : read.error;
    }
    case "unitOutcome": {
      const read = unitOutcomeSchema.safeParse(value);
      return read.success ? { type: carries, building, unit, outcome: read.data } : read.error;
    }
    case "unitPresented": {
      const read = unitPresentedSchema.safeParse(value);
      return read.success ? { type: carries, building, unit, presented: read.data } : read.error;
    }
    case "unitRing": {
      const read = unitRingSchema.safeParse(value);
      return read.success ? { type: carries, building, unit, ring: read.data } : read.error;
    }
    case "unitSignal": {
      const read = unitSignalledSchema.safeParse(value);
      return read.success ? { type: carries, building, unit, signal: read.data } : read.error;
    }
    case "unitKey": {
      const read = unitKeySchema.safeParse(value);
      return read.success ? { type: carries, building, unit, key: read.data } : read.error;
    }
    case "unitEvent": {
      const read = unitEventSchema.safeParse(value);
      return read.success ? { type: carries, building, unit, event: read.data } : read.error;
    }
    case "unitStatus": {
      const read = statusSchema.safeParse(value);
      return read.success ? { type: carries, building, unit, ...read.data } : read.error;
    }
  }
}
