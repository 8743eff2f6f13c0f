import assert from "node:assert/strict";
import {
  filterCharsPerSessionMax,
  monitorsPerSessionMax,
} from "../../../../src/kone/monitor/kone_monitor.ts";
import { movingStates } from "../../../../src/kone/monitor/motion_steps.ts";
import { at } from "../../journeys/journey_house.ts";
import { identity, KeptSession, type MonitorHouse, withMonitors } from "./monitor_stage.ts";
import { runs } from "./lift_stage.ts";

const everyLift = ["+/status", "+/position", "+/doors", "+/stopping", "+/next_stop_eta"];

/** Somebody rides from one floor to another, as nobody's business of the monitors. */
async function rides({ house }: MonitorHouse, from: number, to: number): Promise<void> {
  const answer = await house.asked((done) =>
    house.process.lifts.place(
      at("main"),
      `rider-${house.key()}`,
      house.key(),
      { kind: "destination", from, to, persons: 1 },
      done,
    ), 500);
  assert.ok(answer.ok);
}

const fields = (session: KeptSession, topic: string, field: string) =>
  session.events(topic).map(({ data }) => data[field]);

Deno.test("KONE 1.7 a monitor is acknowledged, shown at once how every lift stands, and told what happens in order until all is still", () =>
  withMonitors(async (staged) => {
    const { house } = staged;
    const session = new KeptSession(identity("watcher"));
    staged.ask(session, "m", everyLift);
    await house.clock.run(100);
    assert.equal(session.frames[0]!["statusCode"], 201, "nothing overtakes the ack");
    assert.deepEqual(session.events().map(({ subtopic }) => subtopic).sort(), [
      "lift_1/doors",
      "lift_1/position",
      "lift_1/status",
      "lift_2/doors",
      "lift_2/position",
      "lift_2/status",
    ]);
    assert.deepEqual(session.events("lift_2/position")[0], {
      data: {
        time: new Date(house.clock.now() - 100).toISOString(),
        dir: "NONE",
        coll: "NONE",
        moving_state: "STANDING",
        area: 1002010,
        cur: 10,
        adv: 10,
        door: true,
      },
      subtopic: "lift_2/position",
      requestId: "m",
      callType: "monitor",
      buildingId: "building:tower",
      groupId: "1",
    } as never);
    await rides(staged, 5, 2);
    await rides(staged, 1, 8);
    await house.clock.run(120_000);
    for (const lift of ["lift_1", "lift_2"]) {
      const moving = runs(fields(session, `${lift}/position`, "moving_state"));
      assert.ok(moving.length > 10, `${lift} moved: ${moving}`);
      for (const [index, state] of moving.entries()) {
        assert.equal(state, movingStates[index % 5], `${lift}: ${moving}`);
      }
      assert.equal(moving.at(-1), "STANDING");
      const doors = fields(session, `${lift}/doors`, "state");
      assert.deepEqual(doors.slice(0, 5), ["CLOSED", "OPENING", "OPENED", "CLOSING", "CLOSED"]);
      assert.equal(doors.at(-1), "CLOSED");
      assert.ok(session.events(`${lift}/stopping`).length >= 2);
      assert.ok(session.events(`${lift}/next_stop_eta`).length >= 2);
    }
    const landings = new Set(fields(session, "/doors", "landing"));
    for (const area of [6000, 3000, 2000, 9000]) assert.ok(landings.has(area), `${area}`);
  }));

Deno.test("KONE 1.7 braking is told as the ride goes: DECELERATING comes well before STOPPED and well after STARTING", () =>
  withMonitors(async (staged) => {
    const session = new KeptSession(identity("watcher"));
    staged.ask(session, "m", ["lift_2/position"]);
    await rides(staged, 5, 0);
    await staged.house.clock.run(120_000);
    const events = session.events("position");
    const changes = events.filter(({ data }, index) =>
      data["moving_state"] !== events[index - 1]?.data["moving_state"]
    );
    const timesOf = (state: string) =>
      changes.filter(({ data }) => data["moving_state"] === state)
        .map(({ data }) => Date.parse(String(data["time"])));
    const [starts, brakes, stops] = ["STARTING", "DECELERATING", "STOPPED"].map(timesOf);
    const long = stops!.findIndex((stop, ride) => stop - starts![ride]! > 8_000);
    assert.ok(long >= 0);
    const brakingMs = stops![long]! - brakes![long]!;
    assert.ok(brakingMs >= 2_000 && brakingMs <= 2_500, `2.5 s from 2.5 m/s, got ${brakingMs}`);
  }));

