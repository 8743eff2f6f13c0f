/** Orders to simulated access units: what people do at doors, and what befalls a unit. */
import { z } from "zod";
import type { Presented } from "../../src/doors.ts";
import type { RunningBuilding } from "./building.ts";

const unit = { building: z.string(), unit: z.string() };
const door = { ...unit, door: z.string() };
const on = z.boolean().describe("true breaks, false mends");

/** The orders, for the union of all of them. */
export const unitOrders = [
  z.strictObject({
    do: z.literal("present"),
    ...door,
    kind: z.enum(["tag", "pin", "qr"]),
    value: z.string().min(1).max(1024),
  }),
  z.strictObject({ do: z.literal("openByHand"), ...door }),
  z.strictObject({ do: z.literal("closeByHand"), ...door }),
  z.strictObject({ do: z.literal("exitButton"), ...door }),
  z.strictObject({
    do: z.literal("ring"),
    ...unit,
    number: z.string().min(1).max(64).describe("as the display shows it"),
  }),
  z.strictObject({ do: z.literal("ringCancel"), ...unit }),
  z.strictObject({ do: z.literal("tamper"), ...unit, on }),
  z.strictObject({ do: z.literal("powerCut"), ...unit, on }),
  z.strictObject({ do: z.literal("unitLinkCut"), ...unit, on }),
  z.strictObject({ do: z.literal("unitWallClockOff"), ...unit, ms: z.int() }),
] as const;

/** One order to a unit. */
export type UnitOrder = z.infer<(typeof unitOrders)[number]>;

/** Carries out one order. @throws {Error} where it names what the site does not have */
export function obeyUnit(building: RunningBuilding, order: UnitOrder): void {
  const { unit, linkCut } = building.unit(order);
  switch (order.do) {
    case "present":
      return unit.present(order.door, presentedOf(order.kind, order.value));
    case "openByHand":
      return unit.openByHand(order.door);
    case "closeByHand":
      return unit.closeByHand(order.door);
    case "exitButton":
      return unit.exitButton(order.door);
    case "ring":
      return unit.ring(order.number);
    case "ringCancel":
      return unit.cancelRings();
    case "tamper":
      return unit.tamper(order.on);
    case "powerCut":
      return unit.power(!order.on);
    case "unitLinkCut":
      return linkCut(order.on);
    case "unitWallClockOff":
      return unit.wallClockOff(order.ms);
  }
}

function presentedOf(kind: Presented["kind"], value: string): Presented {
  if (kind === "tag") return { kind, serial: value };
  return kind === "pin" ? { kind, pin: value } : { kind, text: value };
}
