/**
 * A resident erases themselves. Access ends at once, the receipt tells of each step, what the manager
 * asserted waits for the manager, and the operator cannot delete it in the manager's stead.
 */
import assert from "node:assert/strict";
import { openDoor } from "../../parts/person.ts";
import { PrivacyHouse } from "../../parts/privacy_house.ts";
import { password } from "../../parts/town.ts";
import { entrance, linden } from "../../parts/town_site.ts";

interface Task {
  readonly task: string;
  readonly account: string;
  readonly state: string;
  readonly askedAtMs: number;
  readonly decideByMs: number;
  readonly rights: readonly { readonly kind: string; readonly role: string | null }[];
}

const dayMs = 86_400_000;

Deno.test("R82 R12 R86 R19 a resident erases themselves; what the manager asserted is the manager's to delete", async (t) => {
  await using house = await PrivacyHouse.start();
  const { town } = house;
  const { manager, operator, building, server: { http } } = town;
  const flat = await town.flat("C 3");
  const anna = await town.mainUser(flat.id, "Anna Aalto", "anna@linden.example");
  const ben = await town.subUser(anna, flat.id, "Ben Berg", "ben@linden.example");
  const before = building.list("entrance");
  await manager.post(`/buildings/${linden}/tags`, {
    serial: "04A1B2C3D4",
    label: "blue fob",
    holder: { facility: flat.id, member: anna.member },
  });
  await building.newList("entrance", before);
  const door = await anna.capability(linden, "door");
  assert.equal((await openDoor(http, entrance, door)).code, "ok");

  const asked = await house.erase(anna);

  await t.step(
    "her access has ended as she is answered; her key tag and her flatmate go on",
    async () => {
      assert.equal((await openDoor(http, entrance, door)).code, "capability_revoked");
      assert.equal(await anna.code("GET", "/me"), "stopped");
      assert.notEqual(await anna.refresh(), "ok");
      assert.equal(await anna.signIn("anna@linden.example", password, "phone"), "sign_in_failed");
      assert.equal((await building.present(entrance, "tag", "04A1B2C3D4")).admitted, true);
      const bens = await ben.capability(linden, "door");
      assert.equal((await openDoor(http, entrance, bens)).code, "ok");
    },
  );

  await t.step(
    "the receipt tells when each thing was done, and to whom one can complain",
    async () => {
      const receipt = await house.wholeReceipt(asked);
      const { askedAtMs, accessEndedAtMs, keysDestroyedAtMs, secondPlaceAtMs, complaint } = receipt;
      assert.equal(receipt.state, "done");
      assert.ok(accessEndedAtMs >= askedAtMs);
      assert.ok(keysDestroyedAtMs! >= accessEndedAtMs && secondPlaceAtMs! >= keysDestroyedAtMs!);
      assert.ok(secondPlaceAtMs! - askedAtMs < 10_000, "with the backups at once, not one day");
      assert.deepEqual(receipt.tasks.map(({ building, state }) => [building, state]), [
        ["Linden Court", "waits_for_manager"],
      ]);
      assert.ok(complaint.words.length > 0 && complaint.authorities.length > 0);
      const wrong = { erasure: asked.erasure, secret: `${asked.secret.slice(0, -1)}_` };
      await assert.rejects(house.receipt(wrong), /not_found/);
    },
  );

  await t.step(
    "the operator cannot delete it before 30 days, and the attempt is on record",
    async () => {
      const { tasks } = await manager.get<{ tasks: Task[] }>(`/buildings/${linden}/erasure-tasks`);
      const [task] = tasks;
      assert.deepEqual(tasks.map(({ account, state }) => [account, state]), [[
        anna.account,
        "open",
      ]]);
      assert.equal(task!.decideByMs - task!.askedAtMs, 30 * dayMs);
      assert.ok(task!.rights.some(({ kind, role }) => kind === "member" && role === "main"));
      assert.deepEqual((await operator.get<{ tasks: Task[] }>("/erasure-tasks")).tasks, []);
      const early = await operator.identity("POST", `/erasure-tasks/${task!.task}/decision`, {
        case: "2026-7",
        reason: "she asked us by letter",
      });
      assert.deepEqual([early.status, early.code], [403, "forbidden"]);
      const { entries } = await operator.post<{ entries: { what?: string; about?: string[] }[] }>(
        "/audit?purpose=audit",
        { case: "2026-7", reason: "who tried to delete" },
      );
      assert.ok(
        entries.some(({ about }) => about?.includes(`rights_request/${task!.task}`)),
        "the attempt is in the log",
      );
      assert.equal(
        await ben.code("POST", `/erasure-tasks/${task!.task}/confirmation`),
        "forbidden",
      );
      assert.equal(await manager.code("POST", `/erasure-tasks/${task!.task}/confirmation`), "ok");
      const { state } = (await house.receipt(asked)).tasks[0]!;
      assert.equal(state, "deleted");
      const left = await manager.get<{ tasks: Task[] }>(`/buildings/${linden}/erasure-tasks`);
      assert.deepEqual(left.tasks.filter(({ state }) => state === "open"), []);
    },
  );
});