Deno.test("KONE 1.7 topics: a wildcard for a level or for the lift's number, one lift alone, and silence for wrong names", () =>
  withMonitors(async (staged) => {
    const heard = async (...subtopics: string[]) => {
      const session = new KeptSession(identity("watcher"));
      staged.ask(session, "m", subtopics, 0);
      await staged.house.clock.run(300);
      assert.equal(session.frames[0]!["statusCode"], 201);
      return session.events().map(({ subtopic }) => subtopic);
    };
    assert.deepEqual(await heard("lift_+/status"), ["lift_1/status", "lift_2/status"]);
    assert.deepEqual(await heard("+/position"), ["lift_1/position", "lift_2/position"]);
    assert.deepEqual(await heard("lift_2/+", "lift_2/status").then((all) => all.sort()), [
      "lift_2/doors",
      "lift_2/position",
      "lift_2/status",
    ]);
    const wrong = ["lift_status/+", "deck_position/+", "lift_9/doors", "", "+", "#", "lift_1/x"];
    assert.deepEqual(await heard(...wrong, "lift_1/status/more", "a/b/c/d"), []);
    assert.equal(staged.monitor.size, 0, "what listens to nothing is not kept");
  }));

Deno.test("KONE 1.7 a monitor lapses with its duration, at 0 after the snapshot, and one of the same request id takes its place", () =>
  withMonitors(async (staged) => {
    const { house, monitor } = staged;
    const session = new KeptSession(identity("watcher"));
    staged.ask(session, "once", ["lift_1/position"], 0);
    await house.clock.run(100);
    assert.equal(session.events().length, 1);
    assert.equal(monitor.size, 0);
    assert.equal(monitor.watched, 0, "and nobody follows the group any more");
    staged.ask(session, "m", ["+/status"], 300);
    await house.clock.run(200_000);
    staged.ask(session, "m", ["+/position"], 300);
    assert.equal(monitor.size, 1);
    assert.equal(session.events("position").length, 3, "shown at once, from what is followed");
    await house.clock.run(150_000);
    assert.equal(monitor.size, 1, "by its own duration, not the former's");
    await house.clock.run(151_000);
    assert.equal(monitor.size, 0);
    const told = session.frames.length;
    await rides(staged, 5, 2);
    await house.clock.run(30_000);
    assert.equal(session.frames.length, told, "nothing more is told");
    assert.equal(session.waiting, 0);
  }));

Deno.test("KONE 1.7 a session's end ends its monitors, and numbers are bounded", () =>
  withMonitors(async (staged) => {
    const { calls, monitor } = staged;
    const session = new KeptSession(identity("watcher"));
    for (let made = 0; made < monitorsPerSessionMax; made++) {
      staged.ask(session, `m${made}`, [`call_state/${made}/served`]);
    }
    staged.ask(session, "one more", ["call_state/1/served"]);
    assert.equal(session.frames.at(-1)!["statusCode"], 429);
    staged.ask(session, "m7", ["lift_1/status"]);
    assert.equal(monitor.size, monitorsPerSessionMax, "another in the place of one is none more");
    staged.ask(session, "m8", Array.from({ length: 257 }, (_, lift) => `lift_${lift}/status`));
    assert.equal(session.frames.at(-1)!["statusCode"], 400);
    assert.deepEqual([monitor.watched, calls.listeners], [1, 1]);
    session.end();
    assert.deepEqual([monitor.size, monitor.watched, calls.listeners], [0, 0, 0]);
    await staged.house.clock.run(1_000);
  }));

