/** The description of the HTTP interface: OpenAPI 3.1 at `/openapi.json`, from the same schemas. */
import { OpenAPIHono } from "@hono/zod-openapi";
import {
  callRequestSchema,
  callSchema,
  carSchema,
  landingCallSchema,
  operatorCallSchema,
} from "../protocol.ts";
import type { App } from "./app.ts";
import { problemSchema } from "./problem.ts";

/** Where the description lies. */
export const openApiPath = "/openapi.json";

/** The shapes that have a name of their own in the description. */
const named = {
  CallRequest: callRequestSchema,
  Call: callSchema,
  OperatorCall: operatorCallSchema,
  Car: carSchema,
  LandingCall: landingCallSchema,
  Problem: problemSchema,
} as const;

const about = {
  openapi: "3.1.0",
  info: {
    title: "Vestibule",
    version: "1",
    description: "Call a lift, watch it come, and cancel. Events come over WebSocket at " +
      "`/v1/live`, which the AsyncAPI document describes. Every refusal is " +
      "`application/problem+json` with a stable `code`.",
    license: { name: "Apache-2.0", url: "https://www.apache.org/licenses/LICENSE-2.0" },
  },
  servers: [{ url: "/" }],
};

/** Adds the description of every route that was added with `openapi`; made when first asked for. */
export function addOpenApi(app: App): void {
  app.openAPIRegistry.registerComponent("securitySchemes", "capability", {
    type: "http",
    scheme: "bearer",
    bearerFormat: "vestibule-capability+jwt",
    description: "A short signed token that holds a random id and the floors or doors it may use.",
  });
  let text: string | undefined;
  app.get(openApiPath, (c) => {
    text ??= JSON.stringify(openApiOf(app));
    return c.body(text, 200, { "content-type": "application/json", "cache-control": "no-cache" });
  });
}

/** The description of every route that an application has by now. */
export function openApiOf(app: App): OpenApiDocument {
  return withReferences(asJson(app.getOpenAPI31Document(about))) as JsonObject & OpenApiDocument;
}

/** A description, as far as whoever makes something of it must know it. */
export interface OpenApiDocument {
  readonly paths: Readonly<Record<string, Readonly<Record<string, DescribedRoute>>>>;
  readonly components: { readonly schemas: Readonly<Record<string, object>> };
}

/** What a description says of one method of a path. */
export interface DescribedRoute {
  readonly parameters?: readonly {
    readonly in: string;
    readonly name: string;
    readonly required?: boolean;
    readonly schema: object;
  }[];
  readonly requestBody?: { readonly content: Content };
  readonly responses: Readonly<Record<string, { readonly content?: Content }>>;
}

/** Schemas of a body by its media type. */
export type Content = Readonly<Record<string, { readonly schema: object }>>;

type Json = string | number | boolean | null | undefined | readonly Json[] | JsonObject;
interface JsonObject {
  readonly [name: string]: Json;
}

/** Puts a reference in place of each copy of a named shape, and the shapes under `components`. */
function withReferences(document: JsonObject): JsonObject {
  const shapes = namedShapes();
  const names = new Map(shapes.map(([name, shape]) => [JSON.stringify(shape), name]));
  const refer = (node: Json, own?: string): Json => {
    if (typeof node !== "object" || node === null) return node;
    const name = names.get(JSON.stringify(node));
    if (name !== undefined && name !== own) return { $ref: `#/components/schemas/${name}` };
    if (Array.isArray(node)) return node.map((part: Json) => refer(part));
    return Object.fromEntries(Object.entries(node).map(([key, part]) => [key, refer(part)]));
  };
  return {
    ...document,
    paths: refer(document.paths),
    components: {
      ...(document.components as JsonObject),
      schemas: Object.fromEntries(shapes.map(([name, shape]) => [name, refer(shape, name)])),
    },
  };
}

/**
 * The named shapes as the generator writes them. It can name only schemas that were made after it
 * was loaded, and these belong to a file that knows no OpenAPI; so it describes a route of each.
 */
function namedShapes(): readonly (readonly [string, Json])[] {
  const scratch = new OpenAPIHono();
  for (const [name, schema] of Object.entries(named)) {
    scratch.openAPIRegistry.registerPath({
      method: "get",
      path: `/${name}`,
      responses: { 200: { description: name, content: { "application/json": { schema } } } },
    });
  }
  const document = asJson(scratch.getOpenAPI31Document(about));
  return Object.keys(named).map((name) => [
    name,
    at(document, "paths", `/${name}`, "get", "responses", "200", "content", "application/json")
      .schema,
  ]);
}

function at(node: JsonObject, ...path: readonly string[]): JsonObject {
  return path.reduce((inner, name) => inner[name] as JsonObject, node);
}

function asJson(document: object): JsonObject {
  return JSON.parse(JSON.stringify(document)) as JsonObject;
}
