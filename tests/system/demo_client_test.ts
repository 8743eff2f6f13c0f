/** The demo's client of the KONE-compatible API, as whoever tries a published example meets it. */
import assert from "node:assert/strict";
import { Buffer } from "node:buffer";
import { decodeJwt } from "jose";
import { z } from "zod";
import { type DemoClient, seedKoneClient, writeKoneClient } from "../../demo/kone_client.ts";
import { DemoProcess } from "../parts/demo_process.ts";
import { lockedSite, withAuth } from "../src/kone/auth_stage.ts";

const clientSchema = z.strictObject({
  clientId: z.string(),
  clientSecret: z.string(),
  buildingId: z.string(),
  groupId: z.string(),
});

async function read(path: string): Promise<DemoClient> {
  return clientSchema.parse(JSON.parse(await Deno.readTextFile(path)));
}

Deno.test("KONE 1 the demo writes a client with which tokens and resources are had at once", async () => {
  await using demo = await DemoProcess.start();
  const path = /^KONE-compatible client \S+ secret \S+ .* also in (\S+)$/m.exec(demo.tail)?.[1];
  assert.ok(path !== undefined && path.endsWith("/data/kone-demo-client.json"), demo.tail);
  assert.equal((await Deno.stat(path)).mode! & 0o777, 0o600);
  const { clientId, clientSecret, buildingId, groupId } = await read(path);
  assert.ok(demo.tail.includes(`${clientId} secret ${clientSecret} `), "printed too");
  const group = `group:${buildingId}:${groupId}`;
  const answer = await fetch(`${demo.url}/api/v2/oauth2/token`, {
    method: "POST",
    headers: {
      authorization: `Basic ${Buffer.from(`${clientId}:${clientSecret}`).toString("base64")}`,
    },
    body: new URLSearchParams({
      grant_type: "client_credentials",
      scope: `application/inventory callgiving/${group} robotcall/${group}`,
    }),
  });
  assert.equal(answer.status, 200);
  const { access_token } = z.object({ access_token: z.string() }).parse(await answer.json());
  assert.equal(decodeJwt(access_token).sandbox, true, "nothing real moves");
  const listed = await fetch(`${demo.url}/api/v2/application/self/resources`, {
    headers: { authorization: `Bearer ${access_token}` },
  });
  const { buildings } = z.object({
    buildings: z.array(z.looseObject({
      id: z.string(),
      desc: z.string(),
      groups: z.array(z.looseObject({ id: z.string(), name: z.string() })),
    })),
  }).parse(await listed.json());
  assert.deepEqual(buildings.map(({ id }) => id), [buildingId]);
  assert.match(buildings[0]!.desc, /V2/);
  const named = buildings[0]!.groups.find(({ id }) => id === `${buildingId}:${groupId}`);
  assert.equal(named?.name, "Main lifts");
});

Deno.test("KONE another start of the demo has a new client in place of the old one", async () => {
  const dir = await Deno.makeTempDir({ prefix: "vestibule-demo-client-" });
  try {
    await withAuth(async (stage) => {
      const services = { ...stage, apiClients: stage.clients, site: lockedSite };
      const first = await seedKoneClient(services);
      const path = await writeKoneClient(first, dir);
      await Deno.chmod(path, 0o644);
      const second = await seedKoneClient(services);
      assert.equal(await writeKoneClient(second, dir), path);
      assert.deepEqual(await read(path), second);
      assert.equal((await Deno.stat(path)).mode! & 0o777, 0o600, "whatever it was before");
      const token = ({ clientId: id, clientSecret: secret }: DemoClient) =>
        stage.token({ id, secret }, "callgiving/*");
      assert.equal((await token(first)).status, 401);
      assert.equal((await token(second)).status, 200);
      await stage.rights.refreshed();
      const rights = stage.rights.of(
        {
          ...{ client: second.clientId, user: null, scopes: [], limited: false },
          ...{ singleUse: false, jti: "jti", expiresAtMs: Infinity },
        },
        "tower",
        "main",
      );
      assert.deepEqual(
        [rights.levels, rights.monitor, rights.robot, rights.priority],
        ["all", true, true, true],
      );
    });
  } finally {
    await Deno.remove(dir, { recursive: true });
  }
});
