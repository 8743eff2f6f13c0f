import assert from "node:assert/strict";
import { withIdentityEdge } from "../../people/identity_edge.ts";
import type { Seed } from "../../people/people_stage.ts";
import { aGrant, startMs } from "../../people/rows.ts";
import { home, household, sam } from "../../people/grants/stage.ts";

const everything = {
  actions: ["open_door", "call_lift"],
  scope: { doors: "all", lifts: "all" },
};
const rows: Seed = [
  ...household,
  ["grant", aGrant("child", sam, { parent: "home", assertedBy: "ann" })],
];

Deno.test("R10 a grant over HTTP: the manager's 201, others 403, a stranger's 404", async () => {
  await withIdentityEdge(rows, async ({ ask }) => {
    const path = "/buildings/tower/grants";
    const body = { subject: home, ...everything };
    for (
      const [who, status] of [["opal", 403], ["ann", 403], ["sam", 403], ["max", 404]] as const
    ) {
      assert.equal((await ask(who, "POST", path, body)).status, status, who);
    }
    assert.equal((await ask("mia", "POST", "/buildings/annex/grants", body)).status, 404);
    assert.equal((await ask("mia", "POST", "/buildings/nowhere/grants", body)).status, 404);
    assert.equal((await ask(null, "POST", path, body)).status, 401);
    const made = await ask("mia", "POST", path, body);
    assert.equal(made.status, 201);
    assert.equal(made.body.building, "tower");
    assert.equal(made.body.assertedBy, "mia");
    assert.equal(made.body.assertedAtMs, startMs);
    const listed = await ask("mia", "GET", `${path}?kind=facility&id=a1`);
    assert.deepEqual(listed.body.grants.map(({ id }: { id: string }) => id), [
      made.body.id,
      "home",
    ]);
    assert.equal((await ask("ann", "GET", `${path}?kind=facility&id=a1`)).status, 403);
    assert.equal((await ask("max", "GET", `${path}?kind=facility&id=a1`)).status, 404);
    assert.deepEqual(
      (await ask("max", "GET", "/buildings/annex/grants?kind=facility&id=a1")).body.grants,
      [],
    );
  });
});

Deno.test("R10 a grant names only doors and floors that the building has", async () => {
  await withIdentityEdge(rows, async ({ ask }) => {
    const attempt = (who: string, scope: unknown) =>
      ask(who, "POST", "/buildings/tower/grants", { subject: home, actions: ["open_door"], scope });
    for (
      const scope of [
        { doors: ["entrance/none"], lifts: [] },
        { doors: [], lifts: [{ group: "none", levels: "all" }] },
        { doors: [], lifts: [{ group: "low", levels: [5] }] },
        { doors: "some", lifts: [] },
      ]
    ) {
      assert.equal((await attempt("mia", scope)).status, 422, JSON.stringify(scope));
    }
    const good = { doors: ["entrance/main"], lifts: [{ group: "low", levels: [2] }] };
    assert.equal((await attempt("mia", good)).status, 201);
    // Who may not grant learns nothing of what there is.
    assert.equal((await attempt("max", { doors: ["entrance/none"], lifts: [] })).status, 404);
  });
});

Deno.test("R11 handing on over HTTP: never wider, and 403 without the right", async () => {
  await withIdentityEdge(rows, async ({ ask }) => {
    const path = "/grants/home/grants";
    const body = { subject: sam, ...everything };
    assert.equal((await ask("sam", "POST", path, body)).status, 403);
    assert.equal((await ask("max", "POST", path, body)).status, 404);
    assert.equal((await ask("ann", "POST", "/grants/none/grants", body)).status, 404);
    const made = await ask("ann", "POST", path, body);
    assert.equal(made.status, 201);
    assert.equal(made.body.parent, "home");
    await ask("mia", "PATCH", "/grants/home", { untilMs: startMs + 1000 });
    const wider = await ask("ann", "POST", path, { ...body, untilMs: startMs + 2000 });
    assert.equal(wider.status, 422);
    assert.equal(wider.body.code, "exceeds_own_rights");
    const key = { ...body, subject: { kind: "key", id: "k" } };
    assert.equal(
      (await ask("ann", "POST", path, key)).status,
      422,
      "keys have routes of their own",
    );
  });
});

