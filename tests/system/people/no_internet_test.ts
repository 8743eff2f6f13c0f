/**
 * The building's internet is cut: the server reaches nothing but its own machine and the mail server
 * does not answer. Who lives here signs in, opens doors and calls lifts as ever. Somebody gives the
 * app up, and their key tag still opens.
 */
import assert from "node:assert/strict";
import { LivePhone } from "../../parts/live_phone.ts";
import { openDoor } from "../../parts/person.ts";
import { asserted, password, Town } from "../../parts/town.ts";
import { cellar, entrance, linden, lindenLifts } from "../../parts/town_site.ts";
import { until } from "../../parts/until.ts";
import { giveKey, press } from "../../parts/visitor.ts";

const serial = "04FFEEDDCC";

Deno.test("C14 R93 R19 R86 without the internet sign-in, doors, lifts and keys go on, and a tag outlives the app", async (t) => {
  await using town = await Town.start({ mail: "server_down" });
  const { building, manager, server: { http } } = town;
  const flat = await town.flat("J 9");
  const joined = await manager.post<{ member: { id: string }; invitation: string }>(
    `/facilities/${flat.id}/main-user`,
    { name: "Anna Aalto", email: "anna@linden.example", ...asserted },
  );

  await t.step(
    "a mail that cannot leave waits, and the manager sees that a letter is needed",
    async () => {
      const waiting = await until("the mail to be tried", async () => {
        const { mails } = await manager.get<
          { mails: { kind: string; tries: number; state: string }[] }
        >(
          `/buildings/${linden}/mails`,
        );
        return mails.find(({ kind, tries }) => kind === "invitation" && tries > 0);
      });
      assert.equal(waiting.state, "retrying");
    },
  );

  const anna = town.person("Anna Aalto");
  await t.step("she comes in by letter and signs in, with password or passkey", async () => {
    const secret = await town.letterSecret(manager, joined.invitation);
    await town.accept(anna, secret, { email: "anna@linden.example" });
    await anna.addPasskey();
    assert.equal(await anna.signIn("anna@linden.example", password, "phone"), "ok");
    assert.equal(await anna.signInByPasskey(anna, "phone"), "ok");
    assert.equal(await anna.refresh(), "ok");
  });

  await t.step("doors, lifts and a guest's link go on", async () => {
    const door = await anna.capability(linden, "door");
    assert.equal((await openDoor(http, entrance, door)).code, "ok");
    const phone = await LivePhone.connect(http, (await anna.capability(linden, "lift")).capability);
    await phone.watch(lindenLifts);
    const call = await phone.call(lindenLifts, { kind: "destination", from: 0, to: 3, persons: 1 });
    assert.ok(typeof call === "object", String(call));
    await until(
      "a car to come",
      () =>
        phone.events("call").some((event) =>
          event.call.id === call.id && ["being_served", "served"].includes(event.call.state)
        ),
    );
    await phone.close();
    const guest = await giveKey(anna, flat.id, { kind: "one_time", doors: [entrance] });
    assert.equal((await press(http, guest, entrance, building.code("entrance"))).code, "ok");
    assert.equal(building.openings(entrance, "act"), 2);
  });

  await t.step("she gives the app up: everything of it ends at once, her tag opens", async () => {
    const before = building.list("cellar");
    await manager.post(`/buildings/${linden}/tags`, {
      serial,
      label: "her fob",
      holder: { facility: flat.id, member: joined.member.id },
    });
    await building.newList("cellar", before);
    assert.equal((await building.present(entrance, "tag", serial)).admitted, true);
    const guest = await giveKey(anna, flat.id, { kind: "window", doors: [entrance] });
    const held = await anna.capability(linden, "door");
    const qr = await anna.post<{ text: string }>("/me/door-qr", { building: linden });
    assert.equal((await building.present(cellar, "qr", qr.text)).admitted, true);
    const known = building.list("cellar");
    assert.equal(await anna.code("POST", "/me/stop", { confirm: "stop" }), "ok");

    assert.equal((await openDoor(http, entrance, held)).code, "capability_revoked");
    // A stopped account is told so, not that a session has ended.
    assert.equal(await anna.code("GET", "/me"), "stopped");
    assert.notEqual(await anna.signIn("anna@linden.example", password, "phone"), "ok");
    assert.notEqual(await anna.signInByPasskey(anna, "phone"), "ok");
    assert.equal((await press(http, guest, entrance, building.code("entrance"))).code, "key_ended");
    assert.equal((await building.present(cellar, "qr", qr.text)).admitted, false);

    assert.equal((await building.present(entrance, "tag", serial)).admitted, true);
    await building.newList("cellar", known);
    await building.do({ do: "unitLinkCut", building: linden, unit: "cellar", on: true });
    assert.equal((await building.present(cellar, "tag", serial)).admitted, true);
    assert.equal(building.openings(cellar, "alone"), 1, "without the server too");
    assert.equal((await building.present(cellar, "qr", qr.text)).admitted, false);
  });

  await t.step("nothing of all this has so much as tried to reach beyond the machine", () => {
    // The process may not, and its log would say that it had wanted to.
    assert.deepEqual(town.server.log.filter((line) => /Requires net access/.test(line)), []);
  });
});
