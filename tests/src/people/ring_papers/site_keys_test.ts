import assert from "node:assert/strict";
import { theConsole } from "../../../../src/people/registry/turn.ts";
import { makeSigningKey } from "../../../../web/media/signing_key.js";
import { as, refusalOf } from "../people_stage.ts";
import { payloadBytesMax } from "../../../../adapters/mqtt/payloads.ts";
import { unitPapersSchema } from "../../../../adapters/mqtt/unit_paper_payloads.ts";
import { certificateTextMax, paperTextMax } from "../../../../src/people/rows/site_key.ts";
import { signalCharsMax } from "../../../../src/signals.ts";
import { papersPath, withPaperHouse } from "./paper_house.ts";

const keysPath = "/buildings/tower/site-keys";

Deno.test("C2 a manager offers one key of their own; it goes with the post", async () => {
  await withPaperHouse(async ({ ask, registry }) => {
    const keys = await Promise.all(Array.from({ length: 3 }, () => makeSigningKey()));
    const offer = (who: string, { x }: { x: string }) =>
      ask(who, "PUT", `${keysPath}/offer`, { key: x });
    for (const [who, status] of [["bob", 403], ["olga", 403], ["fred", 404]] as const) {
      assert.equal((await offer(who, keys[0]!)).status, status, who);
    }
    assert.equal((await offer("mia", keys[0]!)).status, 204);
    assert.equal((await offer("mia", keys[1]!)).status, 204);
    assert.equal((await offer("max", keys[1]!)).status, 409, "it is Mia's");
    assert.equal((await offer("max", keys[2]!)).status, 204);
    const offered = async () =>
      (await ask("max", "GET", keysPath)).body.offers.map(({ key }: { key: string }) => key)
        .toSorted();
    assert.deepEqual(await offered(), [keys[1]!.x, keys[2]!.x].toSorted());
    await registry.run(as("max"), "end_appointment", { appointment: "manager-mia-tower" });
    assert.deepEqual(await offered(), [keys[2]!.x]);
    assert.equal(await registry.look((ledger) => ledger.size("site_key_offer")), 1);
    assert.equal((await ask("max", "DELETE", `${keysPath}/offer`)).status, 204);
    assert.deepEqual(await offered(), []);
    const nobody = registry.run(theConsole, "offer_site_key", {
      building: "tower",
      key: keys[0]!.x,
    });
    assert.equal((await refusalOf(nobody)).code, "forbidden");
  });
});

Deno.test("C2 a building keeps eight drafts; only managers see or drop them", async () => {
  await withPaperHouse(async ({ ask, letter }) => {
    const ids: string[] = [];
    const draft = async (who: string) => {
      const { opening } = await letter();
      return await ask(who, "POST", `${keysPath}/drafts`, {
        ...{ kind: "opening", facility: "a1", text: opening },
      });
    };
    assert.equal((await draft("bob")).status, 403);
    for (let count = 0; count < 8; count++) ids.push((await draft("mia")).body.id);
    assert.equal((await draft("mia")).body.code, "limit_reached");
    const { body } = await ask("max", "GET", keysPath);
    assert.deepEqual(body.drafts.map(({ id }: { id: string }) => id).toSorted(), ids.toSorted());
    assert.equal((await ask("bob", "DELETE", `${keysPath}/drafts/${ids[0]}`)).status, 403);
    assert.equal((await ask("max", "DELETE", `${keysPath}/drafts/${ids[0]}`)).status, 204);
    assert.equal((await ask("max", "DELETE", `${keysPath}/drafts/${ids[0]}`)).status, 404);
    assert.equal((await draft("mia")).status, 201);
  });
});

Deno.test("C2 the machine's command line alone clears a building's keys, and all that rests on them", async () => {
  await withPaperHouse(async ({ ask, post, letter, registry, audit }) => {
    const { opening } = await letter();
    await post("mia", "/facilities/a1/openings", opening);
    for (const who of ["mia", "olga", "bob"]) {
      const clear = registry.run(as(who), "clear_site_keys", { building: "tower" });
      assert.equal((await refusalOf(clear)).code, "forbidden", who);
    }
    await registry.run(theConsole, "clear_site_keys", { building: "tower" });
    assert.equal((await ask("olga", "DELETE", keysPath)).status, 403);
    const { site, versions, openings } = (await ask("bob", "GET", papersPath)).body;
    assert.deepEqual([site, versions, openings], [null, [], []]);
    assert.equal((await audit()).at(-1)?.what, "site_keys_changed");
    assert.equal((await post("mia", "/facilities/a1/openings", opening)).status, 409);
  });
});

Deno.test("C2 all versions and a certificate fit into the one message by which a unit hears of them", async () => {
  await withPaperHouse(async ({ ask, registry }) => {
    // The longest texts there can be; who calls has judged them.
    const add = (after: number) =>
      registry.run(as("mia"), "add_site_version", {
        ...{ building: "tower", text: "v".repeat(paperTextMax), after },
      });
    let after = 1;
    let refused = "";
    while (refused === "") {
      const tried = add(after);
      refused = await tried.then(() => "", () => "limit_reached");
      if (refused === "") after++;
      else assert.equal((await refusalOf(tried)).code, "limit_reached");
    }
    assert.ok(after > 10);
    const { versions } = (await ask("mia", "GET", keysPath)).body;
    const certificate = "c".repeat(certificateTextMax);
    const papers = { epoch: Number.MAX_SAFE_INTEGER, revision: Number.MAX_SAFE_INTEGER };
    const message = JSON.stringify({ ...papers, versions, certificate });
    assert.ok(message.length <= payloadBytesMax, `${message.length}`);
    unitPapersSchema.parse({ ...papers, versions, certificate });
    const over = { unit: "entrance", text: `${certificate}c` };
    assert.equal((await ask("mia", "POST", `${keysPath}/certificates`, over)).status, 422);
  });
});

Deno.test("C2 what is kept fits into one word to a unit, and a certificate into its offers", () => {
  assert.ok(paperTextMax <= signalCharsMax.statement);
  assert.ok(certificateTextMax <= signalCharsMax.certificate);
});
