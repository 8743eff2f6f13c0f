import assert from "node:assert/strict";
import type { ManualClock } from "../../../../src/clock.ts";
import type { Registry } from "../../../../src/people/registry/registry.ts";
import { dueFault, rowsOfWakeMax } from "../../../../src/people/registry/behaviour.ts";
import { theServer, Turn } from "../../../../src/people/registry/turn.ts";
import { Ledger } from "../../../../src/people/registry/ledger.ts";
import { emptyHead } from "../../../../src/people/registry/audit.ts";
import { as, refusalOf, type Seed, withPeople } from "../people_stage.ts";
import { aGrant, anAccount, anAppointment, aSession, startMs } from "../rows.ts";

const hourMs = 3_600_000;

/** Lets alarms ring and turns run until nothing is left to do. */
async function settle(registry: Registry, clock: ManualClock): Promise<void> {
  for (let rounds = 0; rounds < 60; rounds++) {
    clock.advance(10);
    await registry.look(() => null);
  }
}

Deno.test("A6 a command or a look that breaks is answered, told of, and breaks nobody else", async () => {
  const faults: string[] = [];
  const broken: string[] = [];
  await withPeople([["account", anAccount("ann")]], async ({ registry }) => {
    for (let times = 0; times < 8; times++) {
      const refusal = await refusalOf(registry.look(() => {
        throw new TypeError("Cannot read properties of undefined");
      }));
      assert.equal(refusal.code, "internal");
      const name = "no_such_command" as "stop_own";
      assert.equal((await refusalOf(registry.run(as("ann"), name, {}))).code, "internal");
    }
    assert.equal(await registry.look((ledger) => ledger.size("account")), 1);
  }, {
    observer: {
      restarted: (_, fault) => broken.push(fault),
      quarantined: (_, fault) => broken.push(fault),
      outputFailed: (_, fault) => faults.push(fault),
    },
  });
  assert.deepEqual(broken, []);
  assert.equal(faults.length, 16);
});

Deno.test("A6 posts that end at one moment end in as many turns as they need, and nothing breaks", async () => {
  const untilMs = startMs + hourMs;
  const seed: Seed[number][] = [];
  for (let at = 0; at < 24; at++) {
    const name = `tech${at}`;
    seed.push(
      ["account", anAccount(name)],
      ["appointment", { ...anAppointment(name, "technician"), untilMs }],
    );
    for (let nth = 0; nth < 30; nth++) {
      seed.push(["grant", aGrant(`g-${at}-${nth}`, { kind: "account", id: name })]);
    }
    for (let nth = 0; nth < 8; nth++) {
      seed.push(["session", aSession(name, { id: `session-${name}-${nth}` })]);
    }
  }
  const broken: string[] = [];
  await withPeople(seed, async ({ registry, clock, audit }) => {
    await registry.look(() => null);
    clock.advance(hourMs + 60_000);
    await settle(registry, clock);
    const left = await registry.look((ledger) => [
      ledger.size("appointment"),
      ledger.size("grant"),
      ledger.size("session"),
    ]);
    assert.deepEqual(left, [0, 0, 0]);
    const ended = (await audit()).filter(({ what }) => what === "appointment_ended");
    assert.equal(ended.length, 24);
  }, {
    observer: {
      restarted: (_, fault) => broken.push(fault),
      quarantined: (_, fault) => broken.push(fault),
    },
  });
  assert.deepEqual(broken, []);
});

Deno.test("A6 what comes by the clock and cannot be done is put off, and the rest goes on", () => {
  const ledger = Ledger.of([["account", anAccount("ann")]]);
  const turn = new Turn(ledger, emptyHead, startMs, theServer, "wake");
  const refused = dueFault(turn, () => {
    turn.put("account", { ...anAccount("ann"), operator: true });
    turn.audit({ what: "user_updated", about: ["account/ann"] });
    turn.refuse("limit_reached", "Cannot go on: there is no room");
  }, 10);
  assert.match(refused ?? "", /no room/);
  assert.deepEqual([turn.rows, turn.events, turn.head], [[], [], emptyHead]);
  assert.equal(turn.ledger.get("account", "ann")?.operator, false);
  const broken = dueFault(turn, () => {
    throw new TypeError("Cannot read properties of undefined");
  }, 10);
  assert.match(broken ?? "", /TypeError/);
  const many = dueFault(turn, () => {
    for (let at = 0; at <= rowsOfWakeMax; at++) turn.put("account", anAccount(`a${at}`));
  }, 10);
  assert.match(many ?? "", /rows/);
  const large = dueFault(turn, () => {
    const levels = Array.from({ length: 128 }, (_, at) => 100 + at);
    const lifts = Array.from(
      { length: 32 },
      (_, at) => ({ group: `group-of-lifts-${at}`, levels }),
    );
    turn.put("grant", aGrant("g", { kind: "account", id: "ann" }, { scope: { doors: [], lifts } }));
  }, 10);
  assert.match(large ?? "", /bytes/);
  assert.deepEqual(turn.rows, []);
  assert.equal(dueFault(turn, () => turn.audit({ what: "user_updated", about: [] }), 10), null);
  assert.equal(turn.head.seq, 1);
});
