/** The entry as an operator meets it: what `start` offers, how it refuses, how it ends. */
import assert from "node:assert/strict";
import { fileURLToPath } from "node:url";
import { freePorts, ServerProcess } from "./server_process.ts";
import { testSite } from "./test_site.ts";

const main = fileURLToPath(new URL("../../src/main.ts", import.meta.url));

function startArgs(more: readonly string[]): string[] {
  return [
    "run",
    "--no-prompt",
    "--no-check",
    "--cached-only",
    "--ignore-env",
    "--allow-env=VESTIBULE_*",
    "--allow-net=127.0.0.1",
    "--allow-read",
    "--allow-write",
    main,
    ...more,
  ];
}

Deno.test("E15 a started server has no route that mints a capability or begins a session", async () => {
  const dir = await Deno.makeTempDir({ prefix: "vestibule-entry-" });
  const [http, mqtt, metrics] = freePorts(3);
  await Deno.writeTextFile(`${dir}/site.json`, JSON.stringify(testSite(1)));
  const process = new Deno.Command(Deno.execPath(), {
    args: startArgs([
      ...["--site", `${dir}/site.json`, "--data", `${dir}/data`],
      ...["--http", `127.0.0.1:${http}`, "--mqtt", `127.0.0.1:${mqtt}`],
      ...["--metrics", `127.0.0.1:${metrics}`],
    ]),
    stdin: "null",
    stdout: "null",
    stderr: "piped",
  }).spawn();
  try {
    let log = "";
    const decoder = new TextDecoder();
    const reader = process.stderr.getReader();
    while (!log.includes('"ready"')) {
      const { value, done } = await reader.read();
      assert.equal(done, false, `the server ended: ${log}`);
      log += decoder.decode(value, { stream: true });
    }
    const minted = await fetch(`http://127.0.0.1:${http}/demo/capability`, { method: "POST" });
    assert.equal(minted.status, 404);
    assert.equal((await minted.json()).code, "not_found");
    for (
      const [method, path] of [["POST", "session"], ["GET", "people"], ["GET", "displays"]] as const
    ) {
      const answer = await fetch(`http://127.0.0.1:${http}/demo/${path}`, {
        method,
        ...(method === "POST" && {
          headers: { "content-type": "application/json" },
          body: JSON.stringify({ person: "manager" }),
        }),
      });
      assert.equal(answer.status, 404, path);
      assert.equal((await answer.json()).code, "not_found");
    }
    const openapi = await (await fetch(`http://127.0.0.1:${http}/openapi.json`)).text();
    assert.ok(!openapi.includes("/demo/"));
    const paths: Record<string, object> = JSON.parse(openapi).paths;
    const minting = Object.keys(paths).filter((path) =>
      path.endsWith("capability") && "post" in paths[path]!
    );
    // A lobby's screen gets one for the token that its manager's pairing gave it.
    assert.deepEqual(minting, ["/identity/v1/screens/capability"]);
    const unpaired = await fetch(`http://127.0.0.1:${http}${minting[0]}`, {
      method: "POST",
      headers: { "content-type": "application/json" },
      body: JSON.stringify({ token: "nobody-paired-this-screen-0123456789abcdefgh" }),
    });
    assert.equal((await unpaired.json()).capability, undefined);
    assert.equal(unpaired.status, 401);
    const live = await fetch(`http://127.0.0.1:${http}/livez`);
    assert.equal(live.status, 200);
    await live.body?.cancel();
    process.kill("SIGTERM");
    const drain = async () => {
      while (!(await reader.read()).done);
    };
    const [{ code }] = await Promise.all([process.status, drain()]);
    assert.equal(code, 0, "a signal ends it cleanly");
  } finally {
    await Deno.remove(dir, { recursive: true });
  }
});

Deno.test("E15 every wrong setting and every fault of the site file is listed, with exit code 2", async () => {
  const wrong = await new Deno.Command(Deno.execPath(), {
    args: startArgs(["--http", "0.0.0.0:1", "--metrics", "nonsense", "--colour", "red"]),
    stderr: "piped",
  }).output();
  const text = new TextDecoder().decode(wrong.stderr);
  assert.equal(wrong.code, 2);
  for (const place of ["--http", "--metrics", "--colour", "--site"]) {
    assert.ok(text.includes(place), `${place} is named in:\n${text}`);
  }
  const dir = await Deno.makeTempDir({ prefix: "vestibule-entry-" });
  try {
    const site = testSite(1);
    site.buildings[0]!.timeZone = "Mars/Olympus";
    site.buildings[0]!.groups[0]!.cars[0]!.serves[0]!.level = 99;
    await Deno.writeTextFile(`${dir}/site.json`, JSON.stringify(site));
    const faulty = await new Deno.Command(Deno.execPath(), {
      args: startArgs(["--site", `${dir}/site.json`, "--data", `${dir}/data`]),
      stderr: "piped",
    }).output();
    const listed = new TextDecoder().decode(faulty.stderr);
    assert.equal(faulty.code, 2);
    assert.ok(listed.includes("buildings[0].timeZone"), listed);
    assert.ok(listed.includes("buildings[0].groups[0].cars[0].serves[0].level"), listed);
  } finally {
    await Deno.remove(dir, { recursive: true });
  }
});

Deno.test("L1 a second server on the same data is refused while the first serves on", async () => {
  const first = await ServerProcess.start({ site: testSite(1) });
  try {
    const [http, mqtt, metrics] = freePorts(3);
    const second = await new Deno.Command(Deno.execPath(), {
      args: startArgs([
        ...["--site", `${first.dir}/site.json`, "--data", `${first.dir}/data`],
        ...["--http", `127.0.0.1:${http}`, "--mqtt", `127.0.0.1:${mqtt}`],
        ...["--metrics", `127.0.0.1:${metrics}`],
      ]),
      stderr: "piped",
    }).output();
    assert.equal(second.code, 1);
    assert.match(new TextDecoder().decode(second.stderr), /Cannot start/);
    const live = await fetch(`${first.http}/livez`);
    assert.equal(live.status, 200);
    await live.body?.cancel();
  } finally {
    await first.dispose();
  }
});