Deno.test("C16 monitoring lifts needs the manager's right, one's own calls none, and an ended right ends the monitor within a second", () =>
  withMonitors(async (staged) => {
    const { allowed, calls, house, monitor } = staged;
    const other = new KeptSession(identity("robot"));
    for (const topics of [everyLift, ["call_state/+/+", "lift_1/doors"], ["lift_77/status"]]) {
      staged.ask(other, "no", topics);
      assert.deepEqual(other.frames.at(-1), {
        type: "error",
        requestId: "no",
        statusCode: 403,
        data: { error: "Token does not contain required scope for tower:1" },
      });
    }
    staged.ask(other, "yes", ["call_state/+/+", "action/+/+"]);
    assert.equal(other.frames.at(-1)!["statusCode"], 201);
    calls.says("robot", null, 7, "call_state/fixed");
    assert.deepEqual(other.events().map(({ subtopic }) => subtopic), ["call_state/7/fixed"]);
    const session = new KeptSession(identity("watcher"));
    staged.ask(session, "m", everyLift);
    await rides(staged, 5, 2);
    await house.clock.run(2_000);
    allowed.delete("watcher");
    await house.clock.run(1_250);
    const told = session.frames.length;
    assert.equal(monitor.size, 1, "the one that needs no right goes on");
    await house.clock.run(20_000);
    assert.equal(session.frames.length, told);
    assert.equal(staged.asked < 60, true, `asked ${staged.asked} times: not for every event`);
  }));

Deno.test("C5 a client hears of its own calls alone, on any of its connections, and an end user of theirs alone", () =>
  withMonitors(async (staged) => {
    const { calls, house } = staged;
    calls.says("robot", null, 1, "call_state/assigned");
    const own = new KeptSession(identity("robot"));
    const again = new KeptSession(identity("robot"));
    const user = new KeptSession(identity("robot", "user-hash"));
    const other = new KeptSession(identity("watcher"));
    for (const session of [own, again, user, other]) {
      staged.ask(session, "m", ["call_state/+/+", "action/+/+"]);
    }
    calls.says("robot", null, 1, "call_state/served");
    calls.says("robot", null, 1, "action/x");
    calls.says("robot", "user-hash", 2, "call_state/fixed");
    await house.clock.run(100);
    const topics = ["call_state/1/assigned", "call_state/1/served", "action/1/x"];
    assert.deepEqual(own.events().map(({ subtopic }) => subtopic), topics);
    assert.deepEqual(again.events().map(({ subtopic }) => subtopic), topics);
    assert.deepEqual(user.events().map(({ subtopic }) => subtopic), ["call_state/2/fixed"]);
    assert.deepEqual(other.events(), []);
    const one = new KeptSession(identity("robot"));
    staged.ask(one, "m", ["call_state/1/served", "call_state/2/+"]);
    assert.deepEqual(one.events().map(({ subtopic }) => subtopic), ["call_state/1/served"]);
  }));

