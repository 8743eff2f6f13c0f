import assert from "node:assert/strict";
import { ManualClock } from "../../../../src/clock.ts";
import {
  afterWarningMs,
  dayMs,
  inactivityRule,
  stopAtMs,
  unusedDueMs,
} from "../../../../src/people/accounts/inactivity_rule.ts";
import { mailsMax } from "../../../../src/people/mail/queue.ts";
import type { RowOf } from "../../../../src/people/registry/ledger.ts";
import { theServer } from "../../../../src/people/registry/turn.ts";
import { MemoryStore } from "../../../../src/store/memory_store.ts";
import { aMail } from "../mail/mail_stage.ts";
import { as, type PeopleStage, type Seed, withPeople } from "../people_stage.ts";
import {
  aFacility,
  aGrant,
  aMember,
  anAccount,
  anAppointment,
  aSession,
  startMs,
} from "../rows.ts";

const today = "2026-03-02";
/** Mia and Max manage the tower and use it day by day; Ann has a flat, a tag and does not. */
const seed: Seed = [
  ["account", anAccount("mia", { lastSeenDay: "2029-01-01" })],
  ["appointment", anAppointment("mia")],
  ["account", anAccount("ann", { lastSeenDay: today })],
  ["session", aSession("ann", { expiresAtMs: startMs + 4_000 * dayMs })],
  ["facility", aFacility("a1")],
  ["member", aMember("a1", "ann")],
  ["grant", aGrant("flat", { kind: "facility", id: "a1" })],
  ["grant", aGrant("tags", { kind: "tag", id: "anns" }, { parent: "flat", assertedBy: "ann" })],
  ["tag", {
    id: "anns",
    building: "tower",
    serialHash: "A".repeat(43),
    label: "Tag",
    facility: "a1",
    member: "a1-ann",
    account: null,
    household: 1,
    status: "active",
    by: "mia",
    atMs: startMs,
  }],
];
const [first, second, end] = [Date.UTC(2028, 0, 2), Date.UTC(2028, 1, 17), Date.UTC(2028, 2, 2)];

/** Lets time pass until then, a day at a stride, and everything that is due be done. */
async function until({ clock, registry }: PeopleStage, atMs: number): Promise<void> {
  while (clock.now() < atMs) {
    const strideMs = Math.min(dayMs, atMs - clock.now());
    // Timers of so many days would only look again and again whether the wall clock has jumped.
    clock.jumpWall(Math.max(0, strideMs - 3_000));
    await clock.run(Math.min(strideMs, 3_000));
    await registry.look(() => null);
  }
  for (let rounds = 0; rounds < 8; rounds++) {
    await clock.run(10);
    await registry.look(() => null);
  }
}

/** The mails that were queued for somebody, as kind and time; nobody takes them away here. */
async function mailsTo(stage: PeopleStage, account: string) {
  const rows = await stage.registry.look((ledger) => ledger.find("mail", "account", account));
  return rows.toSorted((a, b) => a.queuedAtMs - b.queuedAtMs).map(({ kind, queuedAtMs }) =>
    [kind, Math.floor(queuedAtMs / dayMs) * dayMs] as const
  );
}

async function statusOf(stage: PeopleStage, account = "ann") {
  return (await stage.row("account", account))?.status;
}

Deno.test("R87 24 months by the calendar, by day; a warning that came late puts off what follows", () => {
  assert.equal(stopAtMs("2026-03-02"), end);
  assert.equal(stopAtMs("2028-02-29"), Date.UTC(2030, 2, 1));
  const short = { ...inactivityRule, months: 6, warnDaysBefore: [10] };
  assert.equal(stopAtMs("2026-03-02", short), Date.UTC(2026, 8, 2));
  const used = { status: "active", lastSeenDay: null, createdAtMs: startMs } as const;
  assert.equal(unusedDueMs(used), first);
  assert.equal(unusedDueMs(used, short), Date.UTC(2026, 7, 23));
  assert.equal(afterWarningMs(end, 1), end + 46 * dayMs);
  assert.equal(afterWarningMs(end, 2), end + 14 * dayMs);
  const warned = { day: "2026-03-02", warned: 1, nextAtMs: 5 };
  assert.equal(unusedDueMs({ ...used, unused: warned }), 5);
  assert.equal(unusedDueMs({ ...used, lastSeenDay: "2026-03-03", unused: warned }), first + dayMs);
  assert.equal(unusedDueMs({ ...used, status: "stopped" }), null);
});

