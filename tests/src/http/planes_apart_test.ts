/** What each plane's routes take, on a real listener with both (C4). */
import assert from "node:assert/strict";
import { withWorld } from "./identity/world.ts";

Deno.test("C4 V9.2.2 equipment routes take no cookie and refuse an access token", async () => {
  await withWorld(async ({ url, accessToken, ask }) => {
    const token = await accessToken("mia");
    assert.equal((await ask("mia", "GET", "/me")).status, 200, "the token is a good one");
    for (
      const headers of [
        { cookie: `capability=${token}; session=${token}` },
        { authorization: `Bearer ${token}` },
      ]
    ) {
      for (const path of ["/v1/site", "/v1/buildings/tower/groups/main"]) {
        const response = await fetch(`${url}${path}`, { headers });
        assert.equal(response.status, 401, path);
        assert.equal((await response.json()).code, "unauthenticated");
        assert.equal(response.headers.get("set-cookie"), null);
      }
    }
  });
});

Deno.test("C4 V9.2.2 routes for people take no cookie and refuse a capability", async () => {
  await withWorld(async ({ url, capabilities }) => {
    const capability = await capabilities.mint({
      rid: "r",
      building: "tower",
      lifts: [{ group: "main", levels: "all" }],
      ttlMs: 60_000,
    });
    const bearer = { authorization: `Bearer ${capability}` };
    const good = await fetch(`${url}/v1/site`, { headers: bearer });
    await good.body?.cancel();
    assert.equal(good.status, 200, "the capability is a good one");
    for (
      const headers of [
        { cookie: `session=${capability}` },
        { authorization: `Bearer ${capability}` },
      ]
    ) {
      const response = await fetch(`${url}/identity/v1/me`, { headers });
      assert.equal(response.status, 401);
      await response.body?.cancel();
      assert.equal(response.headers.get("set-cookie"), null);
    }
  });
});