Deno.test("C16 no frame of a busy scene has a word about a person, a medium or another client's call", () =>
  withMonitors(async (staged) => {
    const { allowed, calls, house } = staged;
    allowed.add("robot");
    const sessions = [
      new KeptSession(identity("watcher")),
      new KeptSession(identity("robot")),
      new KeptSession(identity("robot", "user-hash")),
    ];
    for (const session of sessions) {
      staged.ask(session, "m", [...everyLift, "call_state/+/+", "action/+/+"]);
    }
    const trip = { car: "a", aboard: false, fromArea: 6000, toArea: 3000 };
    calls.sessions = [
      { ...trip, client: "robot", user: null, session: 4711 },
      { ...trip, client: "robot", user: "user-hash", session: 815 },
      { ...trip, car: "b", client: "robot", user: null, session: 4711 },
      { ...trip, car: "b", client: "robot", user: "user-hash", session: 815, aboard: true },
      { ...trip, car: "b", client: "robot", user: "user-hash", session: 815 },
    ];
    calls.says("robot", null, 4711, "call_state/fixed");
    calls.says("robot", "user-hash", 815, "call_state/fixed");
    await rides(staged, 5, 2);
    await rides(staged, 7, 0);
    await house.clock.run(120_000);
    const allowedNames = new Set([
      ...["data", "subtopic", "requestId", "callType", "buildingId", "groupId", "connectionId"],
      ...["statusCode", "time", "success", "lift_mode", "fault_active", "nominal_speed", "in_bank"],
      ...["decks", "area", "alarm", "dir", "coll", "moving_state", "cur", "adv", "door", "landing"],
      ...["lift_side", "state", "doors", "inbound", "outbound", "eta", "last_start_time"],
      ...["next_stop", "current_position", "last_start_position", "load_percentage"],
    ]);
    const names = (value: unknown): string[] =>
      typeof value !== "object" || value === null
        ? []
        : Array.isArray(value)
        ? value.flatMap(names)
        : Object.entries(value).flatMap(([name, within]) => [name, ...names(within)]);
    for (const session of sessions) {
      assert.ok(session.events().length > 60);
      for (const frame of session.frames) {
        for (const name of names(frame)) assert.ok(allowedNames.has(name), name);
      }
    }
    const [watcher, client, user] = sessions.map((session) => JSON.stringify(session.frames));
    for (const text of [watcher, client, user]) {
      assert.doesNotMatch(text!, /user-hash|Ann|rid-|rider|watcher|robot|media/);
    }
    assert.doesNotMatch(watcher!, /4711|815/);
    assert.match(client!, /"inbound":\[4711\]/);
    assert.doesNotMatch(client!, /815/);
    assert.match(user!, /"inbound":\[815\]/);
    assert.match(user!, /"outbound":\[815\]/);
    assert.doesNotMatch(user!, /4711/);
  }));

Deno.test("E10 of where a lift is at most four a second are told, and a slow connection waits for what passes by but misses no state", () =>
  withMonitors(async (staged) => {
    const { house } = staged;
    const quick = new KeptSession(identity("watcher"));
    const slow = new KeptSession(identity("watcher"));
    staged.ask(quick, "m", ["lift_1/position", "lift_1/doors"]);
    staged.ask(slow, "m", ["lift_1/position", "lift_1/doors"]);
    await house.clock.run(100);
    slow.behind = true;
    await rides(staged, 9, 0);
    await rides(staged, 5, 2);
    await house.clock.run(90_000);
    const passing = (session: KeptSession) => {
      const events = session.events("position");
      return events.filter(({ data }, index) =>
        data["moving_state"] === events[index - 1]?.data["moving_state"]
      );
    };
    const times = passing(quick).map(({ data }) => Date.parse(String(data["time"])));
    assert.ok(times.length > 8);
    for (let first = 0; first + 4 < times.length; first++) {
      assert.ok(times[first + 4]! - times[first]! >= 1_000, "four a second");
    }
    assert.equal(passing(slow).length, 0);
    const states = (session: KeptSession) => runs(fields(session, "position", "moving_state"));
    assert.deepEqual(states(slow), states(quick));
    assert.deepEqual(fields(slow, "doors", "state"), fields(quick, "doors", "state"));
  }));

Deno.test("E10 KONE 1.7 a position that was held back is not told after a later one, whenever a lift is lost", () =>
  withMonitors(async (staged) => {
    const { house } = staged;
    const session = new KeptSession(identity("watcher"));
    const { faults } = house.simulated.group(at("main"));
    for (let ride = 0; ride < 20; ride++) {
      staged.ask(session, "m", everyLift);
      await rides(staged, 5, ride % 2 === 0 ? 9 : 0);
      await house.clock.run(3_000 + 70 * ride);
      faults.linkCut(true);
      await house.clock.run(15_000);
      faults.linkCut(false);
      await house.clock.run(15_000);
    }
    const lost = session.events("status").filter(({ data }) => data["lift_mode"] !== 0);
    assert.equal(lost.length, 40, "of each lift each time");
    for (const lift of ["lift_1", "lift_2"]) {
      const positions = session.events(`${lift}/position`);
      const times = positions.map(({ data }) => String(data["time"]));
      assert.deepEqual(times, [...times].sort());
    }
  }));

