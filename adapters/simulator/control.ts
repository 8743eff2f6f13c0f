/**
 * Orders to a running simulation, one JSON object a line: faults on request, the stream of
 * passengers, and what people do at doors, for tests and demonstrations that run it as a process.
 */
import { z } from "zod";
import { sideSchema } from "../../src/site.ts";
import type { RunningBuilding } from "./building.ts";
import { obeyUnit, unitOrders } from "./unit_control.ts";

/** Longest line taken, in characters. */
const lineCharsMax = 4096;

const group = { building: z.string(), group: z.string() };
const on = z.boolean().describe("true breaks, false mends");

const orderSchema = z.discriminatedUnion("do", [
  z.strictObject({ do: z.literal("outOfService"), ...group, car: z.string(), on }),
  z.strictObject({
    do: z.literal("doorObstructed"),
    ...group,
    car: z.string(),
    side: sideSchema,
    times: z.int().min(0).max(1000),
  }),
  z.strictObject({ do: z.literal("doorFault"), ...group, car: z.string(), side: sideSchema, on }),
  z.strictObject({ do: z.literal("carStuck"), ...group, car: z.string(), on }),
  z.strictObject({ do: z.literal("nudge"), ...group, car: z.string() }),
  z.strictObject({ do: z.literal("attended"), ...group, car: z.string(), on }),
  z.strictObject({ do: z.literal("fire"), ...group, on }),
  z.strictObject({ do: z.literal("controllerSilent"), ...group, on }),
  z.strictObject({ do: z.literal("controllerReboot"), ...group }),
  z.strictObject({ do: z.literal("wallClockOff"), ...group, ms: z.int() }),
  z.strictObject({ do: z.literal("linkCut"), ...group, on }),
  z.strictObject({
    do: z.literal("passengers"),
    perFiveMinutes: z.number().min(0).max(10_000).describe("0 switches them off"),
  }),
  ...unitOrders,
]);

/** One order. */
export type Order = z.infer<typeof orderSchema>;

/**
 * Carries out one line.
 * @throws {Error} where the line is no order, or names what the site does not have
 */
export function obey(building: RunningBuilding, line: string): void {
  const order = orderSchema.parse(line.length > lineCharsMax ? undefined : JSON.parse(line));
  if (order.do === "passengers") {
    const { perFiveMinutes } = order;
    building.setPassengers(perFiveMinutes === 0 ? undefined : { perFiveMinutes });
    return;
  }
  if ("unit" in order) return obeyUnit(building, order);
  const { faults } = building.group(order);
  switch (order.do) {
    case "outOfService":
      return faults.outOfService(order.car, order.on);
    case "doorObstructed":
      return faults.doorObstructed(order.car, order.side, order.times);
    case "doorFault":
      return faults.doorFault(order.car, order.side, order.on);
    case "carStuck":
      return faults.carStuck(order.car, order.on);
    case "nudge":
      return faults.nudge(order.car);
    case "attended":
      return faults.attended(order.car, order.on);
    case "fire":
      return faults.fire(order.on);
    case "controllerSilent":
      return faults.controllerSilent(order.on);
    case "controllerReboot":
      return faults.controllerReboot();
    case "wallClockOff":
      return faults.wallClockOff(order.ms);
    case "linkCut":
      return faults.linkCut(order.on);
  }
}

/** Carries out a stream of lines until it ends; `fault` hears of lines that cannot be. */
export async function obeyAll(
  building: RunningBuilding,
  input: ReadableStream<Uint8Array<ArrayBuffer>>,
  fault: (text: string) => void,
): Promise<void> {
  let rest = "";
  const obeyLine = (line: string) => {
    if (line.trim() === "") return;
    try {
      obey(building, line);
    } catch (error) {
      fault(`Cannot obey: ${error instanceof Error ? error.message : String(error)}`);
    }
  };
  for await (const part of input.pipeThrough(new TextDecoderStream())) {
    const lines = (rest + part).split("\n");
    rest = lines.pop()!.slice(0, lineCharsMax + 1);
    lines.forEach(obeyLine);
  }
  obeyLine(rest);
}