Deno.test("R12 ending over HTTP: a root grant by the manager alone", async () => {
  await withIdentityEdge(rows, async ({ ask }) => {
    for (const [who, status] of [["opal", 403], ["ann", 403], ["max", 404]] as const) {
      assert.equal((await ask(who, "DELETE", "/grants/home")).status, status, who);
    }
    assert.equal((await ask("ann", "GET", "/grants/child")).status, 200, "she gave it");
    assert.equal((await ask("sam", "GET", "/grants/child")).status, 200, "it is his");
    assert.equal((await ask("bob", "GET", "/grants/child")).status, 403);
    assert.equal((await ask("mia", "PUT", "/grants/home/suspension")).body.suspended, true);
    assert.equal((await ask("mia", "DELETE", "/grants/home/suspension")).body.suspended, false);
    assert.equal((await ask("ann", "DELETE", "/grants/child")).status, 204);
    assert.equal((await ask("mia", "DELETE", "/grants/home")).status, 204);
    assert.equal((await ask("mia", "GET", "/grants/home")).status, 404);
  });
});

Deno.test("R16 a decision says why, to a manager of anybody, to a resident of themselves", async () => {
  await withIdentityEdge(rows, async ({ ask }) => {
    const path = "/buildings/tower/decisions";
    const door = { action: "open_door", door: "entrance/main" };
    const schedule = {
      windows: [{ weekdays: [1, 2, 3, 4, 5], from: "10:00", until: "18:00", holidays: "closed" }],
    };
    assert.equal((await ask("mia", "PATCH", "/grants/home", { schedule })).status, 200);
    const own = await ask("ann", "POST", path, door);
    assert.deepEqual(own.body, {
      building: "tower",
      atMs: startMs,
      allowed: false,
      reason: "out_of_schedule",
      path: ["home"],
      words: "outside Mon–Fri 10–18 but holidays of a grant by the manager to the household",
    });
    const later = await ask("ann", "POST", path, { ...door, atMs: startMs + 3 * 3_600_000 });
    assert.equal(later.body.allowed, true);
    const about = { ...door, about: { kind: "account", id: "ann" } };
    assert.equal((await ask("mia", "POST", path, about)).body.reason, "out_of_schedule");
    assert.equal((await ask("ann", "POST", path, about)).status, 200, "herself");
    assert.equal((await ask("bob", "POST", path, about)).status, 403);
    assert.equal((await ask("max", "POST", path, about)).status, 404);
    assert.equal((await ask("max", "POST", path, door)).status, 404);
    for (const subject of [home, sam]) {
      const asked = await ask("mia", "POST", path, { ...door, about: subject });
      assert.equal(asked.body.reason, "out_of_schedule");
    }
    const stranger = { ...door, about: { kind: "account", id: "max" } };
    assert.equal((await ask("mia", "POST", path, stranger)).status, 404);
    assert.equal((await ask("mia", "POST", path, { ...door, atMs: 1e300 })).status, 422);
    assert.equal((await ask("opal", "POST", path, door)).body.reason, "not_granted");
  });
});

Deno.test("R11 one's rights in a building: a sub-user hands on only with that right", async () => {
  await withIdentityEdge(rows, async ({ ask }) => {
    const of = async (who: string) => (await ask(who, "GET", "/buildings/tower/rights")).body;
    const ann = await of("ann");
    assert.deepEqual(ann.doors, ["cellar/bikes", "entrance/main", "entrance/parcels"]);
    assert.ok(ann.actions.includes("give_keys") && ann.actions.includes("add_sub_users"));
    assert.deepEqual(ann.grants.map(({ id }: { id: string }) => id), ["home"]);
    const bob = await of("bob");
    assert.deepEqual([bob.doors, bob.actions], [[], []]);
    assert.ok(bob.lifts.every(({ levels }: { levels: number[] }) => levels.join() === "0"));
    assert.equal((await ask("max", "GET", "/buildings/tower/rights")).status, 404);
  });
  await withIdentityEdge(household, async ({ ask }) => {
    const { body } = await ask("sam", "GET", "/buildings/tower/rights");
    assert.deepEqual(body.actions, ["open_door", "call_lift", "read_news"]);
  });
});

