/**
 * What every way to hardware must do, whichever broker and connection it runs on. A new adapter
 * that speaks this MQTT runs the whole suite with a {@link HardwareWay} of its own; everything here
 * goes through real sockets, and devices are clients of their own.
 */
import assert from "node:assert/strict";
import type { Act } from "../../adapters/mqtt/payloads.ts";
import { topics } from "../../adapters/mqtt/topics.ts";
import { TestDevice, TestUnit } from "../parts/test_device.ts";
import { unitContract } from "./unit_contract.ts";
import {
  act,
  actOf,
  contractSite,
  desired,
  type HardwareWay,
  isType,
  main,
  north,
  position,
  report,
  Stage,
  state,
} from "./adapter_stage.ts";

/** Registers the suite for one way: lifts here, access units in `unit_contract.ts`. */
export function adapterContract(way: HardwareWay): void {
  unitContract(way);
  const test = (title: string, body: (stage: Stage) => Promise<void>) =>
    Deno.test(`${title} (${way.name})`, async () => {
      const stage = new Stage(await way.start(contractSite));
      try {
        await body(stage);
      } finally {
        await stage.close();
      }
    });

  test("E4 reports of every kind arrive, parsed and addressed", async (stage) => {
    const heard = await stage.listen();
    const controller = await stage.device("main-controller");
    const car = await stage.device("main-car-a");
    await controller.publish(topics.report(main), { ...report, vendorNote: "ignored" });
    assert.deepEqual(await heard.next("report", isType("report")), {
      type: "report",
      ...main,
      report,
    });
    await controller.publish(topics.outcome(main), {
      act: "x",
      outcome: "refused",
      reason: "too-late",
    });
    assert.deepEqual(await heard.next("outcome", isType("outcome")), {
      type: "outcome",
      ...main,
      outcome: { act: "x", outcome: "refused", reason: "too-late" },
    });
    await controller.publish(topics.status(main), { online: true, boot: "b1" }, true);
    assert.deepEqual(await heard.next("status", isType("status")), {
      type: "status",
      ...main,
      online: true,
      boot: "b1",
    });
    await controller.publish(topics.carState(main, "b"), state, true);
    assert.deepEqual(await heard.next("car state", isType("carState")), {
      type: "carState",
      ...main,
      car: "b",
      state,
    });
    car.tell(topics.carPosition(main, "a"), position);
    assert.deepEqual(await heard.next("car position", isType("carPosition")), {
      type: "carPosition",
      ...main,
      car: "a",
      position,
    });
    await car.publish(topics.carStatus(main, "a"), { online: true, boot: "b9" }, true);
    assert.deepEqual(await heard.next("car status", isType("carStatus")), {
      type: "carStatus",
      ...main,
      car: "a",
      online: true,
    });
    assert.deepEqual(heard.all.filter(isType("nonsense")), []);
  });

  test("E4 desired state, ask and act reach the group's controller whole", async (stage) => {
    await stage.listen();
    const controller = await stage.device("main-controller");
    const other = await stage.device("north-controller");
    await controller.subscribe(topics.desired(main), topics.ask(main), topics.act(main));
    await other.subscribe(topics.desired(north), topics.ask(north), topics.act(north));
    stage.adapter.desired(main, desired);
    assert.deepEqual(await controller.told.next("desired"), {
      topic: topics.desired(main),
      payload: desired,
    });
    stage.adapter.ask(main, 7);
    assert.deepEqual(await controller.told.next("ask"), {
      topic: topics.ask(main),
      payload: { epoch: 7 },
    });
    assert.equal(stage.adapter.act(main, act), true);
    assert.deepEqual(await controller.told.next("act"), { topic: topics.act(main), payload: act });
    stage.adapter.ask(north, 1);
    await other.told.next("its own ask");
    assert.equal(other.told.all.length, 1, "a controller gets what is for its own group only");
  });

  test("E4 a device that vanishes is reported offline by its last will", async (stage) => {
    const heard = await stage.listen();
    const will = (topic: string, boot: string) => ({
      will: {
        topic,
        payload: JSON.stringify({ online: false, boot }),
        qos: 1 as const,
        retain: true,
      },
    });
    const controller = await stage.device("main-controller", will(topics.status(main), "b1"));
    const car = await stage.device("main-car-a", will(topics.carStatus(main, "a"), "b2"));
    await controller.publish(topics.status(main), { online: true, boot: "b1" }, true);
    await heard.next("online", isType("status"));
    await controller.vanish();
    const offline = await heard.next("offline", isType("status"));
    assert.deepEqual(offline, { type: "status", ...main, online: false, boot: "b1" });
    await car.vanish();
    const gone = await heard.next("car offline", isType("carStatus"));
    assert.deepEqual(gone, { type: "carStatus", ...main, car: "a", online: false });
  });

  test("E4 retained states are heard at once, a retained report never", async (stage) => {
    const controller = await stage.device("main-controller");
    await controller.publish(topics.report(main), { ...report, revision: 1 }, true);
    await controller.publish(topics.carState(main, "a"), state, true);
    await controller.publish(topics.status(main), { online: true, boot: "b1" }, true);
    const heard = await stage.listen();
    await heard.next("retained", isType("status"));
    await controller.publish(topics.report(main), { ...report, revision: 2 });
    await heard.next(
      "a report of now",
      (item) => item.type === "report" && item.report.revision === 2,
    );
    assert.equal(heard.all.filter(isType("carState")).length, 1);
    assert.deepEqual(
      heard.all.filter(isType("report")).map((item) => item.report.revision),
      [2],
      "a report out of a broker's memory is of the past",
    );
  });

  test("E4 nonsense is told with its topic and a reason, and what follows is heard", async (stage) => {
    const heard = await stage.listen();
    const controller = await stage.device("main-controller");
    const nonsense: [string, string, RegExp][] = [
      [topics.report(main), "{", /not JSON/],
      [topics.report(main), "", /not JSON/],
      [topics.report(main), "null", /payload/],
      [topics.report(main), JSON.stringify({ ...report, held: "none" }), /held/],
      [topics.report(main), JSON.stringify({ ...report, epoch: -1 }), /epoch/],
      [topics.carState(main, "a"), JSON.stringify({ ...state, mode: "party" }), /mode/],
      [topics.carPosition(main, "a"), JSON.stringify({ ...position, level: 1.5 }), /level/],
      [topics.outcome(main), `${"[".repeat(100_000)}`, /not JSON/],
      [topics.status(main), JSON.stringify({ online: "yes", boot: "b1" }), /online/],
    ];
    for (const [topic, payload, reason] of nonsense) {
      await controller.publish(topic, payload);
      const told = await heard.next("nonsense", isType("nonsense"));
      assert.equal(told.topic, topic);
      assert.match(told.fault, reason);
      assert.ok(told.fault.length <= 200);
    }
    await controller.publish(topics.report(main), report);
    await heard.next("a report afterwards", isType("report"));
    assert.equal(heard.all.filter(isType("report")).length, 1);
  });

  test("C17 one car's device cannot speak for the group, nor a group for another", async (stage) => {
    const heard = await stage.listen();
    const controller = await stage.device("main-controller");
    const forbidden: [string, string, object][] = [
      ["main-car-a", topics.report(main), { ...report, mode: "fire-operation" }],
      ["main-car-a", topics.status(main), { online: false, boot: "b1" }],
      ["main-car-a", topics.outcome(main), { act: "x", outcome: "done" }],
      ["main-car-a", topics.carState(main, "b"), state],
      ["main-controller", topics.report(north), report],
      ["main-controller", topics.carState(north, "c"), state],
      ["main-controller", topics.desired(main), desired],
      ["north-controller", topics.act(main), act],
      ["north-controller", "elsewhere", {}],
    ];
    await controller.subscribe(topics.desired(main), topics.ask(main), topics.act(main));
    for (const [user, topic, payload] of forbidden) {
      const intruder = await stage.device(user, { clientId: "intruder" });
      // A broker closes the connection or swallows the message; either way it is through with it.
      await intruder.publish(topic, payload).catch(() => {});
    }
    await controller.publish(topics.report(main), report);
    await heard.next("the controller's own report", isType("report"));
    assert.deepEqual(heard.all.filter(({ type }) => type !== "link"), [
      { type: "report", ...main, report },
    ]);
    stage.adapter.ask(main, 1);
    await controller.told.next("an ask");
    assert.equal(controller.told.all.length, 1, "only the server tells a controller what to do");
  });

  test("C17 a device hears nothing that is not for it, by name or by wildcard", async (stage) => {
    await stage.listen();
    const controller = await stage.device("main-controller");
    await controller.subscribe(topics.ask(main), topics.desired(main), topics.act(main));
    const car = await stage.device("main-car-a");
    await car.subscribe(
      topics.act(main),
      topics.desired(north),
      "#",
      "vestibule/1/+/+/act",
      topics.report(main),
    );
    await car.subscribe(topics.ask(main));
    stage.adapter.act(main, act);
    stage.adapter.desired(north, desired);
    await controller.publish(topics.report(main), report);
    stage.adapter.ask(main, 9);
    await controller.told.next("its act", ({ topic }) => topic === topics.act(main));
    await car.told.next("its ask", ({ topic }) => topic === topics.ask(main));
    assert.deepEqual(car.told.all.map(({ topic }) => topic), [topics.ask(main)]);
  });

  test("R42 no sign-in without a user, with a wrong secret, or with another's", async (stage) => {
    const url = `mqtt://127.0.0.1:${stage.way.port}`;
    const secret = stage.way.secretOf("main-controller");
    for (
      const [user, given] of [
        ["main-controller", `${secret}x`],
        ["main-controller", ""],
        ["north-controller", secret],
        ["nobody", secret],
        ["", ""],
      ] as const
    ) {
      await assert.rejects(TestDevice.connect({ url, user, secret: given }), `${user}:${given}`);
    }
    await assert.rejects(TestDevice.connect({
      url,
      user: "main-controller",
      secret,
      more: { username: undefined, password: undefined } as object,
    }));
    await stage.device("main-controller");
  });

  test("E5 without the broker nothing is sent, and nothing is kept for later", async (stage) => {
    const heard = await stage.listen();
    assert.equal(stage.adapter.linked, true);
    await stage.way.breakDown();
    await heard.next("link down", (item) => item.type === "link" && !item.up);
    assert.equal(stage.adapter.linked, false);
    stage.adapter.desired(main, desired);
    stage.adapter.ask(main, 1);
    assert.equal(stage.adapter.act(main, act), false);
    if (stage.way.comeBack === undefined) return;
    await stage.way.comeBack();
    // The device is there before the link is back: what was kept would reach it.
    const controller = await stage.device("main-controller");
    await controller.subscribe(topics.desired(main), topics.ask(main), topics.act(main));
    await heard.next("link up again", (item) => item.type === "link" && item.up);
    assert.equal(stage.adapter.linked, true);
    await controller.publish(topics.report(main), report);
    await heard.next("a report: subscriptions stand again", isType("report"));
    stage.adapter.ask(main, 2);
    const told = await controller.told.next("the first thing told");
    assert.deepEqual(told, { topic: topics.ask(main), payload: { epoch: 2 } });
  });

  test("E5 an act that a broker's queue releases late is refused by deadline", async (stage) => {
    const unit = new TestUnit("b1");
    const told = await actAfterAbsence(stage, () => unit.unitMs = act.notAfterUnitMs + 1);
    assert.equal(told.length, stage.way.keepsSessions ? 1 : 0);
    for (const late of told) {
      assert.deepEqual(unit.take(late), { act: "act-1", outcome: "refused", reason: "too-late" });
    }
  });

  test("E5 an act that a broker's queue releases to another boot is refused", async (stage) => {
    const unit = new TestUnit("b1");
    const told = await actAfterAbsence(stage, () => unit.reboot("b2"));
    assert.equal(told.length, stage.way.keepsSessions ? 1 : 0);
    for (const late of told) {
      assert.deepEqual(unit.take(late), { act: "act-1", outcome: "refused", reason: "other-boot" });
    }
  });

  test("E5 an act that a hanging link releases late is refused, and done only once", async (stage) => {
    await stage.listen();
    const proxy = await stage.proxy();
    const unit = new TestUnit("b1");
    const controller = await stage.device("main-controller", {}, proxy.port);
    await controller.subscribe(topics.act(main));
    stage.adapter.act(main, act);
    const first = await controller.told.next("an act in time");
    assert.deepEqual(unit.take(actOf(first)), { act: "act-1", outcome: "done" });
    assert.equal(unit.take(actOf(first)).reason, "known-id");
    proxy.hold();
    assert.equal(stage.adapter.act(main, { ...act, act: "act-2" }), true);
    unit.unitMs = act.notAfterUnitMs + 1;
    proxy.release();
    const late = await controller.told.next("the act, late");
    assert.deepEqual(unit.take(actOf(late)), {
      act: "act-2",
      outcome: "refused",
      reason: "too-late",
    });
  });

  test("E5 a link that was cut comes back without the acts of before", async (stage) => {
    const heard = await stage.listen();
    const controller = await stage.device("main-controller");
    await controller.subscribe(topics.act(main), topics.ask(main));
    await controller.vanish();
    stage.adapter.act(main, act); // whether it says yes or no: nobody was there
    const again = await stage.device("main-controller");
    await again.subscribe(topics.act(main), topics.ask(main));
    await again.publish(topics.report(main), report);
    await heard.next("the device is back", isType("report"));
    stage.adapter.ask(main, 3);
    assert.equal((await again.told.next("the first thing told")).topic, topics.ask(main));
  });

  test("MQTT packets broken into single bytes arrive, both ways", async (stage) => {
    const heard = await stage.listen();
    const proxy = await stage.proxy({ byByte: true });
    const controller = await stage.device("main-controller", {}, proxy.port);
    await controller.subscribe(topics.desired(main));
    for (let revision = 1; revision <= 5; revision++) {
      await controller.publish(topics.report(main), { ...report, revision });
      const item = await heard.next("report", isType("report"));
      assert.equal(item.report.revision, revision);
      stage.adapter.desired(main, { ...desired, revision });
      assert.equal((await controller.told.next("desired")).topic, topics.desired(main));
    }
  });

  test("MQTT payloads of 200 kB arrive, both ways, over TCP and over WebSocket", async (stage) => {
    const heard = await stage.listen();
    for (const over of ["tcp", "webSocket"] as const) {
      const controller = over === "tcp"
        ? await stage.device("main-controller")
        : await stage.webSocketDevice("main-controller");
      await controller.subscribe(topics.desired(main));
      await controller.publish(topics.report(main), { ...report, padding: "x".repeat(200_000) });
      assert.deepEqual((await heard.next("a large report", isType("report"))).report, report);
      const calls = Array.from({ length: 512 }, (_, index) => ({
        ...desired.calls[0]!,
        call: `${index}`.padEnd(64, "-"),
        car: "b".padEnd(64, "-"),
        boot: undefined,
      }));
      const large = JSON.parse(JSON.stringify({ ...desired, boot: "b".repeat(64), calls }));
      stage.adapter.desired(main, large);
      assert.deepEqual((await controller.told.next("a large desired")).payload, large);
      await controller.leave();
    }
  });

  test("MQTT a payload beyond the bound is not heard, and others still are", async (stage) => {
    const heard = await stage.listen();
    const flooder = await stage.device("main-controller", { clientId: "flooder" });
    const padding = "x".repeat(300_000);
    await flooder.publish(topics.report(main), { ...report, revision: 666, padding }).catch(
      () => {},
    );
    const controller = await stage.device("main-controller");
    await controller.publish(topics.report(main), report);
    assert.equal((await heard.next("report", isType("report"))).report.revision, report.revision);
  });

  test("MQTT devices over WebSocket speak and hear as others do", async (stage) => {
    const heard = await stage.listen();
    const controller = await stage.webSocketDevice("main-controller");
    await controller.subscribe(topics.ask(main));
    await controller.publish(topics.report(main), report);
    await heard.next("report", isType("report"));
    stage.adapter.ask(main, 5);
    assert.deepEqual((await controller.told.next("ask")).payload, { epoch: 5 });
  });

  test("E5 after stop nothing is reported and nothing leaves", async (stage) => {
    const heard = await stage.listen();
    const controller = await stage.device("main-controller");
    await controller.publish(topics.report(main), report);
    await heard.next("report", isType("report"));
    await stage.adapter.stop();
    assert.equal(stage.adapter.linked, false);
    const before = heard.all.length;
    await controller.publish(topics.report(main), report);
    assert.equal(stage.adapter.act(main, act), false);
    const second = await stage.listen();
    await controller.publish(topics.report(main), report);
    await second.next("another adapter hears it", isType("report"));
    assert.equal(heard.all.length, before);
  });
}

/** Has an act published while a device with a stored session is away; what it gets on return. */
async function actAfterAbsence(stage: Stage, meanwhile: () => void): Promise<Act[]> {
  const heard = await stage.listen();
  const will = { topic: topics.status(main), payload: `{"online":false,"boot":"b1"}`, qos: 1 };
  const stored = { clean: false, clientId: "stored", will };
  const before = await stage.device("main-controller", stored);
  await before.subscribe(topics.act(main), topics.ask(main));
  await before.vanish();
  await heard.next("the broker knows that it is away", isType("status"));
  stage.adapter.act(main, act);
  meanwhile();
  const after = await stage.device("main-controller", stored);
  await after.subscribe(topics.act(main), topics.ask(main));
  await after.publish(topics.report(main), report);
  await heard.next("the device is back", isType("report"));
  stage.adapter.ask(main, 1); // comes after whatever was queued
  await after.told.next("ask", ({ topic }) => topic === topics.ask(main));
  return after.told.all.filter(({ topic }) => topic === topics.act(main)).map(actOf);
}
