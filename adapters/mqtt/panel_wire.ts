/** Between the payloads of panels and what an adapter says and is told. */
import type { z } from "zod";
import type { PanelMessage, PanelWord } from "../adapter.ts";
import { panelPressedSchema } from "./panel_payloads.ts";
import {
  type PanelAddress,
  type PanelCarries,
  panelDelivery,
  panelTopics,
} from "./panel_topics.ts";
import { statusSchema } from "./payloads.ts";

/** Reads what a panel said. */
export function readPanelPayload(
  panel: string,
  carries: PanelCarries,
  value: unknown,
): PanelWord | z.ZodError {
  if (carries === "panelPressed") {
    const pressed = panelPressedSchema.safeParse(value);
    return pressed.success ? { type: carries, panel, pressed: pressed.data } : pressed.error;
  }
  const status = statusSchema.safeParse(value);
  return status.success ? { type: carries, panel, ...status.data } : status.error;
}

/** A message to a panel, as it is published. */
export interface PanelPublication {
  readonly topic: string;
  readonly payload: string;
  readonly qos: 0 | 1;
}

/** How a message to a panel is published. */
export function panelPublication(at: PanelAddress, message: PanelMessage): PanelPublication {
  const [topic, payload] = message.type === "answer"
    ? ["panelAnswer", message.answer] as const
    : ["panelLit", message.lit] as const;
  return {
    topic: panelTopics[topic](at),
    payload: JSON.stringify(payload),
    qos: panelDelivery[topic].qos,
  };
}
