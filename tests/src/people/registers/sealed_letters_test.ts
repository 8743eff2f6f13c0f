import assert from "node:assert/strict";
import { silentObserver } from "../../../../actors/observer.ts";
import { ManualClock } from "../../../../src/clock.ts";
import { startIdentityPlane } from "../../../../src/people/identity_plane.ts";
import { registryBehaviour, registryKind } from "../../../../src/people/registry/behaviour.ts";
import { newsCharactersMax } from "../../../../src/people/rows/news.ts";
import { sealPlan } from "../../../../src/privacy/policy_seal.ts";
import { StoredActorRows } from "../../../../src/store/actor_rows.ts";
import { MemoryStore } from "../../../../src/store/memory_store.ts";
import { openKeys, randomBytes, withFolder } from "../../privacy/key_folder.ts";
import { as } from "../people_stage.ts";
import { startMs } from "../rows.ts";
import { town } from "./stage.ts";

/** Three bytes in UTF-8, the most that one character of a string has. */
const widest = "\u6c34";

Deno.test("R96 E1 the longest news and message fit in a row once sealed, and lie in the store unread", async () => {
  await withFolder(async (folder) => {
    const clock = new ManualClock(startMs);
    const store = new MemoryStore({ clock });
    const rows = new StoredActorRows(store);
    await store.commit({
      checks: [],
      mutations: town.map(([table, value]) =>
        rows.row({ kind: registryKind, key: "yard" }, registryBehaviour.tables, {
          table,
          id: value.id,
          value,
        }).mutation
      ),
    });
    const keys = await openKeys(folder);
    const plane = await startIdentityPlane({
      store,
      clock,
      cluster: "yard",
      random: () => 0.5,
      randomId: () => crypto.randomUUID(),
      observer: silentObserver,
      leaseLost: () => {},
      sealing: { keys, plan: sealPlan(), randomBytes },
    });
    try {
      const half = widest.repeat(newsCharactersMax / 2 - 1);
      await plane.registry.run(as("mia"), "publish_news", {
        building: "tower",
        texts: ["en", "ja"].map((language) => ({ language, title: widest, text: half })),
      });
      await plane.registry.run(as("bob"), "begin_thread", {
        building: "tower",
        text: widest.repeat(2_000),
      });
      const kept = await plane.registry.look((ledger) => [
        [...ledger.all("news")][0]?.texts[1]?.text,
        [...ledger.all("message")][0]?.text,
      ]);
      assert.deepEqual(kept, [half, widest.repeat(2_000)]);
      const stored = await store.list({ prefix: [] }, 10_000);
      const bytes = JSON.stringify(
        stored,
        (_, value) => value instanceof Uint8Array ? new TextDecoder().decode(value) : value,
      );
      assert.ok(bytes.includes("thread-") || bytes.includes("news"), "the store was read");
      assert.ok(!bytes.includes(widest));
    } finally {
      await plane.stop();
      await keys.close();
    }
  });
});
