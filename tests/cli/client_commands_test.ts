/** Clients at the command line: the secret is shown once, and again only when it is a new one. */
import assert from "node:assert/strict";
import { AccessTokens } from "../../src/access/access_token.ts";
import { randomBytes } from "../../src/crypto_random.ts";
import { ApiClients } from "../../src/people/api_clients/api_clients.ts";
import { withIdentityEdge } from "../src/people/identity_edge.ts";
import { anAccount, anAppointment, aSession } from "../src/people/rows.ts";
import { command } from "./command_line.ts";

Deno.test("C16 client add, list, rotate and remove at the command line", async () => {
  const dir = await Deno.makeTempDir({ prefix: "vestibule-clients-" });
  let tokens: AccessTokens | undefined;
  let clients: ApiClients | undefined;
  try {
    await withIdentityEdge(
      [
        ["account", anAccount("olga", { operator: true })],
        ["session", aSession("olga")],
        ["account", anAccount("max")],
        ["session", aSession("max")],
        ["appointment", anAppointment("max")],
      ],
      async (edge) => {
        const manage = async (who: string, ...args: string[]) => {
          const { token, expiresAtMs } = await tokens!.mint(who, `session-${who}`);
          const file = `${dir}/${who}.json`;
          const session = {
            version: 1,
            server: new URL(edge.url).href,
            refreshToken: "none",
            accessToken: token,
            accessUntilMs: expiresAtMs,
          };
          await Deno.writeTextFile(file, JSON.stringify(session), { mode: 0o600 });
          return await command([...args, "--server", edge.url, "--session", file], {
            clock: edge.clock,
          });
        };
        const what = ["--buildings", "tower", "--products", "callgiving,robotcall"];
        const added = await manage("olga", "client", "add", "--name", "Robots", ...what);
        assert.equal(added.code, 0, added.err);
        const [, id] = /^Client (\S+)$/m.exec(added.out)!;
        const [, secret] = /^Secret (\S+)$/m.exec(added.out)!;
        assert.deepEqual((await clients!.check(id!, secret!))?.name, "Robots");
        const listed = await manage("olga", "client", "list");
        assert.ok(listed.out.includes(id!) && !listed.out.includes(secret!));
        const granted = await manage(
          "max",
          ...["grant", "add", "--building", "tower", "--to", `client:${id}`],
          ...["--may", "call_lift", "--doors", "none", "--lifts", "main:5"],
          ...["--lift-uses", "monitor,robot"],
        );
        assert.equal(granted.code, 0, granted.err);
        const rotated = await manage("olga", "client", "rotate", id!);
        assert.equal(rotated.code, 0, rotated.err);
        assert.equal(await clients!.check(id!, secret!), null);
        assert.equal((await manage("max", "client", "remove", id!)).code, 1);
        assert.equal((await manage("olga", "client", "remove", id!)).code, 0);
        assert.ok(!(await manage("olga", "client", "list")).out.includes(id!));
      },
      async ({ clock, registry, masterKey }) => {
        tokens = await AccessTokens.create(clock, "yard");
        clients = new ApiClients({ registry, masterKey, randomBytes });
        return { accessTokens: tokens, apiClients: clients };
      },
    );
  } finally {
    await Deno.remove(dir, { recursive: true });
  }
});
