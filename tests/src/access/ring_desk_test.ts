import assert from "node:assert/strict";
import { ringMsMax, type RingPlan, type RingTarget } from "../../../src/rings.ts";
import { unheardMs } from "../../../src/access/ring_parts.ts";
import { placeOf } from "../../../src/people/facilities/place.ts";
import { as, refusalOf, type Seed } from "../people/people_stage.ts";
import { aFacility, aMember, anAccount, anAppointment, aSession } from "../people/rows.ts";
import { testSite } from "./test_site.ts";
import { aRing, entrance, household, listening, type RingStage, withRings } from "./ring_stage.ts";

const none = { always: false, untilMs: null, schedule: null };
const manager: Seed = [
  ["account", anAccount("max")],
  ["session", aSession("max")],
  ["appointment", anAppointment("max")],
];

/** The targets of a ring that reaches somebody. */
function targetsOf(plan: RingPlan): readonly RingTarget[] {
  assert.ok(plan.reachable, JSON.stringify(plan));
  return plan.targets;
}

/** Lets what was begun without waiting for it come to its end. */
async function settled({ registry }: RingStage): Promise<void> {
  for (let n = 0; n < 5; n++) await registry.look(() => null);
}

Deno.test("R71 C4 a press reaches the main user's devices, each under a handle of this ring alone", async () => {
  await withRings(async ({ desk, phone, press }) => {
    const mia = listening(desk, await phone("mia"));
    const tablet = listening(desk, await phone("mia", "mia-tablet"));
    const amy = listening(desk, await phone("amy"));
    const first = targetsOf(await press("1"));
    const second = targetsOf(await press("1", "r-2"));
    assert.equal(first.length, 2);
    for (const { handle, doors, quiet, afterMs } of first) {
      assert.deepEqual([doors, quiet, afterMs], [["main"], false, 0]);
      assert.match(handle, /^[0-9a-f-]{36}$/);
    }
    const handles = [...first, ...second].map(({ handle }) => handle);
    assert.equal(new Set(handles).size, 4);
    for (const { handle } of first) desk.tell(entrance, { handle, view: aRing("r-1") });
    assert.deepEqual([mia.heard, tablet.heard, amy.heard], [[aRing("r-1")], [aRing("r-1")], []]);
  });
});

Deno.test("R71 a sub-user is rung once rings are delegated, at their stage; and no owner while it is let", async () => {
  await withRings(async ({ desk, phone, press, registry }) => {
    listening(desk, await phone("mia"));
    for (const who of ["sue", "oscar"]) {
      assert.equal((await refusalOf(phone(who))).code, "forbidden", who);
    }
    const takes = { member: "a1-sue", takes: true, afterS: 10 };
    await registry.run(as("mia"), "set_member_rings", takes);
    const sue = listening(desk, await phone("sue"));
    const targets = targetsOf(await press("1"));
    assert.deepEqual(targets.map(({ afterMs }) => afterMs), [0, 10_000, 0]);
    const view = aRing("r-1");
    desk.tell(entrance, { handle: targets[1]!.handle, view });
    assert.deepEqual(sue.heard, [view]);
  });
});

Deno.test("R74 the visitor's unit is told why nobody is reached", async () => {
  await withRings(async ({ desk, phone, press, registry, rings }) => {
    const reason = (plan: RingPlan) => plan.reachable ? "reachable" : plan.reason;
    assert.equal(reason(await press("1")), "nobody_reachable");
    assert.equal(reason(await press("7")), "unknown_entry");
    const line = listening(desk, await phone("mia"));
    assert.equal(reason(await press("1", "r-2")), "reachable");
    line.leave();
    assert.equal(reason(await press("1", "r-3")), "nobody_reachable");
    await registry.run(as("amy"), "end_session", { session: "session-amy" });
    assert.equal(reason(await press("2", "r-4")), "no_device");
    assert.deepEqual(rings.asked, []);
  });
});