Deno.test("R87 who uses the service no more is warned twice, each once, and then stopped; managers are told", async () => {
  await withPeople(seed, async (stage) => {
    const { registry, row } = stage;
    await until(stage, first - 2 * dayMs);
    assert.deepEqual(await mailsTo(stage, "ann"), []);
    await until(stage, second - dayMs);
    assert.deepEqual(await mailsTo(stage, "ann"), [["inactivity_warning", first]]);
    await until(stage, end - dayMs);
    assert.deepEqual(await mailsTo(stage, "ann"), [
      ["inactivity_warning", first],
      ["inactivity_warning", second],
    ]);
    assert.equal(await statusOf(stage), "active");
    await until(stage, end + dayMs);
    assert.equal(await statusOf(stage), "stopped");
    assert.equal(await row("session", "session-ann"), undefined);
    assert.equal(await row("member", "a1-ann"), undefined);
    assert.deepEqual((await row("account", "ann"))?.profile, {});
    assert.deepEqual(await mailsTo(stage, "ann"), []);
    const told = (await registry.look((ledger) => ledger.find("mail", "account", "mia")))
      .find(({ kind }) => kind === "person_stopped");
    assert.deepEqual([told?.about, told?.name], ["tower", "Ann Example"]);
    const entries = (await stage.audit()).filter(({ about }) => about[0] === "account/ann");
    const words = entries.map(({ what, via, facts }) => [what, via, facts.warning ?? facts.why]);
    assert.deepEqual(words, [
      ["user_updated", "server", 1],
      ["user_updated", "server", 2],
      ["user_stopped", "server", "inactivity"],
    ]);
  });
});

Deno.test("R87 the managers' list says for a while that somebody has stopped, without a name", async () => {
  await withPeople(seed, async (stage) => {
    await until(stage, end + dayMs);
    const listed = async () => {
      const by = as("mia", { verifiedAtMs: stage.clock.now() });
      const { people } = await stage.registry.run(by, "list_people", { building: "tower" });
      return people.map(({ account, name, status }) => [account, name, status]);
    };
    assert.deepEqual(await listed(), [
      ["ann", null, "stopped"],
      ["mia", "Mia Example", "active"],
    ]);
    await until(stage, end + (inactivityRule.shownDays + 2) * dayMs);
    assert.deepEqual(await listed(), [["mia", "Mia Example", "active"]]);
    assert.equal((await stage.row("account", "ann"))?.stopped, undefined);
  });
});

Deno.test("R19 the tags of who was stopped for inactivity stay as they are", async () => {
  await withPeople(seed, async (stage) => {
    await until(stage, end + dayMs);
    assert.equal(await statusOf(stage), "stopped");
    const tag = await stage.row("tag", "anns");
    assert.deepEqual([tag?.status, tag?.facility], ["active", "a1"]);
    assert.ok(await stage.row("grant", "tags"));
    assert.ok(await stage.row("grant", "flat"));
  });
});

Deno.test("R87 a sign-in after both warnings begins the time anew, and a refresh does; C4 by day", async () => {
  await withPeople(seed, async (stage) => {
    const { registry } = stage;
    const lastSeen = async () => (await stage.row("account", "ann"))?.lastSeenDay;
    await until(stage, second + dayMs);
    assert.equal((await mailsTo(stage, "ann")).length, 2);
    const session = await registry.run(theServer, "begin_session", {
      account: "ann",
      method: "passkey",
      deviceName: "Phone",
      verifiedAtMs: null,
    });
    assert.equal(await lastSeen(), "2028-02-18");
    await until(stage, second + 11 * dayMs);
    await registry.run(theServer, "rotate_session", {
      session: session.id,
      generation: 0,
      lately: false,
    });
    assert.equal(await lastSeen(), "2028-02-28");
    await until(stage, Date.UTC(2029, 11, 29));
    assert.equal(await statusOf(stage), "active");
    assert.equal((await mailsTo(stage, "ann")).length, 2, "none of the new time yet");
    await until(stage, Date.UTC(2030, 1, 27));
    assert.equal((await mailsTo(stage, "ann")).length, 4, "both once more");
    assert.equal(await statusOf(stage), "active");
    await until(stage, Date.UTC(2030, 2, 2));
    assert.equal(await statusOf(stage), "stopped");
  });
});

