/**
 * Moving in by letter, with no mail address known. The letter's link works once; who follows it
 * gives what is missing of the six fields and accepts the notice; then the lift comes and the door
 * opens.
 */
import assert from "node:assert/strict";
import { LivePhone } from "../../parts/live_phone.ts";
import { ask, openDoor } from "../../parts/person.ts";
import { asserted, password, sixFields, Town } from "../../parts/town.ts";
import { entrance, linden, lindenLifts } from "../../parts/town_site.ts";
import { until } from "../../parts/until.ts";

interface FieldView {
  readonly value: string;
  readonly source: string;
}

Deno.test("R01 R02 R05 R29 moving in by letter: one link, six fields, the notice, then lift and door", async (t) => {
  await using town = await Town.start();
  const { building, manager, server: { http } } = town;
  const flat = await town.flat("D 4");
  const mailsBefore = town.mail!.mails.length;
  const joined = await manager.post<{
    member: { id: string };
    invitation: string;
    notice: string;
    noticeText: string[];
  }>(`/facilities/${flat.id}/main-user`, { name: "Elsa Ek", ...asserted });
  const elsa = town.person("Elsa Ek");
  const fields = sixFields("Elsa Ek", "elsa@linden.example");

  await t.step("who is put in without an address is told by a text to hand over", () => {
    assert.equal(joined.notice, "offered");
    assert.ok(joined.noticeText.join("\n").includes("Linden Court"));
  });

  let secret = "";
  await t.step("the letter that was printed last counts, and the one before no more", async () => {
    const first = await town.letterSecret(manager, joined.invitation);
    const { invitation } = await manager.post<{ invitation: string }>(
      `/invitations/${joined.invitation}/resend`,
    );
    secret = await town.letterSecret(manager, invitation);
    assert.notEqual(secret, first);
    assert.equal(
      await elsa.code("POST", "/invitations/look", { secret: first }),
      "invitation_expired",
    );
    for (let times = 0; times < 2; times++) {
      const view = await elsa.post<{ name: string; missing: string[]; building: { name: string } }>(
        "/invitations/look",
        { secret },
      );
      assert.equal(view.building.name, "Linden Court");
      assert.deepEqual([view.name, view.missing.toSorted()], [
        "Elsa Ek",
        ["country", "email", "gender", "language", "phone"],
      ]);
    }
    assert.equal((await ask(http, "HEAD", "/welcome")).status < 500, true);
  });

  await t.step("nobody comes in without all six fields and the notice that counts", async () => {
    const accept = (profile: object, notice: object) =>
      elsa.code("POST", "/invitations/accept", {
        secret,
        notice,
        deviceName: "phone",
        profile,
        password,
      });
    const notice = await town.notice();
    const { name: _name, ...missing } = fields;
    const { phone: _phone, ...tooLittle } = missing;
    assert.equal(await accept(tooLittle, notice), "invalid");
    assert.equal(await accept(missing, { ...notice, version: "2001-01" }), "notice_not_accepted");
    assert.equal(await accept(missing, notice), "ok");
    assert.equal(await accept(missing, notice), "link_used", "the link works once");
    assert.equal(
      await elsa.code("POST", "/invitations/look", { secret }),
      "link_used",
    );
    assert.equal(await elsa.signIn(fields.email, password, "phone"), "ok");
    const me = await elsa.get<{ profile: Record<string, FieldView>; places: unknown[] }>("/me");
    assert.deepEqual(
      Object.entries(me.profile).map(([name, { source }]) => [name, source]).toSorted(),
      [
        ["country", "self"],
        ["email", "self"],
        ["gender", "self"],
        ["language", "self"],
        ["name", "manager"],
        ["phone", "self"],
      ],
    );
    assert.equal(me.places.length, 1);
    const mails = town.mail!.mails.slice(mailsBefore);
    assert.deepEqual(mails.map(({ to }) => to), [], "no mail was needed for any of it");
  });

  await t.step("a lift call is served", async () => {
    const { capability, lifts } = await elsa.capability(linden, "lift");
    assert.deepEqual(lifts, [{ group: "main", levels: "all" }]);
    const phone = await LivePhone.connect(http, capability);
    await phone.watch(lindenLifts);
    const call = await phone.call(lindenLifts, { kind: "destination", from: 0, to: 2, persons: 1 });
    assert.ok(typeof call === "object", String(call));
    await until(
      "the call to be served",
      () =>
        phone.events("call").some((event) =>
          event.call.id === call.id && event.call.state === "served"
        ),
      15_000,
    );
    await phone.close();
  });

  await t.step("the door opens, on the unit's own word", async () => {
    const door = await elsa.capability(linden, "door");
    const opened = await openDoor(http, entrance, door);
    assert.deepEqual([opened.code, opened.body.state], ["ok", "opened"]);
    assert.equal(building.openings(entrance, "act"), 1);
  });
});
