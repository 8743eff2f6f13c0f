/**
 * Writes `web/client/wire.d.ts`, the types of what apps and server say to each other: every route of
 * the HTTP interface from its OpenAPI document, and the messages of the socket from the schemas that
 * it validates with, as `ClientMessage` and `ServerMessage` among the components. `deno task client`
 * writes the file; a test proves that the committed one is what this makes.
 *
 * What may be left out may also be undefined, which JSON leaves out as well: so an app of any
 * compiler settings can put its own values together.
 */
import openapiTS, { astToString } from "openapi-typescript";
import ts from "typescript";
import { z } from "zod";
import { type AppParts, createApp } from "../src/http/app.ts";
import { defaultLimits } from "../src/http/limits.ts";
import { type Content, type OpenApiDocument, openApiOf } from "../src/http/openapi.ts";
import type { Leases } from "../src/leases.ts";
import type { Lifts } from "../src/lifts.ts";
import type { Site } from "../src/site.ts";
import {
  callSchema,
  clientMessageSchema,
  operatorCallSchema,
  serverMessageSchema,
} from "../src/protocol.ts";

/** Where the types lie. */
export const wireFile = new URL("../web/client/wire.d.ts", import.meta.url);

const head = `// Written by \`deno task client\` from the schemas that the server validates with.
// deno-fmt-ignore-file
// deno-lint-ignore-file
`;

/** The text of `wire.d.ts`. */
export async function wireTypes(): Promise<string> {
  const { components, paths } = openApiOf(createApp(parts));
  const schemas = {
    ...components.schemas,
    // OpenAPI describes what is taken, where a default may be left out; here it is what is given.
    Call: jsonSchema(callSchema, "output"),
    OperatorCall: jsonSchema(operatorCallSchema, "output"),
    ClientMessage: jsonSchema(clientMessageSchema, "input"),
    ServerMessage: jsonSchema(serverMessageSchema, "output"),
    Routes: object(Object.fromEntries(routesOf(paths))),
  };
  const about = { openapi: "3.1.0", info: { title: "Vestibule", version: "1" }, paths: {} };
  const tree = await openapiTS(JSON.stringify({ ...about, components: { schemas } }), {
    alphabetize: true,
    defaultNonNullable: false,
    rootTypes: true,
    rootTypesNoSchemaPrefix: true,
    transformProperty,
  });
  const named = tree.filter((node) => {
    const { name } = node as { readonly name?: ts.Identifier };
    return name !== undefined && (name.text === "components" || name.text in schemas);
  });
  // Its own indentation of four makes a third of the file.
  return head + astToString(named).replaceAll(/^ +/gm, (space) => space.slice(space.length / 2));
}

/**
 * Each route by its name, such as `GET /v1/site`: what it takes by path, query, header and body, and
 * what it answers; null where that is no JSON. Refusals are left out: every route's are a `Problem`.
 */
function* routesOf(paths: OpenApiDocument["paths"]): Generator<[string, object]> {
  for (const [path, methods] of Object.entries(paths)) {
    for (const [method, { parameters = [], requestBody, responses }] of Object.entries(methods)) {
      const [answer = { type: "null" }] = Object.entries(responses)
        .flatMap(([status, { content }]) => Number(status) < 300 ? [schemaOf(content)] : [])
        .filter((schema) => schema !== undefined);
      const body = schemaOf(requestBody?.content);
      const taken = (["path", "query", "header"] as const).flatMap((place) => {
        const those = parameters.filter((parameter) => parameter.in === place);
        const required = those.filter((parameter) => parameter.required === true);
        const schema = object(
          Object.fromEntries(those.map(({ name, schema }) => [name, schema])),
          required.map(({ name }) => name),
        );
        return those.length === 0 ? [] : [{ place, schema, isNeeded: required.length > 0 }];
      });
      const fields = {
        ...Object.fromEntries(taken.map(({ place, schema }) => [place, schema])),
        ...(body !== undefined && { body }),
        answer,
      };
      const optional = taken.filter(({ isNeeded }) => !isNeeded).map(({ place }) =>
        place as string
      );
      const needed = Object.keys(fields).filter((name) => !optional.includes(name));
      yield [`${method.toUpperCase()} ${path}`, object(fields, needed)];
    }
  }
}

function schemaOf(content: Content | undefined): object | undefined {
  return content?.["application/json"]?.schema;
}

function object(properties: Readonly<Record<string, object>>, required = Object.keys(properties)) {
  return { type: "object", properties, required };
}

/** A part that is there, so that its routes are described, and is never asked for anything. */
function unasked<T extends object>(): T {
  return Object.freeze({}) as T;
}

const parts: AppParts = {
  clock: unasked(),
  site: { ...unasked<Site>(), buildings: [] },
  lifts: { leases: unasked<Leases>() } as Lifts,
  rights: unasked(),
  positions: unasked(),
  capabilities: unasked(),
  readiness: () => [],
  observer: unasked(),
  web: new Map(),
  log: unasked(),
  limits: defaultLimits,
  peers: unasked(),
  loopbackOnly: true,
  tls: false,
  journeys: unasked(),
  doors: unasked(),
  rings: unasked(),
  identity: unasked(),
};

/** Lets what may be left out be undefined as well. */
function transformProperty(property: ts.PropertySignature): ts.PropertySignature {
  const { modifiers, name, questionToken, type } = property;
  if (questionToken === undefined || type === undefined) return property;
  const orUndefined = ts.factory.createUnionTypeNode([
    type,
    ts.factory.createKeywordTypeNode(ts.SyntaxKind.UndefinedKeyword),
  ]);
  return ts.factory.createPropertySignature(modifiers, name, questionToken, orUndefined);
}

function jsonSchema(schema: z.ZodType, io: "input" | "output"): object {
  const { $schema: _, ...rest } = z.toJSONSchema(schema, { io });
  return rest;
}

if (import.meta.main) await Deno.writeTextFile(wireFile, await wireTypes());
