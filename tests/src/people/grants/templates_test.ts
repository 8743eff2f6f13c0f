import assert from "node:assert/strict";
import { followersPerTurn } from "../../../../src/people/grants/templates.ts";
import { as, refusalOf, withPeople } from "../people_stage.ts";
import { aGrant } from "../rows.ts";
import { home, household } from "./stage.ts";

const content = {
  name: "Residents",
  actions: ["open_door" as const],
  scope: { doors: ["lobby/front"], lifts: "all" as const },
  schedule: null,
};
const narrower = { doors: [], lifts: "all" as const };
const none = { fromMs: null, untilMs: null, usesMax: null };

Deno.test("R10 templates are a manager's, of their own building", async () => {
  await withPeople(household, async ({ registry }) => {
    const make = (who: string) =>
      registry.run(as(who), "create_template", { ...content, building: "tower" });
    assert.equal((await refusalOf(make("ann"))).code, "forbidden");
    assert.equal((await refusalOf(make("opal"))).code, "forbidden");
    assert.equal((await refusalOf(make("max"))).code, "not_found");
    const { id } = await make("mia");
    assert.equal(
      (await refusalOf(registry.run(as("max"), "change_template", { id, name: "X" }))).code,
      "not_found",
    );
    assert.equal(
      (await refusalOf(registry.run(as("ann"), "delete_template", { id }))).code,
      "forbidden",
    );
    const other = {
      ...none,
      building: "annex",
      subject: home,
      template: id,
      mode: "copy" as const,
    };
    assert.equal(
      (await refusalOf(registry.run(as("max"), "create_grant_from_template", other))).code,
      "not_found",
    );
  });
});

Deno.test("R16 a live grant follows its template, a copy goes its own way", async () => {
  await withPeople(household, async (stage) => {
    const { registry, row, clock, events } = stage;
    const template = await registry.run(as("mia"), "create_template", {
      ...content,
      building: "tower",
    });
    const make = (mode: "live" | "copy") =>
      registry.run(as("mia"), "create_grant_from_template", {
        ...none,
        building: "tower",
        subject: home,
        template: template.id,
        mode,
      });
    const live = await make("live");
    const copy = await make("copy");
    const changed = await registry.run(as("mia"), "change_template", {
      id: template.id,
      scope: narrower,
    });
    assert.equal(changed.version, 2);
    await clock.run(2000);
    const followed = await row("grant", live.id);
    assert.deepEqual(followed?.scope, narrower);
    assert.deepEqual(followed?.template, { id: template.id, mode: "live", version: 2 });
    assert.equal(followed?.assertedBy, "mia");
    assert.deepEqual((await row("grant", copy.id))?.scope, content.scope);
    assert.equal((await row("template", template.id))?.followFrom, undefined);
    const ended = events.flatMap((event) => event.type === "ended" ? [event.id] : []);
    assert.deepEqual(ended, [live.id], "it has shrunk");
    assert.equal(
      (await refusalOf(
        registry.run(as("mia"), "change_grant", { id: live.id, actions: ["read_news"] }),
      )).code,
      "conflict",
    );
    const detached = await registry.run(as("mia"), "apply_template", {
      grant: live.id,
      template: template.id,
      mode: "copy",
    });
    assert.equal(detached.template?.mode, "copy");
    await registry.run(as("mia"), "change_grant", { id: live.id, actions: ["read_news"] });
    await registry.run(as("mia"), "delete_template", { id: template.id });
    assert.deepEqual((await row("grant", live.id))?.actions, ["read_news"]);
  });
});

Deno.test("R16 many followers change some at a time, through several changes at once", async () => {
  const template = "t1";
  const count = 2 * followersPerTurn + 5;
  await withPeople([
    ...household,
    ["template", { id: template, building: "tower", version: 1, ...content }],
    ...Array.from({ length: count }, (_, at) =>
      [
        "grant",
        aGrant(`f${String(at).padStart(4, "0")}`, { kind: "tag", id: `tag${at}` }, {
          actions: content.actions,
          scope: content.scope,
          template: { id: template, mode: "live", version: 1 },
        }),
      ] as const),
  ], async ({ registry, clock, audit }) => {
    const versions = () =>
      registry.look((ledger) => {
        const found = new Map<number, number>();
        for (const grant of ledger.all("grant")) {
          const version = grant.template?.version;
          if (version !== undefined) found.set(version, (found.get(version) ?? 0) + 1);
        }
        return found;
      });
    await registry.run(as("mia"), "change_template", { id: template, scope: narrower });
    await registry.run(as("mia"), "change_template", { id: template, actions: ["read_news"] });
    await registry.run(as("mia"), "change_template", { id: template, name: "Other" });
    for (let turns = 0; turns < 8; turns++) await clock.run(2000);
    assert.deepEqual(await versions(), new Map([[3, count]]));
    const followed = (await audit()).flatMap(({ facts }) =>
      typeof facts.followed === "number" ? [facts.followed] : []
    );
    assert.equal(followed.reduce((sum, one) => sum + one, 0), count, "each once, to the newest");
    assert.ok(followed.every((one) => one <= followersPerTurn));
  });
});

Deno.test("R16 a template that a grant could not hold is refused, so that followers never fail", async () => {
  const broken: string[] = [];
  await withPeople(household, async ({ registry, row, clock }) => {
    const template = await registry.run(as("mia"), "create_template", {
      ...content,
      building: "tower",
    });
    const { id } = await registry.run(as("mia"), "create_grant_from_template", {
      ...none,
      building: "tower",
      subject: home,
      template: template.id,
      mode: "live",
    });
    // As large as a template's row can be, which is a little more than a grant's.
    const levels = Array.from({ length: 128 }, (_, at) => 100 + at);
    const lifts = Array.from({ length: 29 }, (_, at) => ({
      group: `the-lifts-of-the-eastern-part-${100 + at}`,
      levels,
    }));
    const change = registry.run(as("mia"), "change_template", {
      id: template.id,
      scope: { doors: [], lifts },
    });
    assert.equal((await refusalOf(change)).code, "limit_reached");
    clock.advance(1_000);
    assert.deepEqual((await row("grant", id))?.scope, content.scope);
  }, {
    observer: {
      restarted: (_, fault) => broken.push(fault),
      outputFailed: (_, fault) => broken.push(fault),
    },
  });
  assert.deepEqual(broken, []);
});
