/** A car's fault reaches the building's register by message, and outlives the server (E7). */
import assert from "node:assert/strict";
import type { CarState } from "../../adapters/mqtt/payloads.ts";
import { topics } from "../../adapters/mqtt/topics.ts";
import { SystemClock } from "../../src/clock.ts";
import { TestDevice } from "../parts/test_device.ts";
import { ServerProcess } from "./server_process.ts";
import { testSite } from "./test_site.ts";

const at = { building: "b1", group: "g0" };

Deno.test("E7 a car's fault is in the building's register, also after a kill -9, until it is mended", async () => {
  const server = await ServerProcess.start({ site: testSite(1) });
  const connect = () =>
    TestDevice.connect({
      url: server.mqtt,
      user: "controller-0",
      secret: server.secrets.get("controller-0") ?? "",
    });
  const state = (seq: number, change: Partial<CarState>): CarState => ({
    boot: "boot-1",
    seq,
    unitMs: seq,
    mode: "normal",
    doors: { front: "closed" },
    loadKg: 0,
    carCalls: [],
    faults: [],
    passengerAlarm: false,
    ...change,
  });
  const faulty = async () => {
    const url = server.metricsUrl.replace("/metrics", "/faults");
    const report = await (await fetch(url)).json() as {
      cars: { group: string; car: string; mode: string; faults: string[] }[];
    };
    return report.cars.map(({ group, car, mode, faults }) => [group, car, mode, ...faults]);
  };
  try {
    // As hardware does: the state again and again, whether it changed or not.
    let seq = 0;
    const say = (change: Partial<CarState>) =>
      device.publish(topics.carState(at, "a"), state(++seq, change));
    let device = await connect();
    await say({});
    assert.deepEqual(await faulty(), []);
    const expected = [["g0", "a", "out-of-service", "drive-and-motor-fault"]];
    await until(async () => {
      await say({ mode: "out-of-service", faults: ["drive-and-motor-fault"] });
      return (await faulty()).length === 1;
    });
    assert.deepEqual(await faulty(), expected);
    await server.kill();
    await device.ended;
    await server.restart();
    assert.deepEqual(await faulty(), expected, "the register outlives the server");
    device = await connect();
    await until(async () => {
      await say({});
      return (await faulty()).length === 0;
    });
    await device.leave();
  } finally {
    await server.dispose();
  }
});

async function until(holds: () => Promise<boolean>): Promise<void> {
  const clock = new SystemClock();
  const lateMs = clock.monotonic() + 10_000;
  while (!await holds()) {
    if (clock.monotonic() > lateMs) throw new Error("It did not come to pass");
    await new Promise<void>((resolve) => clock.after(50, resolve));
  }
}
