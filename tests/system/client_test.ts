/**
 * The client as other apps use it, against a real server with a building that moves: programs of
 * their own that have `web/client` and may reach the server and nothing else.
 */
import assert from "node:assert/strict";
import { wireFile, wireTypes } from "../../docs/client_types.ts";
import { DemoProcess } from "../parts/demo_process.ts";
import { ask, demanded, type GivenTokens } from "../parts/person.ts";
import { TcpProxy } from "../parts/tcp_proxy.ts";

const folder = new URL("../../web/client/", import.meta.url);
const who = ["mara.lind@example.org", "a long walk to the harbour"] as const;

Deno.test("the client's types are those of the server's schemas", async () => {
  const written = await Deno.readTextFile(wireFile);
  assert.ok(written === await wireTypes(), "run `deno task client`");
});

Deno.test("another app, made of the client alone", async (t) => {
  await using demo = await DemoProcess.start();
  await choosePassword(demo.url);

  await t.step(
    "the README's example calls a lift, sees it served over a cut, opens a door",
    async () => {
      const dir = await Deno.makeTempDir({ prefix: "vestibule-client-" });
      const proxy = await TcpProxy.start(Number(new URL(demo.url).port));
      try {
        await copyClient(`${dir}/client`);
        const readme = await Deno.readTextFile(new URL("README.md", folder));
        const [, example = ""] = /```js\n([\s\S]*?)```/.exec(readme) ?? [];
        await Deno.writeTextFile(`${dir}/example.js`, example);
        let cuts = 0;
        const app = run(`${dir}/example.js`, `http://127.0.0.1:${proxy.port}`, (line) => {
          if (line.startsWith("call ") && cuts++ === 0) proxy.cut();
        });
        const said = await app;
        assert.match(said[0] ?? "", /^call (registered|assigned|fixed|being_served)/);
        assert.match(said.at(-2) ?? "", /^call served \w+$/);
        assert.equal(said.at(-1), "door opened");
        assert.ok(cuts > 1);
      } finally {
        await proxy.stop();
        await Deno.remove(dir, { recursive: true });
      }
    },
  );

  await t.step(
    "a phone keeps its session and its ids, renews its tokens and takes rings",
    async () => {
      const app = new URL("../parts/other_app.ts", import.meta.url).pathname;
      const ring = () =>
        demo.order({ do: "ring", building: "linden", unit: "entrance", number: "9.1" });
      const said = await run(app, demo.url.replace("localhost", "127.0.0.1"), (line) => {
        if (line === "listens" || line === "ring ended") void ring();
      });
      assert.deepEqual(said, [
        "tokens renewed true",
        "same id true, another for doors true",
        "floors 16",
        "refused not_found",
        "listens",
        "ring answered here true",
        "door opened main",
        "ring ended",
        "ring declined",
        "signed in false",
      ]);
    },
  );
});

/** The demo's main user chooses a password, as somebody who is signed in by a passkey may. */
async function choosePassword(url: string): Promise<void> {
  const session = await ask<GivenTokens>(url, "POST", "/demo/session", { person: "main" });
  const { access_token: token } = demanded(session, "a session");
  const password = { current: null, password: who[1] };
  demanded(
    await ask(url, "POST", "/identity/v1/me/password", password, {
      authorization: `Bearer ${token}`,
    }),
    "a password",
  );
}

async function copyClient(to: string): Promise<void> {
  await Deno.mkdir(to);
  for await (const { name } of Deno.readDir(folder)) {
    await Deno.copyFile(new URL(name, folder), `${to}/${name}`);
  }
}

/** Runs a program to its end, and gives what it said. */
async function run(
  file: string,
  address: string,
  heard: (line: string) => void,
): Promise<readonly string[]> {
  const child = new Deno.Command(Deno.execPath(), {
    args: [
      ...[
        "run",
        "--no-prompt",
        "--no-check",
        "--no-config",
        "--cached-only",
        "--allow-net=127.0.0.1",
      ],
      ...[file, address, ...who],
    ],
    stdout: "piped",
    stderr: "piped",
  }).spawn();
  const errors = new Response(child.stderr).text();
  const said: string[] = [];
  let rest = "";
  for await (const text of child.stdout.pipeThrough(new TextDecoderStream())) {
    const lines = (rest + text).split("\n");
    rest = lines.pop() ?? "";
    for (const line of lines) {
      said.push(line.trim());
      heard(line.trim());
    }
  }
  const { success } = await child.status;
  assert.ok(success, `${said.join("\n")}\n${await errors}`);
  await errors;
  return said;
}
