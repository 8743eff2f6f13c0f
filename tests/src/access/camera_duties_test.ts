import assert from "node:assert/strict";
import { sessionReadMs, type ShownCamera } from "../../../src/access/camera_duties.ts";
import { as, type Seed } from "../people/people_stage.ts";
import { anAccount, anAppointment, aSession } from "../people/rows.ts";
import { entrance, household, type RingStage, withRings } from "./ring_stage.ts";

const key = "k".repeat(43);
const wish = {
  ...{ building: "tower", unit: "entrance", reason: "No picture", facilities: ["a1"] },
  ...{ minutes: 15, key },
};
const minuteMs = 60_000;
const town: Seed = [
  ...household,
  ...["maud", "tina"].flatMap((who): Seed => [["account", anAccount(who)], [
    "session",
    aSession(who),
  ]]),
  ["appointment", anAppointment("maud")],
  ["appointment", anAppointment("tina", "technician")],
];

/** What the entrance's display said of its camera, each change once. */
function saidOf({ published }: RingStage): readonly (ShownCamera | undefined)[] {
  const said = published.filter(({ at }) => at.unit === "entrance")
    .map(({ directory }) => directory.camera);
  return said.filter((camera, index) => camera !== said[index - 1]);
}

/** Until what was asked for, and what follows from it, is done. */
async function settle({ clock, registry }: RingStage): Promise<void> {
  for (let turn = 0; turn < 4; turn++) {
    await registry.look(() => {});
    await clock.run(1);
  }
}

async function recorded(stage: RingStage): Promise<string> {
  const { building, unit } = entrance;
  const sticker = { building, unit, fittedOn: "2026-01-01" };
  const { id } = await stage.registry.run(as("maud"), "record_camera_sticker", sticker);
  await settle(stage);
  return id;
}

/** A session of Tina's that Maud has allowed. */
async function allowed({ registry }: RingStage, change: Partial<typeof wish> = {}) {
  const { id } = await registry.run(as("tina"), "ask_troubleshooting", { ...wish, ...change });
  await registry.run(as("maud"), "decide_troubleshooting", { id, allow: true });
  return id;
}

async function running(stage: RingStage): Promise<string> {
  await recorded(stage);
  const id = await allowed(stage);
  await stage.registry.run(as("tina"), "start_troubleshooting", { id });
  await settle(stage);
  return id;
}

Deno.test("R76 without the sticker it rings all the same and shows nothing; the record changes that at once, both ways", async () => {
  await withRings(async (stage) => {
    const { desk, press, registry } = stage;
    const socket = desk.join(await stage.phone("mia"), { ring() {} });
    assert.ok(socket.ok);
    assert.equal(desk.cameraAllowed(entrance), false);
    const plan = await press("1");
    assert.ok(plan.reachable);
    assert.ok(plan.targets.some(({ doors }) => doors.includes("main")));
    desk.forget(entrance, "r-1");
    const id = await recorded(stage);
    assert.equal(desk.cameraAllowed(entrance), true);
    assert.equal(desk.cameraAllowed({ building: "tower", unit: "cellar" }), false);
    assert.equal(desk.cameraAllowed({ building: "annex", unit: "entrance" }), false);
    await registry.run(as("maud"), "remove_camera_sticker", { id });
    await settle(stage);
    assert.equal(desk.cameraAllowed(entrance), false);
    assert.deepEqual(saidOf(stage), ["off", "calls", "off"]);
  }, town);
});

Deno.test("R75 while a session runs the display says so, and its key is that session's alone", async () => {
  await withRings(async (stage) => {
    const { cameras, registry, clock } = stage;
    const id = await running(stage);
    const session = cameras.sessionAt(entrance);
    assert.deepEqual([session?.id, session?.technician, session?.key], [id, "tina", key]);
    assert.ok(session!.untilMs <= clock.now() + 15 * minuteMs);
    assert.deepEqual(saidOf(stage), ["off", "calls", "troubleshooting"]);
    await registry.run(as("maud"), "end_troubleshooting", { id });
    await settle(stage);
    assert.equal(cameras.sessionAt(entrance), undefined);
    assert.equal(saidOf(stage).at(-1), "calls");
  }, town);
});

