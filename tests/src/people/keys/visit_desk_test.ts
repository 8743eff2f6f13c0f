import assert from "node:assert/strict";
import { keyLogId } from "../../../../src/access/log_id.ts";
import { refuse } from "../../../../src/refusal.ts";
import { as, refusalOf } from "../people_stage.ts";
import { aGrant, startMs } from "../rows.ts";
import {
  aNewKey,
  dayMs,
  hourMs,
  type KeyStage,
  secretOf,
  shownCode,
  withKeys,
} from "./key_stage.ts";
import { utcDayOf } from "../../../../src/utc_day.ts";

const main = { door: "entrance/main", presence: shownCode };

/** Gives a key and answers with its link's secret. */
async function given(
  { keys }: KeyStage,
  change: Parameters<typeof aNewKey>[0] = {},
  who = "ann",
): Promise<{ readonly id: string; readonly secret: string }> {
  const { key, link } = await keys.desk.create(as(who), aNewKey(change), false);
  return { id: key.id, secret: secretOf(link) };
}

Deno.test("C12 looking at a link uses nothing, however often; only a press does", async () => {
  await withKeys(async (stage) => {
    const { secret, id } = await given(stage);
    for (let times = 0; times < 5; times++) await stage.keys.visits.look(secret);
    const visit = await stage.keys.visits.look(secret);
    assert.deepEqual([visit.state, visit.usesLeft, visit.openNow], ["live", 1, true]);
    assert.deepEqual(visit.doors, [
      { door: "entrance/main", name: "entrance/main", presence: true, qr: true },
    ]);
    assert.equal(stage.doors.opened.length, 0);
    const { opening } = await stage.keys.visits.open({ secret, ...main, use: stage.press() });
    assert.equal(opening.state, "opened");
    const logId = keyLogId(stage.masterKey, id, utcDayOf(startMs));
    assert.deepEqual(stage.doors.opened.map(({ at, caller }) => [at.door, caller]), [[
      "main",
      logId,
    ]]);
    assert.equal((await stage.keys.visits.look(secret)).state, "used_up");
    const again = stage.keys.visits.open({ secret, ...main, use: stage.press() });
    assert.equal((await refusalOf(again)).code, "key_ended");
  });
});

Deno.test("C12 an opening takes the code that the display shows; guessing it is slowed", async () => {
  await withKeys(async (stage) => {
    const { secret } = await given(stage);
    const open = (presence: string | undefined) =>
      refusalOf(stage.keys.visits.open({ secret, door: main.door, presence, use: stage.press() }));
    assert.equal((await open(undefined)).code, "not_present");
    const codes: string[] = [];
    for (let tries = 0; tries < 8; tries++) codes.push((await open("0000")).code);
    assert.deepEqual(codes.slice(0, 4), Array(4).fill("not_present"));
    assert.deepEqual(codes.slice(4), Array(4).fill("busy"));
    assert.deepEqual(stage.doors.opened, []);
    assert.equal((await stage.keys.visits.look(secret)).usesLeft, 1);
    stage.clock.advance(60_000);
    const { opening } = await stage.keys.visits.open({ secret, ...main, use: stage.press() });
    assert.equal(opening.state, "opened");
  });
});

Deno.test("C12 a link opens no door without a display, unless the operator has said so", async () => {
  await withKeys(async (stage) => {
    const { secret } = await given(stage, { doors: ["cellar/bikes"] });
    const press = { secret, door: "cellar/bikes", presence: undefined, use: stage.press() };
    assert.equal((await refusalOf(stage.keys.visits.open(press))).code, "not_present");
    assert.equal((await stage.keys.visits.look(secret)).usesLeft, 1);
  });
});

Deno.test("C12 a link with another secret, or another key's, is no link", async () => {
  await withKeys(async (stage) => {
    const one = await given(stage);
    const two = await given(stage);
    const mac = two.secret.slice(two.secret.indexOf("."));
    for (const secret of [`${one.id}${mac}`, `${one.id}.`, one.id, "", ".", `${one.secret}x`]) {
      assert.equal((await refusalOf(stage.keys.visits.look(secret))).code, "not_found");
      const press = { secret, ...main, use: stage.press() };
      assert.equal((await refusalOf(stage.keys.visits.open(press))).code, "not_found");
    }
  });
});

Deno.test("E2 the same press again asks what became of it and takes no second use", async () => {
  await withKeys(async (stage) => {
    const { secret } = await given(stage, { kind: "n_uses", uses: 3 });
    const use = stage.press();
    await stage.keys.visits.open({ secret, ...main, use });
    await stage.keys.visits.open({ secret, door: main.door, presence: undefined, use });
    assert.equal((await stage.keys.visits.look(secret)).usesLeft, 2);
    assert.equal(stage.guests.length, 1, "a lift is called once");
    assert.deepEqual(stage.doors.opened.map(({ key }) => key), [use, use]);
    const other = { secret, door: "entrance/parcels", presence: shownCode, use };
    assert.equal((await refusalOf(stage.keys.visits.open(other))).code, "key_reused");
    stage.clock.advance(10 * 60_000);
    const late = { secret, door: main.door, presence: undefined, use };
    assert.equal((await refusalOf(stage.keys.visits.open(late))).code, "not_present");
  });
});

