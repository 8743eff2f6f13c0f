import assert from "node:assert/strict";
import { tagLogId } from "../../../../src/access/log_id.ts";
import { serialHashOf } from "../../../../src/access/tag_serial.ts";
import { tagsPerFacilityMax } from "../../../../src/people/keys/bounds.ts";
import { as, refusalOf } from "../people_stage.ts";
import { anAccount, startMs } from "../rows.ts";
import { type KeyStage, withKeys } from "./key_stage.ts";
import { utcDayOf } from "../../../../src/utc_day.ts";

const main = { building: "tower", unit: "entrance", door: "main" };
const none = { facility: null, member: null, account: null };
const a1 = { ...none, facility: "a1" };

function register(
  { registry }: Pick<KeyStage, "registry">,
  serial: string,
  holder: typeof none | { facility: string; member: string | null; account: null } = a1,
  who = "mia",
) {
  return registry.run(as(who), "register_tag", {
    building: "tower",
    serialHash: serialHashOf(serial),
    label: "Blue",
    holder,
  });
}

Deno.test("R19 a tag is registered once by its serial, by a manager", async () => {
  await withKeys(async (stage) => {
    const tag = await register(stage, "04A2B3C4");
    assert.equal(tag.household, 1);
    assert.equal((await refusalOf(register(stage, "04A2B3C4"))).code, "conflict");
    assert.equal((await refusalOf(register(stage, "04A2B3C5", a1, "ann"))).code, "forbidden");
    assert.equal((await refusalOf(register(stage, "04A2B3C5", a1, "eve"))).code, "not_found");
    const foreign = { ...none, facility: "x1" };
    assert.equal((await refusalOf(register(stage, "04A2B3C5", foreign))).code, "not_found");
    const bobs = { facility: "a2", member: "a1-bob", account: null };
    assert.equal((await refusalOf(register(stage, "04A2B3C5", bobs))).code, "not_found");
    const strangers = { ...none, account: "eve" } as never;
    assert.equal((await refusalOf(register(stage, "04A2B3C5", strangers))).code, "not_found");
    assert.deepEqual((await stage.audit()).map(({ what }) => what), ["tag_registered"]);
  });
});

Deno.test("R19 a tag handed over stands for somebody else and gets a new log id", async () => {
  await withKeys(async (stage) => {
    const tag = await register(stage, "04A2B3C4");
    const hand = (who: string, holder: { facility: string | null; member: string | null }) =>
      stage.registry.run(as(who), "hand_over_tag", {
        tag: tag.id,
        holder: { ...holder, account: null },
      });
    stage.clock.advance(1);
    const bobs = await hand("ann", { facility: "a1", member: "a1-bob" });
    assert.deepEqual([bobs.facility, bobs.member], ["a1", "a1-bob"]);
    const day = utcDayOf(startMs);
    const { masterKey } = stage;
    assert.notEqual(tagLogId(masterKey, bobs, day), tagLogId(masterKey, tag, day));
    assert.equal(
      (await refusalOf(hand("ann", { facility: "a2", member: null }))).code,
      "forbidden",
    );
    assert.equal(
      (await refusalOf(hand("bob", { facility: "a1", member: null }))).code,
      "forbidden",
    );
    assert.equal(
      (await refusalOf(hand("dora", { facility: "a2", member: null }))).code,
      "forbidden",
    );
    assert.equal(
      (await refusalOf(hand("eve", { facility: "a1", member: null }))).code,
      "not_found",
    );
    assert.equal((await hand("mia", { facility: "a2", member: null })).facility, "a2");
  });
});

Deno.test("R19 blocked opens nothing, unblocked opens again; what was lost only a manager gives out", async () => {
  await withKeys(async (stage) => {
    const { registry, desk } = stage;
    const tag = await register(stage, "04A2B3C4");
    const set = (who: string, status: "active" | "blocked" | "lost") =>
      registry.run(as(who), "set_tag_status", { tag: tag.id, status });
    const opens = async () =>
      (await desk.judge(main, { kind: "tag", serial: "04:A2:B3:C4" })).admitted;
    assert.equal(await opens(), true);
    await set("ann", "blocked");
    assert.equal(await opens(), false);
    await set("ann", "active");
    assert.equal(await opens(), true);
    await set("ann", "lost");
    assert.equal(await opens(), false);
    assert.equal((await refusalOf(set("ann", "active"))).code, "forbidden");
    assert.equal((await refusalOf(set("dora", "active"))).code, "forbidden");
    await set("mia", "active");
    assert.equal(await opens(), true);
    const told = (await stage.audit()).slice(1).map(({ what, facts }) => [what, facts.status]);
    assert.deepEqual(told, [
      ["tag_changed", "blocked"],
      ["tag_changed", "active"],
      ["tag_changed", "lost"],
      ["tag_changed", "active"],
    ]);
  });
});

Deno.test("R19 stopping the app leaves the tag valid; only a manager removes it", async () => {
  await withKeys(async (stage) => {
    const { registry, desk, row } = stage;
    const tag = await register(stage, "04A2B3C4");
    const account = (await row("account", "ann"))!;
    assert.equal(account.status, "active");
    const opens = async () =>
      (await desk.judge(main, { kind: "tag", serial: "04A2B3C4" })).admitted;
    await registry.run(as("ann"), "end_session", { session: "session-ann" });
    assert.equal(await opens(), true);
    const remove = (who: string) => registry.run(as(who), "remove_tag", { tag: tag.id });
    assert.equal((await refusalOf(remove("ann"))).code, "forbidden");
    assert.equal((await refusalOf(remove("eve"))).code, "not_found");
    await remove("mia");
    assert.equal(await opens(), false);
    assert.ok(await register(stage, "04A2B3C4"), "its serial is free again");
    assert.deepEqual(
      (await stage.audit()).map(({ what }) => what).filter((what) => what.startsWith("tag_")),
      ["tag_registered", "tag_removed", "tag_registered"],
    );
  });
});

Deno.test("R19 a stopped account's facility tag goes on opening", async () => {
  await withKeys(async (stage) => {
    await register(stage, "04A2B3C4", { facility: "a1", member: "a1-ann", account: null });
    const verdict = await stage.desk.judge(main, { kind: "tag", serial: "04A2B3C4" });
    assert.equal(verdict.admitted, true);
  }, [["account", {
    ...anAccount("ann"),
    status: "stopped",
    profile: {},
    createdAtMs: startMs,
  }]]);
});

Deno.test("R19 a facility has a bounded number of tags", async () => {
  await withKeys(async (stage) => {
    for (let at = 0; at < tagsPerFacilityMax; at++) await register(stage, `TAG${at}`);
    assert.equal((await refusalOf(register(stage, "ONEMORE"))).code, "limit_reached");
    assert.ok(await register(stage, "SPARE", none));
  });
});
