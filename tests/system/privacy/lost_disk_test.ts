/**
 * The disk of a running server is lost from one moment to the next: its process dies and its folders
 * are gone. What is left lies on another disk, and the master key in a safe. Who was erased since the
 * backup stays erased; everybody else signs in as ever.
 */
import assert from "node:assert/strict";
import { PrivacyHouse } from "../../parts/privacy_house.ts";
import { password } from "../../parts/town.ts";
import { linden } from "../../parts/town_site.ts";

Deno.test("R89 R82 E13 the disk is lost after an erasure: restored, the erased stays erased, the others sign in", async (t) => {
  await using house = await PrivacyHouse.start({ withoutBuilding: true });
  const { town } = house;
  const { server, manager } = town;
  const zita = await town.mainUser((await town.flat("G 1")).id, "Zita Zorn", "zita@x.example");
  const flat = await town.flat("G 2");
  const anna = await town.mainUser(flat.id, "Anna Aalto", "anna@x.example");
  await anna.addPasskey();
  const backup = await house.backUp();
  // Both after the backup: of the one nothing may come back, and the other is lost with the disk.
  const asked = await house.erase(zita);
  const receipt = await house.wholeReceipt(asked);
  assert.equal(await anna.code("PATCH", "/me", { profile: { phone: "+358400000001" } }), "ok");

  await t.step("everything but the backups' disk and the master key is gone", async () => {
    await server.kill();
    const kept = new Set(["data.key"]);
    for (const { name, isDirectory, isFile } of Deno.readDirSync(server.dir)) {
      if ((isDirectory || isFile) && !kept.has(name)) {
        await Deno.remove(`${server.dir}/${name}`, { recursive: true });
      }
    }
    const text = await house.commanded("restore");
    assert.match(text, new RegExp(`restored ${backup}: ready to start`));
    await server.restart();
  });

  await t.step("the others sign in with their old password and their old passkey", async () => {
    assert.equal(server.offersOperator, false);
    const tablet = town.person("Anna Aalto");
    assert.equal(await tablet.signIn("anna@x.example", password, "tablet"), "ok");
    assert.equal(await town.person("Anna Aalto").signInByPasskey(anna, "phone"), "ok");
    assert.equal(await manager.signInByPasskey(manager, "desk"), "ok");
    const { profile, places } = await tablet.get<{
      profile: { name: { value: string }; phone: { value: string } };
      places: { facility: string }[];
    }>("/me");
    assert.deepEqual([profile.name.value, profile.phone.value], ["Anna Aalto", "+358401234567"]);
    assert.deepEqual(places.map(({ facility }) => facility), [flat.id]);
  });

  await t.step("the erased stays erased, for everybody, and her receipt still counts", async () => {
    const stranger = town.person("Zita Zorn");
    assert.equal(await stranger.signIn("zita@x.example", password, "phone"), "sign_in_failed");
    assert.equal(await stranger.signInByPasskey(anna, "phone"), "ok", "a passkey is its owner's");
    const people = JSON.stringify(await manager.get<object>(`/buildings/${linden}/people`));
    assert.ok(people.includes("Anna Aalto") && !/zita|zorn/i.test(people));
    const after = await house.wholeReceipt(asked);
    assert.ok(after.keysDestroyedAtMs! >= receipt.askedAtMs);
    assert.deepEqual(after.tasks.map(({ state }) => state), ["waits_for_manager"]);
  });

  await t.step("the restored server backs itself up, and the drill finds that good", async () => {
    await house.backUp();
    assert.match(await house.commanded("drill"), /the backup is good/);
  });
});