Deno.test("R74 do-not-disturb keeps one device quiet, by the building's clock, and it still learns of the ring", async () => {
  await withRings(async ({ desk, phone, press, registry, clock }) => {
    const tablet = as("mia", { session: "session-mia-tablet" });
    listening(desk, await phone("mia"));
    const quietOne = listening(desk, await phone("mia", "mia-tablet"));
    const schedule = {
      windows: [{
        weekdays: [1, 2, 3, 4, 5, 6, 7],
        from: "10:00",
        until: "11:00",
        holidays: "as_usual" as const,
      }],
    };
    await registry.run(tablet, "set_quiet", { quiet: { ...none, schedule } });
    const quiet = async (ring: string) =>
      targetsOf(await press("1", ring)).map((target) => target.quiet);
    assert.deepEqual(await quiet("r-9"), [false, false], "at nine it rings");
    await clock.run(3_600_000 - 1_000);
    assert.deepEqual(await quiet("r-9-59"), [false, false], "and a second before ten");
    // No edge cuts the sockets of this test when their capabilities end.
    await clock.run(1_000);
    const targets = targetsOf(await press("1", "r-10"));
    assert.deepEqual(targets.map((target) => target.quiet), [false, true]);
    const missed = aRing("r-10", { state: "missed", seq: 3, rings: false });
    desk.tell(entrance, { handle: targets[1]!.handle, view: missed });
    assert.deepEqual(quietOne.heard, [missed]);
    await registry.run(tablet, "set_quiet", { quiet: { ...none, always: true } });
    await registry.run(as("mia"), "set_quiet", { quiet: { ...none, always: true } });
    const plan = await press("1", "r-11");
    assert.deepEqual([plan.reachable, plan.targets.length], [false, 2]);
  });
});

Deno.test("R71 a device hears in order, and passes over what is older", async () => {
  await withRings(async ({ desk, phone, press }) => {
    const mia = listening(desk, await phone("mia"));
    const [target] = targetsOf(await press("1"));
    const tell = (seq: number) =>
      desk.tell(entrance, { handle: target!.handle, view: aRing("r-1", { seq }) });
    for (const seq of [1, 3, 2, 3, 4]) tell(seq);
    assert.deepEqual(mia.heard.map(({ seq }) => seq), [1, 3, 4]);
    desk.tell(entrance, { handle: "of-nobody", view: aRing("r-1", { seq: 9 }) });
    desk.tell({ ...entrance, unit: "cellar" }, { handle: target!.handle, view: aRing("r-1") });
    assert.equal(mia.heard.length, 3);
  });
});

Deno.test("a phone that was cut finds what is open, hears of what ended meanwhile, and of nothing twice", async () => {
  await withRings(async ({ desk, phone, press }) => {
    const capability = await phone("mia");
    const first = listening(desk, capability);
    assert.deepEqual(first.rings, []);
    const [target] = targetsOf(await press("1"));
    const { handle } = target!;
    desk.tell(entrance, { handle, view: aRing("r-1") });
    first.leave();
    const again = listening(desk, capability);
    assert.deepEqual(again.rings, [aRing("r-1")]);
    const active = desk.active(capability);
    assert.ok(active.ok);
    assert.deepEqual(active.value, [aRing("r-1")]);
    again.leave();
    const missed = aRing("r-1", { state: "missed", reason: "no_answer", seq: 2, rings: false });
    desk.tell(entrance, { handle, view: missed });
    desk.forget(entrance, "r-1");
    assert.deepEqual(listening(desk, capability).rings, [missed]);
    assert.deepEqual(listening(desk, capability).rings, []);
    assert.deepEqual(first.heard, [aRing("r-1")]);
  });
});

Deno.test("C4 what ended while a device was away is forgotten after two minutes, and a lost ring with its time", async () => {
  await withRings(async ({ desk, phone, press, clock }) => {
    const capability = await phone("mia");
    const line = listening(desk, capability);
    const ended = targetsOf(await press("1", "r-1"))[0]!;
    const lost = targetsOf(await press("1", "r-2"))[0]!;
    line.leave();
    desk.tell(entrance, { handle: lost.handle, view: aRing("r-2") });
    const missed = aRing("r-1", { state: "missed", seq: 2 });
    desk.tell(entrance, { handle: ended.handle, view: missed });
    desk.forget(entrance, "r-1");
    await clock.run(unheardMs + 60_000);
    const active = desk.active(capability);
    assert.ok(active.ok);
    assert.deepEqual(active.value.map(({ ring }) => ring), ["r-2"]);
    await clock.run(4 * ringMsMax + 60_000);
    const fresh = listening(desk, await phone("mia"));
    assert.deepEqual(fresh.rings, []);
  });
});

