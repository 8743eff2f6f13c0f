import assert from "node:assert/strict";
import { readWebFiles, webFile } from "../../../src/http/web_files.ts";
import { withEdge } from "./test_edge.ts";

async function files() {
  return new Map([
    ["/index.html", await webFile("/index.html", "<!doctype html><title>x</title>")],
    ["/visit.html", await webFile("/visit.html", "<!doctype html><title>y</title>")],
    ["/main.js", await webFile("/main.js", "export {};")],
    ["/style/base.css", await webFile("/style/base.css", "body{}")],
    ["/icons/a.svg", await webFile("/icons/a.svg", "<svg/>")],
  ]);
}

Deno.test("pages are served with their types, an ETag and no-cache", async () => {
  await withEdge({ web: await files() }, async ({ url }) => {
    for (
      const [path, type] of [
        ["/", "text/html; charset=utf-8"],
        ["/index.html", "text/html; charset=utf-8"],
        ["/visit", "text/html; charset=utf-8"],
        ["/main.js", "text/javascript; charset=utf-8"],
        ["/style/base.css", "text/css; charset=utf-8"],
        ["/icons/a.svg", "image/svg+xml; charset=utf-8"],
      ] as const
    ) {
      const response = await fetch(`${url}${path}`);
      assert.equal(response.status, 200, path);
      assert.equal(response.headers.get("content-type"), type);
      assert.equal(response.headers.get("cache-control"), "no-cache");
      assert.match(response.headers.get("etag") ?? "", /^"[0-9a-f]{32}"$/);
      assert.ok((await response.text()).length > 0);
    }
  });
});

Deno.test("a page that is still the same is answered with 304 and no body", async () => {
  await withEdge({ web: await files() }, async ({ url }) => {
    const first = await fetch(`${url}/main.js`);
    await first.body?.cancel();
    const etag = first.headers.get("etag")!;
    const again = await fetch(`${url}/main.js`, { headers: { "if-none-match": `"x", ${etag}` } });
    assert.equal(again.status, 304);
    assert.equal(await again.text(), "");
    assert.equal(again.headers.get("etag"), etag);
    assert.match(again.headers.get("content-security-policy") ?? "", /default-src/);
    const other = await fetch(`${url}/main.js`, { headers: { "if-none-match": '"x"' } });
    assert.equal(other.status, 200);
    await other.body?.cancel();
  });
});

Deno.test("HEAD of a page has its headers and no body; other methods are refused", async () => {
  await withEdge({ web: await files() }, async ({ url }) => {
    const head = await fetch(`${url}/main.js`, { method: "HEAD" });
    assert.equal(head.status, 200);
    assert.equal(head.headers.get("content-length"), "10");
    assert.equal(await head.text(), "");
    const post = await fetch(`${url}/main.js`, { method: "POST", body: "x" });
    assert.equal(post.status, 405);
    assert.equal(post.headers.get("allow"), "GET, HEAD");
    assert.equal((await post.json()).code, "method_not_allowed");
  });
});

Deno.test("only what was read is served: no path reaches the file system", async () => {
  const folder = await Deno.makeTempDir();
  try {
    await Deno.mkdir(`${folder}/web/style`, { recursive: true });
    await Deno.writeTextFile(`${folder}/secret.json`, "{}");
    await Deno.writeTextFile(`${folder}/web/index.html`, "<!doctype html>");
    await Deno.writeTextFile(`${folder}/web/style/a.css`, "a{}");
    await Deno.writeTextFile(`${folder}/web/notes.md`, "not for browsers");
    const web = await readWebFiles(`${folder}/web/`);
    assert.deepEqual([...web.keys()].sort(), ["/index.html", "/style/a.css"]);
    await withEdge({ web }, async ({ url }) => {
      for (
        const path of ["/../secret.json", "/%2e%2e/secret.json", "/style/..%2f..%2fsecret.json"]
      ) {
        const response = await fetch(`${url}${path}`);
        assert.equal(response.status, 404, path);
        assert.equal((await response.json()).code, "not_found");
      }
    });
  } finally {
    await Deno.remove(folder, { recursive: true });
  }
});

Deno.test("a file of a type that browsers do not run is refused", async () => {
  await assert.rejects(webFile("/a.exe", "x"), /its ending must be one of/);
});
