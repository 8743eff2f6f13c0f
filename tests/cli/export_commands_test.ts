/** A copy of one's own data at the command line: written, read, and brought to another server. */
import assert from "node:assert/strict";
import { AccessTokens } from "../../src/access/access_token.ts";
import type { Session } from "../../cli/session_file.ts";
import { exportSchema } from "../../src/privacy/export/export_schema.ts";
import { type IdentityEdge, withIdentityEdge } from "../src/people/identity_edge.ts";
import { anAccount, anAppointment, aSession } from "../src/people/rows.ts";
import { type Came, command } from "./command_line.ts";

interface Desk extends IdentityEdge {
  readonly dir: string;
  manage(who: string, ...args: string[]): Promise<Came>;
}

async function withDesk(body: (desk: Desk) => Promise<void>): Promise<void> {
  const dir = await Deno.makeTempDir({ prefix: "vestibule-export-" });
  let tokens: AccessTokens | undefined;
  try {
    await withIdentityEdge(
      [
        ...["mia", "olga", "amy"].flatMap((who) =>
          [
            ["account", anAccount(who, { operator: who === "olga" })],
            ["session", aSession(who)],
          ] as const
        ),
        ["appointment", anAppointment("mia")],
        ["appointment", anAppointment("amy", "managed")],
      ],
      async (edge) => {
        await body({
          ...edge,
          dir,
          async manage(who, ...args) {
            const { token, expiresAtMs } = await tokens!.mint(who, `session-${who}`);
            const session: Session = {
              version: 1,
              server: new URL(edge.url).href,
              refreshToken: "none",
              accessToken: token,
              accessUntilMs: expiresAtMs,
            };
            const file = `${dir}/${who}.json`;
            await Deno.writeTextFile(file, JSON.stringify(session), { mode: 0o600 });
            return await command([...args, "--server", edge.url, "--session", file], {
              clock: edge.clock,
            });
          },
        });
      },
      async ({ clock }) => ({ accessTokens: tokens = await AccessTokens.create(clock, "yard") }),
    );
  } finally {
    await Deno.remove(dir, { recursive: true });
  }
}

Deno.test("R80 R84 one's own copy is written to a file, as JSON or a page, and taken in elsewhere", async () => {
  await withDesk(async ({ manage, dir, row }) => {
    const copy = await manage("amy", "own-data", "export");
    assert.equal(copy.code, 0, copy.err);
    assert.equal(exportSchema.parse(JSON.parse(copy.out)).account, "amy");
    const page = await manage("amy", "own-data", "export", "--format", "html", "--language", "fr");
    assert.ok(page.out.startsWith("<!doctype html>") && page.out.includes('lang="fr"'));

    const file = `${dir}/copy.json`;
    const whole = JSON.parse(copy.out);
    whole.portable.preferences.walkingSpeed = "fast";
    // However large the rest of it is, what is sent is small.
    whole.records = ["x".repeat(400_000)];
    await Deno.writeTextFile(file, JSON.stringify(whole));
    const taken = await manage("amy", "own-data", "import", file);
    assert.equal(taken.code, 0, taken.err);
    assert.match(taken.out, /walkingSpeed +set/);
    assert.match(taken.out, /name +as_it_was/);
    assert.equal((await row("account", "amy"))?.preferences.walkingSpeed, "fast");
  });
});

Deno.test("R84 a file that is no copy is refused before anything is sent", async () => {
  await withDesk(async ({ manage, dir, audit }) => {
    const file = `${dir}/none.json`;
    for (const text of ["{}", "[", '{"format":"vestibule-export","version":1,"portable":null}']) {
      await Deno.writeTextFile(file, text);
      const { code, err } = await manage("amy", "own-data", "import", file);
      assert.equal(code, 1);
      assert.match(err, /^Cannot (take it in|read the file)/);
    }
    assert.deepEqual(await audit(), []);
  });
});

Deno.test("R80 R95 the operator and a manager copy for who asked, for a case and a reason", async () => {
  await withDesk(async ({ manage, audit }) => {
    const without = await manage("olga", "person", "export", "amy");
    assert.equal(without.code, 2);
    const why = ["--case", "2026-7", "--reason", "asked by letter"];
    const byOperator = await manage("olga", "person", "export", "amy", ...why);
    assert.equal(JSON.parse(byOperator.out).madeFor, "operator", byOperator.err);
    const byManager = await manage(
      "mia",
      ...["person", "export", "building", "amy", "--building", "tower", ...why],
    );
    assert.equal(JSON.parse(byManager.out).madeFor, "manager", byManager.err);
    assert.deepEqual((await audit()).map(({ what }) => what), [
      "sensitive_read",
      "data_exported",
      "sensitive_read",
      "data_exported",
    ]);
    const refused = await manage("amy", "person", "export", "mia", ...why);
    assert.equal(refused.code, 1);
  });
});