Deno.test("C4 what a phone asks goes on under its handle, and only for rings of its own", async () => {
  await withRings(async ({ desk, phone, press, rings }) => {
    const [mia, amy] = [await phone("mia"), await phone("amy")];
    listening(desk, mia);
    listening(desk, amy);
    const target = targetsOf(await press("1"))[0]!;
    const { handle } = target;
    desk.tell(entrance, { handle, view: aRing("r-1") });
    const said: string[] = [];
    const done = (answer: { ok: boolean; refusal?: { code: string } }) =>
      said.push(answer.ok ? "ok" : answer.refusal!.code);
    desk.answer(mia, "r-1", done);
    desk.decline(mia, "r-1", done);
    desk.hangUp(mia, "r-1", done);
    desk.answer(amy, "r-1", done);
    desk.answer(mia, "r-2", done);
    const lift = { ...mia, rings: undefined } as unknown as typeof mia;
    desk.answer(lift, "r-1", done);
    assert.deepEqual(said, ["ok", "ok", "ok", "unknown_ring", "unknown_ring", "forbidden"]);
    assert.deepEqual(rings.asked, [
      `answer r-1 ${handle}`,
      `decline r-1 ${handle}`,
      `hangUp r-1 ${handle}`,
    ]);
    desk.forget(entrance, "r-1");
    desk.answer(mia, "r-1", done);
    assert.equal(said.at(-1), "unknown_ring");
  });
});

Deno.test("C4 R72 a phone connects with a unit under its handle of the ring, by the socket that asked, and for rings of its own", async () => {
  await withRings(async ({ desk, phone, press, signals }) => {
    const [mia, tablet, amy] = [
      listening(desk, await phone("mia")),
      listening(desk, await phone("mia", "mia-tablet")),
      listening(desk, await phone("amy")),
    ];
    const targets = targetsOf(await press("1"));
    const said = (ring = "r-1") => {
      const signal = { kind: "bye" } as const;
      return { ring, media: "picture", session: "s".repeat(22), signal } as const;
    };
    assert.equal(mia.signal(said()), undefined);
    assert.equal(tablet.signal(said()), undefined);
    const [one, two] = signals.took;
    assert.notEqual(one!.line, two!.line);
    assert.deepEqual(
      new Set([one!.handle, two!.handle]),
      new Set(targets.map(({ handle }) => handle)),
    );
    assert.equal(amy.signal(said())?.code, "unknown_ring");
    assert.equal(mia.signal(said("r-9"))?.code, "unknown_ring");
    desk.forget(entrance, "r-1");
    assert.equal(mia.signal(said())?.code, "unknown_ring", "after the end");
    assert.equal(signals.took.length, 2);
    mia.leave();
    assert.deepEqual(signals.leftBy, [one!.line]);
  });
});

Deno.test("C3 a door opens by a ring only where its person may open it at that moment", async () => {
  await withRings(async ({ desk, phone, press, rings, registry }) => {
    const mia = await phone("mia");
    listening(desk, mia);
    const target = targetsOf(await press("1"))[0]!;
    desk.tell(entrance, { handle: target.handle, view: aRing("r-1") });
    const open = (door: string) =>
      new Promise<string>((resolve) =>
        desk.open(
          mia,
          "r-1",
          { door, key: "key-1" },
          (a) => resolve(a.ok ? "ok" : a.refusal.code),
        )
      );
    assert.equal(await open("parcels"), "forbidden", "it is no door of theirs");
    assert.equal(await open("main"), "ok");
    assert.deepEqual(rings.asked, [`open r-1 ${target.handle} main key-1`]);
    await registry.run(as("max"), "set_building_rules", { building: "tower", lockdown: true });
    assert.equal(await open("main"), "forbidden", "the building is locked down");
    assert.equal(rings.asked.length, 1);
  }, [...household, ...manager]);
});