Deno.test("E5 a use is given back where the door stayed shut, and stays taken where it may have opened", async () => {
  await withKeys(async (stage) => {
    const { secret } = await given(stage);
    const press = async (
      code: "unreachable" | "refused_by_hardware" | "busy" | "not_confirmed",
    ) => {
      stage.doors.answer = { ok: false, refusal: refuse(code, "as a test wants it") };
      const open = stage.keys.visits.open({ secret, ...main, use: stage.press() });
      assert.equal((await refusalOf(open)).code, code);
      return (await stage.keys.visits.look(secret)).usesLeft;
    };
    assert.equal(await press("unreachable"), 1);
    assert.equal(await press("refused_by_hardware"), 1);
    assert.equal(await press("busy"), 1);
    assert.equal(await press("not_confirmed"), 0);
    assert.deepEqual(stage.guests, []);
  });
});

Deno.test("C13 a guest who was let in gets a lift to the key's floors for 60 s", async () => {
  await withKeys(async (stage) => {
    const { secret, id } = await given(stage, { lifts: [{ group: "main", levels: [3] }] });
    const { lift } = await stage.keys.visits.open({ secret, ...main, use: stage.press() });
    const floors = [{ group: "main", level: 3 }];
    assert.deepEqual(lift, { floors, untilMs: startMs + 60_000 });
    const logId = keyLogId(stage.masterKey, id, utcDayOf(startMs));
    const at = { building: "tower", unit: "entrance", door: "main" };
    assert.deepEqual(stage.guests, [{ at, logId, floors }]);
    const plain = await given(stage);
    const without = await stage.keys.visits.open({
      secret: plain.secret,
      ...main,
      use: stage.press(),
    });
    assert.equal(without.lift, null);
  });
});

Deno.test("R25 a revoked key's link says so and opens nothing from then on", async () => {
  await withKeys(async (stage) => {
    const { secret, id } = await given(stage, { kind: "window" });
    await stage.keys.visits.open({ secret, ...main, use: stage.press() });
    await stage.registry.run(as("ann"), "revoke_visitor_key", { key: id });
    assert.equal((await stage.keys.visits.look(secret)).state, "revoked");
    const open = stage.keys.visits.open({ secret, ...main, use: stage.press() });
    assert.equal((await refusalOf(open)).code, "key_ended");
    assert.equal(stage.doors.opened.length, 1);
  });
});

Deno.test("R25 when the giver's own right ends, the key's link says revoked", async () => {
  await withKeys(async (stage) => {
    const { secret } = await given(stage);
    await stage.registry.run(as("mia"), "end_grant", { id: "g-a1" });
    assert.equal((await stage.keys.visits.look(secret)).state, "revoked");
    const open = stage.keys.visits.open({ secret, ...main, use: stage.press() });
    assert.equal((await refusalOf(open)).code, "key_ended");
  });
});

Deno.test("C12 a key opens in its hours alone, and only its own doors", async () => {
  await withKeys(async (stage) => {
    const schedule = {
      windows: [{ weekdays: [1], from: "08:00", until: "10:00", holidays: "closed" as const }],
    };
    const { secret } = await given(stage, {
      kind: "recurring",
      schedule,
      untilMs: startMs + 7 * dayMs,
    });
    const open = (door = main.door) =>
      stage.keys.visits.open({ secret, ...main, door, use: stage.press() });
    assert.equal((await open()).opening.state, "opened");
    assert.equal((await refusalOf(open("entrance/parcels"))).code, "unknown_door");
    assert.equal((await refusalOf(open("nowhere/at-all"))).code, "unknown_door");
    stage.clock.advance(hourMs);
    assert.equal((await refusalOf(open())).code, "out_of_schedule");
    assert.equal((await stage.keys.visits.look(secret)).openNow, false);
  });
});

Deno.test("R24 a key given for later opens when its time has come and ends when it has gone", async () => {
  await withKeys(async (stage) => {
    const { secret } = await given(stage, {
      kind: "window",
      fromMs: startMs + hourMs,
      untilMs: startMs + 2 * hourMs,
    });
    const open = () => stage.keys.visits.open({ secret, ...main, use: stage.press() });
    assert.equal((await refusalOf(open())).code, "out_of_schedule");
    stage.clock.advance(hourMs);
    assert.equal((await open()).opening.state, "opened");
    stage.clock.advance(hourMs);
    assert.equal((await refusalOf(open())).code, "key_ended");
    assert.equal((await stage.keys.visits.look(secret)).state, "expired");
  });
});

Deno.test("C12 in a lockdown no visitor comes in", async () => {
  await withKeys(async (stage) => {
    const { secret } = await given(stage);
    const open = stage.keys.visits.open({ secret, ...main, use: stage.press() });
    assert.equal((await refusalOf(open)).code, "out_of_schedule");
  }, [["building_rules", { id: "tower", holidays: [], lockdown: true, visitorKeyDaysMax: 14 }]]);
});

Deno.test("C12 the link can be seen again by whoever gave the key, and by nobody else", async () => {
  await withKeys(async (stage) => {
    const { id, secret } = await given(stage);
    assert.equal(secretOf(await stage.keys.desk.link(as("ann"), id)), secret);
    assert.equal((await refusalOf(stage.keys.desk.link(as("carl"), id))).code, "forbidden");
    assert.equal((await refusalOf(stage.keys.desk.link(as("mia"), id))).code, "forbidden");
    assert.equal((await refusalOf(stage.keys.desk.link(as("eve"), id))).code, "not_found");
    const kept = JSON.stringify(await stage.row("visitor_key", id));
    assert.ok(!kept.includes(secret.slice(secret.indexOf(".") + 1)), "the secret is kept nowhere");
  }, [["grant", aGrant("g-a2", { kind: "facility", id: "a2" })]]);
});
