import assert from "node:assert/strict";
import { withEdge } from "./test_edge.ts";

Deno.test("the documentation page and all it loads come from this server", async () => {
  await withEdge({}, async ({ url }) => {
    const page = await fetch(`${url}/docs`);
    assert.equal(page.status, 200);
    assert.equal(page.headers.get("content-type"), "text/html; charset=utf-8");
    assert.match(page.headers.get("content-security-policy") ?? "", /default-src 'none'/);
    const html = await page.text();
    const loaded = [...html.matchAll(/(?:src|href)="([^"]*)"/g)].map((match) => match[1]!);
    assert.ok(loaded.length >= 3);
    for (const link of loaded) {
      if (link === "data:,") continue;
      assert.match(link, /^\/docs\//);
      const part = await fetch(`${url}${link}`);
      assert.equal(part.status, 200, link);
      await part.body?.cancel();
    }
    assert.doesNotMatch(
      html,
      /<script(?![^>]*src=)|\son\w+=|style=/,
      "nothing inline, for the CSP",
    );
  });
});

Deno.test("the documentation page asks no validator elsewhere and no other host for styles", async () => {
  await withEdge({}, async ({ url }) => {
    const start = await (await fetch(`${url}/docs/start.js`)).text();
    assert.match(start, /validatorUrl: null/);
    assert.match(start, /url: "\/openapi\.json"/);
    const css = await (await fetch(`${url}/docs/swagger-ui.css`)).text();
    const outside = [...css.matchAll(/url\(["']?([^"')]+)/g)].map((match) => match[1]!)
      .filter((link) => !link.startsWith("data:"));
    assert.deepEqual(outside, []);
    assert.doesNotMatch(css, /@import/);
  });
});