Deno.test("R87 no warning comes twice for a restart, and a long pause leaves the whole time between them", async () => {
  const clock = new ManualClock(startMs);
  const store = new MemoryStore({ clock });
  const sent: (readonly [string, number])[][] = [];
  await withPeople(seed, async (stage) => {
    await until(stage, first + dayMs);
    sent.push(await mailsTo(stage, "ann"));
  }, { clock, store });
  await withPeople([], async (stage) => {
    await until(stage, second - dayMs);
    sent.push(await mailsTo(stage, "ann"));
  }, { clock, store });
  // Nobody runs the server for a year.
  clock.jumpWall(366 * dayMs);
  const later = Math.floor(clock.now() / dayMs) * dayMs;
  await withPeople([], async (stage) => {
    await until(stage, clock.now() + 1_000);
    sent.push(await mailsTo(stage, "ann"));
    assert.equal(await statusOf(stage), "active");
    await until(stage, later + 13 * dayMs);
    assert.equal(await statusOf(stage), "active");
    await until(stage, later + 16 * dayMs);
    assert.equal(await statusOf(stage), "stopped");
  }, { clock, store });
  const one = ["inactivity_warning", first] as const;
  assert.deepEqual(sent, [[one], [one], [one, ["inactivity_warning", later]]]);
});

Deno.test("R87 an operator and a building's last manager are warned and stay, until there is another", async () => {
  const change = { lastSeenDay: today };
  await withPeople([
    ["account", anAccount("mia", change)],
    ["appointment", anAppointment("mia")],
    ["account", anAccount("olga", { ...change, operator: true })],
    ["account", anAccount("otto", { ...change, operator: true, lastSeenDay: "2029-12-31" })],
  ], async (stage) => {
    await until(stage, end + 100 * dayMs);
    for (const name of ["mia", "olga"]) {
      assert.equal(await statusOf(stage, name), "active", name);
      assert.equal((await mailsTo(stage, name)).length, 2, name);
    }
    await stage.registry.run(
      { ...theServer, via: "console" },
      "dismiss_operator",
      { account: "olga" },
    );
    await until(stage, end + 140 * dayMs);
    assert.equal(await statusOf(stage, "olga"), "stopped");
    assert.equal(await statusOf(stage, "mia"), "active");
  });
});

Deno.test("R87 who was invited and never came counts from the day they were entered", async () => {
  await withPeople([
    ...seed.slice(0, 2),
    ["account", anAccount("ivo", { status: "invited", notice: null })],
    ["facility", aFacility("a1")],
    ["member", aMember("a1", "ivo", "sub")],
  ], async (stage) => {
    await until(stage, end - dayMs);
    assert.equal((await mailsTo(stage, "ivo")).length, 2);
    await until(stage, end + dayMs);
    assert.equal(await statusOf(stage, "ivo"), "stopped");
  });
});

Deno.test("R87 hundreds on one day are done turn by turn; a full queue of mail puts warnings off", async () => {
  const many: Seed = Array.from(
    { length: 230 },
    (_, at) => ["account", anAccount(`p${at}`, { lastSeenDay: today })] as const,
  );
  await withPeople([...seed, ...many], async (stage) => {
    await until(stage, end + dayMs);
    const left = await stage.registry.look((ledger) =>
      [...ledger.all("account")].filter(({ status }) => status === "active").map(({ id }) => id)
    );
    assert.deepEqual(left, ["mia"]);
  });
  const waiting: Seed = Array.from({ length: mailsMax }, (_, at) =>
    [
      "mail",
      { ...aMail("rights_changed", "mia", null), id: `m${at}` } satisfies RowOf<"mail">,
    ] as const);
  await withPeople([...seed, ...waiting], async (stage) => {
    await until(stage, first + dayMs);
    assert.equal((await stage.row("account", "ann"))?.unused, undefined, "not warned: not counted");
  });
});
