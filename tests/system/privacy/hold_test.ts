/**
 * A legal claim holds what is kept of two people. The one who asks to be erased is refused and asks
 * again; the other stops using the service, and their erasure waits for the end of the hold.
 */
import assert from "node:assert/strict";
import { SystemClock } from "../../../src/clock.ts";
import { openDoor } from "../../parts/person.ts";
import { PrivacyHouse } from "../../parts/privacy_house.ts";
import { entrance, linden } from "../../parts/town_site.ts";

interface Erasure {
  readonly erasure: string;
  readonly account: string;
  readonly state: string;
}
interface Records {
  readonly records: readonly { readonly record: string; readonly content: string }[];
}

const clock = new SystemClock();
const dayMs = 86_400_000;
const why = { case: "2026-11", reason: "a claim about the cellar door" } as const;

Deno.test("R88 R82 R86 a legal hold blocks an erasure, and its end lets it go on", async (t) => {
  await using house = await PrivacyHouse.start();
  const { town } = house;
  const { operator, server: { http } } = town;
  const anna = await town.mainUser((await town.flat("H 1")).id, "Anna Aalto", "anna@x.example");
  const ben = await town.mainUser((await town.flat("H 2")).id, "Ben Berg", "ben@x.example");
  const hold = (account: string) =>
    operator.post<{ id: string }>("/holds", {
      account,
      classes: ["D1"],
      ...why,
      reviewAtMs: clock.now() + 30 * dayMs,
    });
  const [annas, bens] = [await hold(anna.account), await hold(ben.account)];
  const states = async () => {
    const { erasures } = await operator.get<{ erasures: Erasure[] }>("/erasures");
    return Object.fromEntries(erasures.map(({ account, state }) => [account, state]));
  };

  await t.step(
    "who asks is refused and told why, goes on living there, and it is on record",
    async () => {
      const refused = await anna.identity("POST", "/me/erase", { confirm: "erase" });
      assert.deepEqual([refused.status, refused.code], [409, "conflict"]);
      assert.match(refused.text, /legal claim/);
      assert.ok(!refused.text.includes(why.case), "whose claim it is is for the operator to know");
      assert.equal(await anna.code("GET", "/me"), "ok");
      assert.deepEqual(await states(), {});
      const told = await operator.identity("POST", `/accounts/${anna.account}/erase`, why);
      assert.deepEqual([told.code, told.text.includes(why.case)], ["conflict", true]);
    },
  );

  await t.step(
    "who stops loses all access at once, and is erased when the hold has ended",
    async () => {
      const door = await ben.capability(linden, "door");
      assert.equal((await openDoor(http, entrance, door)).code, "ok");
      assert.equal(await ben.code("POST", "/me/stop", { confirm: "stop" }), "ok");
      assert.equal((await openDoor(http, entrance, door)).code, "capability_revoked");
      assert.equal(await ben.code("GET", "/me"), "stopped");
      assert.deepEqual(await states(), { [ben.account]: "held" });
      assert.equal(
        await operator.code("POST", `/accounts/${ben.account}/erase`, why),
        "conflict",
      );
      const { records } = await operator.post<Records>(`/holds/${bens.id}/records`, why);
      assert.ok(JSON.stringify(records).includes("Ben Berg"), "what the claim needs is there");
    },
  );

  await t.step("the end of the hold lets both go on at once", async () => {
    for (const { id } of [annas, bens]) {
      assert.equal(await operator.code("DELETE", `/holds/${id}`), "ok");
    }
    const own = await house.wholeReceipt(await house.erase(anna));
    assert.equal(own.state, "done");
    // Not by the minute in which the procedure looks by itself: as soon as it is said.
    const asked = await operator.post<{ erasure: string; secret: string }>(
      `/accounts/${ben.account}/erase`,
      why,
    );
    assert.equal((await house.wholeReceipt(asked)).state, "done");
    assert.deepEqual(await states(), { [anna.account]: "done", [ben.account]: "done" });
    const { holds } = await operator.get<{ holds: { endedAtMs: number | null }[] }>("/holds");
    assert.ok(holds.every(({ endedAtMs }) => endedAtMs !== null), "what they kept goes by itself");
  });
});