Deno.test("R16 templates over HTTP: live or copied, with drift shown", async () => {
  await withIdentityEdge(household, async ({ ask, clock }) => {
    const path = "/buildings/tower/templates";
    const body = { name: "Residents", actions: ["open_door"], scope: everything.scope };
    assert.equal((await ask("ann", "POST", path, body)).status, 403);
    assert.equal((await ask("max", "POST", path, body)).status, 404);
    const { body: template, status } = await ask("mia", "POST", path, body);
    assert.equal(status, 201);
    const give = async (mode: string) => {
      const made = await ask("mia", "POST", "/buildings/tower/grants", {
        subject: home,
        template: { id: template.id, mode },
      });
      assert.equal(made.status, 201);
      return made.body.id as string;
    };
    const live = await give("live");
    const copy = await give("copy");
    const drift = async (id: string) => (await ask("mia", "GET", `/grants/${id}/drift`)).body;
    assert.equal((await drift(copy)).state, "same");
    assert.equal((await drift("home")).state, "no_template");
    const changed = await ask("mia", "PATCH", `/templates/${template.id}`, {
      actions: ["open_door", "read_news"],
    });
    assert.equal(changed.body.version, 2);
    await clock.run(2000);
    assert.equal((await drift(live)).state, "same");
    assert.deepEqual(await drift(copy), {
      template: template.id,
      mode: "copy",
      state: "differs",
      version: 1,
      newestVersion: 2,
      fields: ["actions"],
    });
    const all = await ask("mia", "GET", `/templates/${template.id}/drift`);
    assert.deepEqual(all.body.copies.map(({ grant }: { grant: string }) => grant), [copy]);
    const applied = await ask("mia", "PUT", `/grants/${copy}/template`, {
      id: template.id,
      mode: "copy",
    });
    assert.equal(applied.status, 200);
    assert.equal((await drift(copy)).state, "same");
    assert.equal((await ask("mia", "GET", path)).body.templates.length, 1);
    assert.equal((await ask("ann", "GET", `/templates/${template.id}`)).status, 403);
    assert.equal((await ask("max", "GET", `/templates/${template.id}`)).status, 404);
    assert.equal((await ask("mia", "DELETE", `/templates/${template.id}`)).status, 204);
    assert.equal((await drift(live)).state, "template_deleted");
  });
});

Deno.test("C13 a lockdown over HTTP stops nobody from leaving", async () => {
  await withIdentityEdge(rows, async ({ ask }) => {
    const path = "/buildings/tower/rules";
    assert.equal((await ask("ann", "PATCH", path, { lockdown: true })).status, 403);
    assert.equal((await ask("max", "PATCH", path, { lockdown: true })).status, 404);
    assert.equal((await ask("mia", "PATCH", path, { lockdown: true })).body.lockdown, true);
    assert.equal((await ask("mia", "GET", path)).body.visitorKeyDaysMax, 14);
    assert.equal((await ask("ann", "GET", path)).status, 403);
    const decided = async (body: unknown) =>
      (await ask("ann", "POST", "/buildings/tower/decisions", body)).body;
    assert.equal(
      (await decided({ action: "open_door", door: "entrance/main" })).reason,
      "lockdown",
    );
    assert.equal(
      (await decided({ action: "call_lift", group: "main", level: 3 })).reason,
      "lockdown",
    );
    assert.equal((await decided({ action: "call_lift", group: "main", level: 0 })).allowed, true);
    assert.equal((await ask("ann", "GET", "/buildings/tower/rights")).body.lockdown, true);
    assert.equal(
      (await ask("ann", "POST", "/buildings/tower/decisions", {
        action: "open_door",
        door: "entrance/main",
        leaving: true,
      })).status,
      422,
      "a client does not say where it stands",
    );
  });
});