Deno.test("C9 a new household ends the old one's rings at once: capability, ring and call", async () => {
  await withRings(async (stage) => {
    const { desk, phone, press, rings, registry, capabilities } = stage;
    const mia = await phone("mia");
    const line = listening(desk, mia);
    const target = targetsOf(await press("1"))[0]!;
    const { handle } = target;
    const answered = aRing("r-1", { state: "answered", answeredHere: true, seq: 2 });
    desk.tell(entrance, { handle, view: answered });
    await registry.run(as("max"), "change_users", {
      facility: "a1",
      place: placeOf(testSite, "tower")!,
      said: { kind: "household", atMs: null, newMain: null, formerMain: "leaves", survivors: [] },
    });
    await settled(stage);
    assert.equal(capabilities.stillValid(mia)?.code, "capability_revoked");
    const active = desk.active(mia);
    assert.equal(active.ok ? "ok" : active.refusal.code, "capability_revoked");
    assert.deepEqual(rings.asked, ["householdEnded r-1"]);
    desk.tell(entrance, { handle, view: aRing("r-1", { state: "cancelled", seq: 3 }) });
    assert.equal(line.heard.length, 1, "what became of it otherwise is not theirs to hear");
    const over = aRing("r-1", { state: "ended", reason: "household_ended", seq: 4 });
    desk.tell(entrance, { handle, view: over });
    desk.forget(entrance, "r-1");
    assert.deepEqual(line.heard.slice(1), [over]);
    assert.equal((await refusalOf(phone("mia"))).code, "not_found");
  }, [...household, ...manager]);
});

Deno.test("C9 a household that ends while its ring is looked for rings for nobody", async () => {
  await withRings(async (stage) => {
    const { desk, phone, press, rings, registry } = stage;
    listening(desk, await phone("mia"));
    const changed = registry.run(as("max"), "change_users", {
      facility: "a1",
      place: placeOf(testSite, "tower")!,
      said: { kind: "household", atMs: null, newMain: null, formerMain: "leaves", survivors: [] },
    });
    const plan = await press("1");
    await changed;
    await settled(stage);
    const isOver = plan.reachable ? rings.asked.includes("householdEnded r-1") : true;
    assert.ok(isOver, JSON.stringify([plan, rings.asked]));
  }, [...household, ...manager]);
});

Deno.test("R76 a ring's media are those of its unit that this server hands on: no picture without a sticker", async () => {
  await withRings(async ({ desk, phone, press, rings, registry, clock }) => {
    const mia = await phone("mia");
    const { heard } = listening(desk, mia);
    const [{ handle } = { handle: "" }] = targetsOf(await press("1"));
    const media = ["picture", "voice"] as const;
    const tell = (seq: number) =>
      desk.tell(entrance, { handle, view: aRing("r-1", { seq, media }) });
    tell(1);
    await registry.run(as("max"), "record_camera_sticker", {
      ...{ building: "tower", unit: "entrance", fittedOn: "2026-01-02" },
    });
    await clock.run(1);
    tell(2);
    assert.deepEqual(heard.map((one) => one.media), [["voice"], ["picture", "voice"]]);
    rings.view = aRing("r-1", { media });
    const answered = Promise.withResolvers<readonly string[]>();
    desk.answer(mia, "r-1", (answer) => answered.resolve(answer.ok ? answer.value.media : []));
    assert.deepEqual(await answered.promise, media);
  }, [...household, ...manager]);
});

Deno.test("C2 those of a flat whose rings come to them hear that there are other papers; all of the building, of the managers'", async () => {
  await withRings(async ({ desk, phone }) => {
    const heard: string[] = [];
    for (const who of ["mia", "amy"]) {
      listening(desk, await phone(who), { papers: () => heard.push(who) });
    }
    await desk.papersChanged("tower", "a1");
    await desk.papersChanged("yard", null);
    assert.deepEqual(heard, ["mia"]);
    await desk.papersChanged("tower", null);
    assert.deepEqual(heard, ["mia", "mia", "amy"]);
  });
});

