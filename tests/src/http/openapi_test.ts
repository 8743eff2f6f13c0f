import assert from "node:assert/strict";
import { Validator } from "@seriousme/openapi-schema-validator";
import { refusalCodes } from "../../../src/refusal.ts";
import { withEdge } from "./test_edge.ts";

interface Description {
  openapi: string;
  paths: Record<
    string,
    Record<string, {
      security?: unknown[];
      responses: Record<string, { content: Record<string, { schema: unknown }> }>;
    }>
  >;
  components: { schemas: Record<string, { properties: Record<string, { enum?: string[] }> }> };
}

async function describe(url: string): Promise<Description> {
  const response = await fetch(`${url}/openapi.json`);
  assert.equal(response.status, 200);
  assert.equal(response.headers.get("content-type"), "application/json");
  return await response.json();
}

Deno.test("the HTTP interface is described by valid OpenAPI 3.1", async () => {
  await withEdge({}, async ({ url }) => {
    const description = await describe(url);
    assert.match(description.openapi, /^3\.1\./);
    const result = await new Validator().validate({ ...structuredClone(description) });
    assert.deepEqual(result.errors ?? [], []);
    assert.ok(result.valid);
  });
});

Deno.test("OpenAPI lists every route, with its refusals as problem+json", async () => {
  await withEdge({}, async ({ url }) => {
    const { paths, components } = await describe(url);
    const routes = Object.entries(paths)
      .flatMap(([path, methods]) => Object.keys(methods).map((method) => `${method} ${path}`));
    const group = "/v1/buildings/{building}/groups/{group}";
    assert.deepEqual(
      routes.sort(),
      [
        `delete ${group}/calls/{call}`,
        "get /livez",
        "get /readyz",
        `get ${group}`,
        `get ${group}/calls/{call}`,
        "get /v1/site",
        `post ${group}/calls`,
        `post ${group}/calls/{call}/open-doors`,
      ].sort(),
    );
    for (const [path, methods] of Object.entries(paths)) {
      for (const { security, responses } of Object.values(methods)) {
        if (!path.startsWith("/v1/")) continue;
        assert.deepEqual(security, [{ capability: [] }]);
        for (const [status, { content }] of Object.entries(responses)) {
          if (Number(status) < 400) continue;
          assert.deepEqual(content, {
            "application/problem+json": { schema: { $ref: "#/components/schemas/Problem" } },
          });
        }
      }
    }
    assert.deepEqual(components.schemas.Problem?.properties.code?.enum, [...refusalCodes]);
  });
});

Deno.test("every named shape of the OpenAPI document is used by reference", async () => {
  await withEdge({}, async ({ url }) => {
    const description = await describe(url);
    const text = JSON.stringify(description);
    for (const name of Object.keys(description.components.schemas)) {
      assert.ok(text.includes(`"$ref":"#/components/schemas/${name}"`), name);
    }
  });
});
