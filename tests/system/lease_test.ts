/**
 * A robot that has a car for itself, and people beside it: the real server, its broker, and a
 * simulated building at the other end of the wire.
 */
import assert from "node:assert/strict";
import { type RunningBuilding, startBuilding } from "../../adapters/simulator/building.ts";
import { MqttLink } from "../../adapters/simulator/connection.ts";
import { SystemClock } from "../../src/clock.ts";
import type { LiftUse } from "../../src/lift/lift_uses.ts";
import type { GroupEvent } from "../../src/protocol.ts";
import { seededRandom, uuidV7 } from "../../src/random.ts";
import type { SiteFile } from "../../src/site.ts";
import { Phone } from "./phone.ts";
import { ServerProcess } from "./server_process.ts";
import { testSite } from "./test_site.ts";

const at = { building: "b1", group: "g0" };
const clock = new SystemClock();

/** The test site with doors that do not keep anybody waiting. */
function quickSite(): SiteFile {
  const site = testSite(1);
  const [building] = site.buildings;
  for (const car of building!.groups[0]!.cars) {
    Object.assign(car, {
      dwellLandingCallMs: 500,
      dwellCarCallMs: 500,
      transferMs: 100,
      doors: { front: { openMs: 300, closeMs: 300 } },
    });
  }
  return site;
}

interface House {
  readonly server: ServerProcess;
  readonly building: RunningBuilding;
}

async function withHouse(body: (house: House) => Promise<void>): Promise<void> {
  const server = await ServerProcess.start({ site: quickSite() });
  const login = {
    url: server.mqtt,
    user: "controller-0",
    password: server.secrets.get("controller-0")!,
  };
  const random = seededRandom("lease");
  const building = startBuilding({
    site: server.site,
    clock,
    random,
    connect: (group) => new MqttLink(group, login, { clock, random }),
  });
  try {
    await body({ server, building });
  } finally {
    await building.stop();
    await server.dispose();
  }
}

/** An HTTP client with a capability of its own. */
async function client(server: ServerProcess, rid: string, uses: readonly LiftUse[]) {
  const minted = await fetch(`${server.http}/demo/capability`, {
    method: "POST",
    headers: { "content-type": "application/json" },
    body: JSON.stringify({ rid, uses }),
  });
  const { capability } = await minted.json();
  return async (method: string, path: string, body?: object) => {
    const response = await fetch(`${server.http}/v1/buildings/b1/groups/g0/${path}`, {
      method,
      headers: {
        authorization: `Bearer ${capability}`,
        ...(method === "POST" && { "idempotency-key": uuidV7(clock.now(), { next: Math.random }) }),
        ...(body !== undefined && { "content-type": "application/json" }),
      },
      ...(body !== undefined && { body: JSON.stringify(body) }),
    });
    return { status: response.status, body: await response.json() };
  };
}

Deno.test("EG26 EG27 over the wire: a robot has a car for itself, rides, holds its doors and gives it back", async () => {
  await withHouse(async ({ server, building }) => {
    const rid = crypto.randomUUID();
    const [robot, phone] = await Promise.all([
      Phone.connect(server.http, rid),
      Phone.connect(server.http),
    ]);
    for (const each of [robot, phone]) {
      await each.ask((ref) => ({ type: "subscribe", ref, ...at }));
    }
    const events = (of: Phone) =>
      of.told.flatMap((message): GroupEvent[] => message.type === "event" ? [message.event] : []);
    await robot.until(() =>
      events(robot).filter((event) => event.what === "car" && event.car.known).length > 1
    );
    const ask = await client(server, rid, ["exclusive", "hold"]);
    const without = await client(server, crypto.randomUUID(), []);
    const wish = { lifts: ["a"], level: 0, lifeMs: 120_000 };
    assert.equal((await without("POST", "leases", wish)).body.code, "forbidden");

    const taken = await ask("POST", "leases", wish);
    assert.equal(taken.status, 201, JSON.stringify(taken.body));
    const lease: string = taken.body.id;
    await robot.until(() =>
      events(robot).some((event) => event.what === "lease" && event.lease.state === "ready")
    );
    await phone.until(() =>
      events(phone).some((event) =>
        event.what === "car" && event.car.id === "a" && event.car.mode === "vip"
      )
    );
    const people = await phone.place(at, {
      kind: "destination",
      from: 0,
      to: 2,
      persons: 1,
    });
    assert.ok(typeof people === "object" && "call" in people);
    assert.equal(people.call.car, "b", "people get the other car");

    const ride = await robot.place(at, {
      kind: "destination",
      from: 0,
      to: 1,
      persons: 1,
      lease,
    });
    assert.ok(typeof ride === "object" && "call" in ride, JSON.stringify(ride));
    assert.equal(ride.call.car, "a");
    await robot.until(
      () =>
        events(robot).some((event) =>
          event.what === "call" && event.call.id === ride.call.id && event.call.state === "served"
        ),
      30_000,
    );

    const held = await robot.ask((ref) => ({
      type: "hold_doors",
      ref,
      ...at,
      key: robot.key(),
      hold: { lease, lifeMs: 60_000 },
    }));
    assert.ok(held !== "cut" && held.type === "result" && held.hold !== undefined);
    const car = building.group(at).controller.cars.get("a")!;
    await phone.until(() => car.isOpen("front"));
    const renewed = await ask("PUT", `holds/${held.hold.id}`, { lifeMs: 300_000 });
    assert.equal(renewed.body.expiresAtMs - renewed.body.sinceMs > 290_000, true);
    building.group(at).faults.nudge("a");
    const ended = await robot.until(() =>
      events(robot).find((event) => event.what === "hold" && event.hold.state === "ended")
    );
    assert.ok(ended.what === "hold" && ended.hold.reason === "doors_closed", "safety wins");

    const released = await ask("DELETE", `leases/${lease}`);
    assert.equal(released.body.reason, "released");
    await phone.until(() => {
      const last = events(phone).findLast((event) => event.what === "car" && event.car.id === "a");
      return last?.what === "car" && last.car.mode === "normal";
    });
    assert.ok(!JSON.stringify(phone.told).includes(lease), "nobody else hears of the lease");
    await robot.close();
    await phone.close();
  });
});