Deno.test("what a page has begun with a unit goes on with the page's next socket, and ends with its last", async () => {
  await withRings(async ({ desk, phone, press, signals, registry, clock }) => {
    await registry.run(as("max"), "record_camera_sticker", {
      ...{ building: "tower", unit: "entrance", fittedOn: "2026-01-02" },
    });
    await clock.run(1);
    const mia = await phone("mia");
    const first = listening(desk, mia, { page: "p1" });
    await press("1");
    const request = { kind: "request", device: "k", flat: "f" } as const;
    const said = { ring: "r-1", media: "picture", session: "s1", signal: request } as const;
    assert.equal(first.signal(said), undefined);
    const second = listening(desk, await phone("mia"), { page: "p1" });
    assert.equal(second.resumed, true);
    first.leave();
    assert.deepEqual(signals.leftBy, []);
    second.leave();
    assert.deepEqual(signals.leftBy, [signals.took[0]!.line]);
  }, [...household, ...manager]);
});

Deno.test("C9 letting a flat ends the rings of its owner", async () => {
  const own: Seed = [
    ["account", anAccount("olaf")],
    ["session", aSession("olaf")],
    ["facility", aFacility("a3", { number: "3", let: false })],
    ["member", aMember("a3", "olaf", "owner")],
  ];
  await withRings(async (stage) => {
    const { desk, phone, press, registry, capabilities } = stage;
    const olaf = await phone("olaf");
    listening(desk, olaf);
    assert.equal(targetsOf(await press("3")).length, 1);
    await registry.run(as("max"), "update_facility", {
      facility: "a3",
      place: placeOf(testSite, "tower")!,
      said: { let: true },
    });
    await settled(stage);
    assert.equal(capabilities.stillValid(olaf)?.code, "capability_revoked");
    assert.equal((await refusalOf(phone("olaf"))).code, "forbidden");
    assert.deepEqual(await press("3", "r-2"), {
      reachable: false,
      reason: "no_device",
      targets: [],
    });
  }, [...household, ...manager, ...own]);
});

Deno.test("C3 a change that leaves the right to rings alone cuts the phone but not its ring", async () => {
  await withRings(async (stage) => {
    const { desk, phone, press, registry, capabilities } = stage;
    const before = await phone("mia");
    const line = listening(desk, before);
    const { handle } = targetsOf(await press("1"))[0]!;
    desk.tell(entrance, { handle, view: aRing("r-1") });
    registry.event({ kind: "registry", key: "yard" }, {
      type: "ended",
      what: "member",
      id: "a1-mia",
    });
    await settled(stage);
    assert.equal(capabilities.stillValid(before)?.code, "capability_revoked");
    line.leave();
    assert.deepEqual(listening(desk, await phone("mia")).rings, [aRing("r-1")]);
  });
});

Deno.test("C4 neither handles, entries nor rings stand in a log or in any row", async () => {
  await withRings(async ({ desk, phone, press, published, lines, store, registry }) => {
    const mia = await phone("mia");
    listening(desk, mia);
    const targets = targetsOf(await press("1", "ring-of-this-test"));
    for (const { handle } of targets) {
      desk.tell(entrance, { handle, view: aRing("ring-of-this-test") });
    }
    desk.forget(entrance, "ring-of-this-test");
    await registry.look(() => null);
    const secrets = [
      "ring-of-this-test",
      "rid-mia",
      ...targets.map(({ handle }) => handle),
      ...published.flatMap(({ directory }) => directory.entries.map(({ entry }) => entry)),
    ];
    const stored = await store.list({ prefix: [] }, 10_000);
    const all = [...stored.map(({ key, value }) => JSON.stringify(key) + value), ...lines]
      .join("\n");
    assert.ok(stored.length > 5);
    for (const secret of secrets) assert.ok(!all.includes(secret), secret);
  });
});
