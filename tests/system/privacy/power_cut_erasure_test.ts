/**
 * The power goes in the very moment in which somebody reads that they are erased. What they were told
 * is so, and whatever of it was not yet done is done at the next start.
 */
import assert from "node:assert/strict";
import { PrivacyHouse } from "../../parts/privacy_house.ts";
import { password } from "../../parts/town.ts";
import { linden } from "../../parts/town_site.ts";

Deno.test("R82 R89 C6 kill -9 right after the answer to POST /me/erase: the receipt becomes whole", async () => {
  await using house = await PrivacyHouse.start({ withoutBuilding: true });
  const { town } = house;
  const { server, manager } = town;
  const anna = await town.mainUser((await town.flat("E 1")).id, "Anna Aalto", "anna@x.example");
  for (const name of ["Zita Zorn", "Yuri Young"]) {
    const email = `${name.slice(0, 4)}@x.example`;
    const who = await town.mainUser((await town.flat(name.slice(0, 4))).id, name, email);
    const asked = await house.erase(who);
    await server.kill();
    await server.restart();
    const { state, askedAtMs, keysDestroyedAtMs, secondPlaceAtMs, tasks } = await house
      .wholeReceipt(asked);
    assert.equal(state, "done");
    assert.ok(keysDestroyedAtMs! >= askedAtMs && secondPlaceAtMs! >= askedAtMs);
    assert.deepEqual(tasks.map(({ state }) => state), ["waits_for_manager"]);
    assert.equal(
      await town.person(name).signIn(email, password, "phone"),
      "sign_in_failed",
    );
    assert.equal(await manager.refresh(), "ok");
    const people = JSON.stringify(await manager.get<object>(`/buildings/${linden}/people`));
    assert.ok(people.includes("Anna Aalto") && !people.includes(name));
    const journal = await Deno.readTextFile(`${server.peopleData}-keys/erasures.jsonl`);
    assert.equal(journal.split(`"${asked.erasure}"`).length - 1, 1, "once, not again");
    assert.equal(await Deno.readTextFile(`${house.place}/erasures.jsonl`), journal);
  }
  assert.equal(await anna.refresh(), "ok", "and nobody else was touched");
  assert.equal(await anna.code("GET", "/me"), "ok");
});