Deno.test("E10 a slow connection that reads again is told the latest of what passed by", () =>
  withMonitors(async (staged) => {
    const { house } = staged;
    const slow = new KeptSession(identity("watcher"));
    const quick = new KeptSession(identity("watcher"));
    staged.ask(slow, "m", ["+/position"]);
    staged.ask(quick, "m", ["+/position"]);
    await house.clock.run(100);
    slow.behind = true;
    await rides(staged, 6, 9);
    const latest = (session: KeptSession) => session.events("position").at(-1)!.data;
    await house.until("a lift is between floors", () => {
      const { moving_state } = latest(quick);
      return moving_state === "MOVING" && latest(quick)["cur"] !== latest(slow)["cur"];
    });
    slow.behind = false;
    await house.clock.run(250);
    assert.equal(latest(slow)["cur"], latest(quick)["cur"]);
  }));

Deno.test("E6 a group that is loaded again is looked at anew, and the order goes on", () =>
  withMonitors(async (staged) => {
    const { house } = staged;
    const session = new KeptSession(identity("watcher"));
    staged.ask(session, "m", ["+/position", "+/status"]);
    await rides(staged, 6, 9);
    await house.clock.run(3_000);
    house.process.lifts.loaded({ kind: "elevator_group", key: "tower/main" });
    await house.clock.run(60_000);
    for (const lift of ["lift_1", "lift_2"]) {
      const moving = runs(fields(session, `${lift}/position`, "moving_state"));
      for (const [index, state] of moving.entries()) assert.equal(state, movingStates[index % 5]);
      assert.equal(moving.at(-1), "STANDING");
    }
    assert.equal(new Set(session.keys.filter((key) => key.includes("lift_1"))).size, 2);
  }));

Deno.test("C16 a monitor whose session was resumed by a token that does not reach its group tells no more", () =>
  withMonitors(async (staged) => {
    const { ask, calls, house, monitor } = staged;
    const reaches = (...numbers: string[]) =>
      numbers.map((number) => ({ type: "callgiving", resource: `group:tower:${number}` }) as const);
    const session = new KeptSession({ ...identity("watcher"), scopes: reaches("1") });
    ask(session, "lifts", ["+/+"]);
    ask(session, "calls", ["call_state/+/+"]);
    await house.clock.run(1_000);
    assert.equal(monitor.size, 2);
    session.identity = { ...session.identity, scopes: reaches("2", "1") };
    calls.says("watcher", null, 7, "call_state/registered");
    assert.equal(session.events().at(-1)?.subtopic, "call_state/7/registered", "it still does");
    session.identity = { ...session.identity, scopes: reaches("2") };
    const before = session.frames.length;
    calls.says("watcher", null, 7, "call_state/assigned");
    await rides(staged, 0, 5);
    await house.clock.run(5_000);
    assert.deepEqual(session.frames.slice(before), []);
    assert.deepEqual([monitor.size, monitor.watched], [0, 0]);
  }));

Deno.test("KONE 1.7 what the monitors of one session listen to is bounded together, in characters", () =>
  withMonitors(async ({ ask, house, monitor }) => {
    const session = new KeptSession(identity("watcher"));
    const topics = (name: string) =>
      Array.from({ length: 256 }, (_, n) => `call_state/${"x".repeat(50)}${n}/${name}`);
    const chars = topics("a").join("").length;
    const fit = Math.floor(filterCharsPerSessionMax / chars);
    for (let n = 0; n < fit; n++) ask(session, `m${n}`, topics("a"));
    assert.equal(monitor.size, fit);
    ask(session, "more", topics("a"));
    assert.equal(session.frames.at(-1)?.["statusCode"], 429);
    ask(session, "m0", topics("b"));
    assert.equal(session.frames.at(-1)?.["statusCode"], 201, "in the place of another");
    ask(session, "short", ["call_state/+/+"], 1);
    assert.equal(session.frames.at(-1)?.["statusCode"], 201);
    ask(new KeptSession(identity("watcher")), "m0", topics("a"));
    assert.equal(monitor.size, fit + 2, "another session has its own");
    await house.clock.run(300_000);
    ask(session, "m0", topics("a"));
    assert.equal(session.frames.at(-1)?.["statusCode"], 201, "those that lapsed are forgotten");
    assert.equal(monitor.size, 1);
  }));