Deno.test("R75 a session ends with its minutes to the millisecond, and the display says so", async () => {
  await withRings(async (stage) => {
    const { cameras, clock } = stage;
    await running(stage);
    const { untilMs } = cameras.sessionAt(entrance)!;
    await clock.run(untilMs - clock.now() - 1);
    assert.ok(cameras.sessionAt(entrance));
    await clock.run(1);
    assert.equal(cameras.sessionAt(entrance), undefined);
    await settle(stage);
    assert.equal(saidOf(stage).at(-1), "calls");
  }, town);
});

Deno.test("R75 a ring ends a session in the same moment, and the audit log says so", async () => {
  await withRings(async (stage) => {
    const { cameras, press, row, audit } = stage;
    const id = await running(stage);
    const routed = press("2");
    assert.equal(cameras.sessionAt(entrance), undefined, "before anybody is asked");
    await routed;
    await settle(stage);
    assert.equal((await row("troubleshooting", id))?.status, "ended");
    assert.equal(saidOf(stage).at(-1), "calls");
    const last = (await audit()).findLast(({ what }) => what === "troubleshooting_ended");
    assert.deepEqual([last?.via, last?.by, last?.facts.how], ["server", null, "by a ring"]);
    stage.desk.forget(entrance, "r-1");
    await settle(stage);
    assert.equal(cameras.sessionAt(entrance), undefined, "it does not come back");
  }, town);
});

Deno.test("R75 a session that begins in the moment in which it rings does not run", async () => {
  await withRings(async (stage) => {
    const { cameras, press, registry, row } = stage;
    await recorded(stage);
    const id = await allowed(stage);
    await press("1");
    assert.equal(cameras.isRinging(entrance), true);
    // As if the ring had come after the route had asked.
    await registry.run(as("tina"), "start_troubleshooting", { id });
    await settle(stage);
    assert.equal(cameras.sessionAt(entrance), undefined);
    assert.equal((await row("troubleshooting", id))?.status, "ended");
    stage.desk.forget(entrance, "r-1");
    assert.equal(cameras.isRinging(entrance), false);
  }, town);
});

Deno.test("R75 C3 a technician whose post ends, and a camera without its sticker, show nothing more", async () => {
  for (const what of ["post", "sticker"] as const) {
    await withRings(async (stage) => {
      const { cameras, registry } = stage;
      await running(stage);
      const sticker = await registry.look((ledger) => [...ledger.all("camera_sticker")][0]!.id);
      if (what === "post") {
        const appointment = "technician-tina-tower";
        await registry.run(as("maud"), "end_appointment", { appointment });
      } else await registry.run(as("maud"), "remove_camera_sticker", { id: sticker });
      await settle(stage);
      assert.equal(cameras.sessionAt(entrance), undefined, what);
    }, town);
  }
});

Deno.test("R75 R83 who objects while a session runs ends it within seconds", async () => {
  await withRings(async (stage) => {
    const { cameras, registry, clock } = stage;
    await running(stage);
    await registry.run(as("mia"), "object_to", { purpose: "fix_defects", text: "No" });
    await clock.run(sessionReadMs);
    await settle(stage);
    assert.equal(cameras.sessionAt(entrance), undefined);
  }, town);
});

Deno.test("R75 every app of the building is told that somebody looks, also one that comes later, and of the end", async () => {
  await withRings(async (stage) => {
    const { desk, cameras, press } = stage;
    const heard: (readonly { readonly unit: string }[])[] = [];
    const early = desk.join(await stage.phone("amy"), {
      ring() {},
      cameras: (now) => heard.push(now),
    });
    assert.ok(early.ok && early.value.looked === undefined);
    await running(stage);
    const looked = [{ unit: "entrance", untilMs: cameras.sessionAt(entrance)!.untilMs }];
    assert.deepEqual(heard.at(-1), looked);
    const late = desk.join(await stage.phone("mia"), { ring() {} });
    assert.ok(late.ok);
    assert.deepEqual(late.value.looked, looked);
    await press("1");
    assert.deepEqual(heard.at(-1), [], "a ring has ended it");
  }, town);
});
