/**
 * The manager leaves. The last one cannot go, not by their own wish and not by the operator's in the
 * browser; the operator's command line at the machine can, with a reason, and that is written down.
 * It appoints another, and what the former manager had granted stands.
 */
import assert from "node:assert/strict";
import { auditFault } from "../../../src/people/registry/audit.ts";
import { atConsole } from "../../parts/console.ts";
import { readPeople } from "../../parts/people_store.ts";
import { demanded, openDoor, type Person } from "../../parts/person.ts";
import { asserted, Town } from "../../parts/town.ts";
import { entrance, garage, linden, nameOf } from "../../parts/town_site.ts";
import { look } from "../../parts/visitor.ts";

interface Listed {
  readonly people: readonly {
    readonly account: string;
    readonly name: string;
    readonly places: {
      readonly appointments: readonly { readonly appointment: string; readonly post: string }[];
    };
  }[];
}
interface GrantSeen {
  readonly id: string;
  readonly assertedBy: string;
}

Deno.test("C8 R10 R16 R31 the manager leaves: the last one only by the operator's audited recovery, and grants stand", async (t) => {
  await using town = await Town.start();
  const { building, manager, operator, server } = town;
  const flat = await town.flat("H 8");
  const anna = await town.mainUser(flat.id, "Anna Aalto", "anna@linden.example");
  const { account: former } = await manager.get<{ account: string }>("/me");
  const own = await manager.post<{ key: { id: string }; link: string }>(
    `/buildings/${linden}/visitor-keys`,
    {
      label: "Plumber",
      kind: "window",
      doors: [nameOf(garage)],
      consentAsserted: true,
      statementVersion: "1",
      underAge: false,
    },
  );
  const plumber = { id: own.key.id, link: own.link, secret: own.link.split("#")[1]!, pin: null };
  assert.equal((await look(server.http, plumber)).body.state, "live");
  const { people } = await manager.get<Listed>(`/buildings/${linden}/people`);
  const { appointment } = people.find(({ account }) => account === former)!.places
    .appointments.find(({ post }) => post === "manager")!;
  const ending = `/appointments/${appointment}/end`;
  const console = <T>(path: string, body: object) =>
    atConsole<T>(server.console, "POST", path, body);

  await t.step("the last manager stays, whoever asks without the machine", async () => {
    assert.equal(await manager.code("POST", ending, {}), "last_manager");
    assert.equal(await manager.code("POST", "/me/stop", { confirm: "stop" }), "last_manager");
    assert.equal(await operator.code("POST", ending, { reason: "left town" }), "last_manager");
    assert.equal(await anna.code("POST", ending, {}), "forbidden");
    assert.equal((await console(ending, {})).code, "last_manager", "it takes a reason");
    assert.equal(await manager.code("GET", `/buildings/${linden}/people`), "ok");
  });

  await t.step("at the machine, with a reason, the operator removes them", async () => {
    const capability = await manager.capability(linden, "lift");
    assert.equal((await console(ending, { reason: "left town without a word" })).code, "ok");
    assert.equal(await manager.code("GET", `/buildings/${linden}/people`), "session_ended");
    const { code } = await openDoor(server.http, entrance, capability);
    assert.equal(code, "capability_revoked");
    assert.equal((await look(server.http, plumber)).body.state, "revoked");
  });

  const next = town.person("Nils Next");
  await t.step("and appoints another, who comes in by the letter printed there", async () => {
    const added = await console<{ invitation: string }>(`/buildings/${linden}/people`, {
      name: next.name,
      email: "nils@linden.example",
      post: "manager",
      ...asserted,
    });
    const { invitation } = demanded(added, "the new manager");
    const letter = await atConsole<string>(
      server.console,
      "GET",
      `/invitations/${invitation}/letter`,
    );
    const secret = /#invitation=([\w.-]+)</.exec(demanded(letter, "the letter"))![1]!;
    await town.accept(next, secret, { email: "nils@linden.example" });
    assert.equal(await next.code("GET", `/buildings/${linden}/people`), "passkey_required");
    await next.addPasskey();
    assert.equal(await next.code("GET", `/buildings/${linden}/people`), "ok");
  });

  await t.step("what the former manager granted stands, and says who gave it", async () => {
    assert.deepEqual(await grantsOf(next, flat.id), [{ id: flat.grant, assertedBy: former }]);
    const opened = await openDoor(server.http, entrance, await anna.capability(linden, "door"));
    assert.equal(opened.code, "ok");
    assert.equal(building.openings(entrance, "act"), 1);
    assert.equal(await next.code("PUT", `/grants/${flat.grant}/suspension`), "ok");
    assert.deepEqual((await anna.capability(linden, "door")).doors, []);
    assert.equal(await next.code("DELETE", `/grants/${flat.grant}/suspension`), "ok");
  });

  await t.step(
    "the recovery stands in the audit log, by the console and with its reason",
    async () => {
      assert.equal(await server.terminate(), 0);
      const { entries } = await readPeople(server.peopleData, server.site.cluster);
      assert.equal(auditFault(entries, { seq: 0, hash: "" }), null);
      const recoveries = entries.filter(({ what }) => what === "operator_recovery");
      assert.deepEqual(
        recoveries.map(({ via, by, building, about, facts }) => ({
          via,
          by,
          building,
          about,
          facts,
        })),
        [{
          via: "console",
          by: null,
          building: linden,
          about: [`account/${former}`],
          facts: { last_manager: true, reason: "left town without a word" },
        }],
      );
      const after = entries.filter(({ seq }) => seq > recoveries[0]!.seq);
      assert.ok(
        after.some(({ what, via }) => what === "appointment_created" && via === "console"),
        "and who was appointed there",
      );
    },
  );
});

async function grantsOf(by: Person, facility: string): Promise<GrantSeen[]> {
  const { grants } = await by.get<{ grants: GrantSeen[] }>(
    `/buildings/${linden}/grants?kind=facility&id=${facility}`,
  );
  return grants.map(({ id, assertedBy }) => ({ id, assertedBy }));
}
