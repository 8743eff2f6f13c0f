import assert from "node:assert/strict";
import { cameraStateOf } from "../../../../src/people/cameras/camera_state.ts";
import { theConsole } from "../../../../src/people/registry/turn.ts";
import { withIdentityEdge } from "../identity_edge.ts";
import { as, type PeopleStage, refusalOf, withPeople } from "../people_stage.ts";
import { town } from "../registers/stage.ts";

const wish = { building: "tower", unit: "entrance", fittedOn: "2026-01-01" } as const;
const path = "/buildings/tower/camera-stickers";

function isAllowed({ registry }: PeopleStage): Promise<boolean> {
  return registry.look((ledger, now) => cameraStateOf(ledger, wish, now).allowed);
}

Deno.test("R76 a camera is off until a manager has recorded its sticker, and again once that is out", async () => {
  await withIdentityEdge(town, async (edge) => {
    const { ask, audit } = edge;
    const { building: _, ...body } = wish;
    assert.equal(await isAllowed(edge), false);
    for (
      const [who, status] of [["bob", 403], ["tina", 403], ["olga", 403], ["fred", 404]] as const
    ) {
      assert.equal((await ask(who, "POST", path, body)).status, status, who);
    }
    assert.equal((await ask("mia", "POST", path, { ...body, unit: "cellar" })).status, 404);
    const { status, body: { id } } = await ask("mia", "POST", path, body);
    assert.equal(status, 201);
    assert.equal(await isAllowed(edge), true);
    assert.equal((await ask("max", "POST", path, body)).status, 409, "it is recorded");
    assert.equal((await ask("tina", "DELETE", `/camera-stickers/${id}`)).status, 403);
    assert.equal((await ask("fred", "DELETE", `/camera-stickers/${id}`)).status, 404);
    assert.equal((await ask("max", "DELETE", `/camera-stickers/${id}`)).status, 204);
    assert.equal(await isAllowed(edge), false);
    const entries = (await audit()).filter(({ what }) => what.startsWith("camera_sticker_"));
    assert.deepEqual(entries.map(({ what, by, facts }) => [what, by, facts]), [
      ["camera_sticker_recorded", "mia", { unit: "entrance", fittedOn: "2026-01-01" }],
      ["camera_sticker_removed", "max", { unit: "entrance" }],
    ]);
  });
});

Deno.test("R76 the people of a building see what its cameras may show; who recorded it, managers alone", async () => {
  await withIdentityEdge(town, async ({ ask, registry }) => {
    const cameras = async (who: string) => (await ask(who, "GET", "/buildings/tower/cameras")).body;
    assert.deepEqual(await cameras("bob"), {
      cameras: [{ unit: "entrance", state: "off", sticker: null }],
    });
    const { id } = await registry.run(as("mia"), "record_camera_sticker", wish);
    const sticker = { id, fittedOn: wish.fittedOn };
    const shown = { unit: "entrance", state: "calls" };
    assert.deepEqual(await cameras("bob"), { cameras: [{ ...shown, sticker }] });
    assert.deepEqual(await cameras("max"), {
      cameras: [{ ...shown, sticker: { ...sticker, by: "mia" } }],
    });
    for (const [who, status] of [["fred", 404], ["stan", 404], ["olga", 403]] as const) {
      assert.equal((await ask(who, "GET", "/buildings/tower/cameras")).status, status, who);
    }
  });
});

Deno.test("R76 a sticker is recorded by a person, for a day that has been", async () => {
  await withPeople(town, async (stage) => {
    const { registry } = stage;
    const nobody = registry.run(theConsole, "record_camera_sticker", wish);
    assert.equal((await refusalOf(nobody)).code, "forbidden");
    const tomorrow = { ...wish, fittedOn: "2999-01-01" };
    const early = registry.run(as("mia"), "record_camera_sticker", tomorrow);
    assert.equal((await refusalOf(early)).code, "invalid");
    assert.equal(await isAllowed(stage), false);
  });
});
