/** The table of commands against the table of routes: what is offered is there, field by field. */
import assert from "node:assert/strict";
import { z } from "zod";
import { commands } from "../../cli/commands.ts";
import type { Command, Field, RouteCommand } from "../../cli/command.ts";
import { targetOf } from "../../cli/command.ts";
import { helpOn } from "../../cli/help.ts";
import { consent, subject } from "../../cli/readers.ts";
import type { IdentityRoute } from "../../src/http/identity/route.ts";
import { identityRoutes } from "../../src/http/identity/routes.ts";
import { command } from "./command_line.ts";

interface Schema {
  readonly properties?: Readonly<Record<string, Schema>>;
  readonly required?: readonly string[];
  readonly anyOf?: readonly Schema[];
  readonly oneOf?: readonly Schema[];
  readonly allOf?: readonly Schema[];
}

const byRoute = new Map(
  identityRoutes.map((route) => [`${route.method.toUpperCase()} ${route.path}`, route]),
);
const routed = commands.filter((one): one is RouteCommand => "route" in one);

function routesOf(command: Command): readonly string[] {
  if (!("route" in command)) return command.routes;
  return [command.route, ...(command.rehearsal === undefined ? [] : [command.rehearsal.route])];
}

function jsonOf(schema: z.ZodType | undefined): Schema {
  if (schema === undefined) return {};
  return z.toJSONSchema(schema, { io: "input", unrepresentable: "any" }) as Schema;
}

/** The forms that an object may have. */
function formsOf(schema: Schema): readonly Schema[] {
  const choices = [...schema.anyOf ?? [], ...schema.oneOf ?? [], ...schema.allOf ?? []];
  return choices.length === 0 ? [schema] : choices.flatMap(formsOf);
}

function has(schema: Schema, path: readonly string[]): boolean {
  const [name, ...rest] = path;
  if (name === undefined) return true;
  return formsOf(schema).some(({ properties }) => {
    const inner = properties?.[name];
    return inner !== undefined && has(inner, rest);
  });
}

/** Where in the request a field ends up. */
function pathsOf(field: Field): readonly (readonly string[])[] {
  if (!field.spread) return [targetOf(field).split(".")];
  const parts = field.reads === consent ? ["consentAsserted", "statementVersion"] : ["kind", "id"];
  assert.ok(field.reads === consent || field.reads === subject, `${field.name} spreads what?`);
  const above = field.to?.split(".") ?? [];
  return parts.map((part) => [...above, part]);
}

Deno.test("command line: every command names routes that exist", () => {
  for (const one of commands) {
    for (const route of routesOf(one)) assert.ok(byRoute.has(route), `${one.words}: ${route}`);
  }
});

Deno.test("command line: every field is one that its route takes, and every id of a path is asked for", () => {
  for (const one of routed) {
    const route = byRoute.get(one.route) as IdentityRoute;
    const schemas = { path: route.params, query: route.query, body: route.body };
    for (const field of one.fields) {
      if (field.at === "own") continue;
      const schema = jsonOf(schemas[field.at]);
      for (const path of pathsOf(field)) {
        assert.ok(has(schema, path), `${one.words} --${field.name}: ${path.join(".")}`);
      }
    }
    for (const name of Object.keys(one.fixed ?? {})) {
      assert.ok(has(jsonOf(route.body), [name]), `${one.words}: ${name}`);
    }
    const asked = one.fields.filter(({ at, needed }) => at === "path" && needed).map(targetOf);
    const ids = [...one.route.matchAll(/\{(\w+)\}/g)].map(([, name]) => name);
    assert.deepEqual([...asked].sort(), ids.sort(), one.words);
  }
});

Deno.test("command line: what a route cannot do without, the command asks for", () => {
  for (const one of routed) {
    const [form, ...others] = formsOf(jsonOf(byRoute.get(one.route)!.body));
    if (form === undefined || others.length > 0) continue;
    const given = new Set([
      ...one.fields.filter(({ needed }) => needed).flatMap(pathsOf).map(([name]) => name),
      ...Object.keys(one.fixed ?? {}),
    ]);
    for (const name of form.required ?? []) assert.ok(given.has(name), `${one.words}: ${name}`);
  }
});

Deno.test("command line: a name means the same in every command, and no word is offered twice", () => {
  const flags = new Map<string, boolean>();
  for (const { words, fields } of commands) {
    for (const { name, reads, positional } of fields) {
      if (positional) continue;
      const isFlag = reads.hint === "";
      assert.equal(flags.get(name) ?? isFlag, isFlag, `--${name} of ${words}`);
      flags.set(name, isFlag);
    }
    const names = fields.map(({ name, positional }) => positional ? `<${name}>` : name);
    assert.equal(new Set(names).size, names.length, words);
  }
  const lines = commands.map(({ words }) => words);
  assert.equal(new Set(lines).size, lines.length);
});

Deno.test("command line: the help text lists every command, and of one all it takes", async () => {
  const all = await command(["--help"]);
  assert.equal(all.code, 0);
  for (const { words, summary } of commands) {
    assert.match(all.out, new RegExp(`^  ${words}( |$)`, "m"));
    assert.ok(all.out.includes(summary), words);
  }
  for (const one of commands) {
    const help = helpOn([one]);
    for (const { name, words } of one.fields) {
      assert.ok(help.includes(name) && help.includes(words), `${one.words}: ${name}`);
    }
  }
  const some = await command(["help", "facility"]);
  assert.ok(some.out.includes("facility delete") && !some.out.includes("grant add"));
  assert.equal((await command(["help", "cellar"])).code, 2);
});

Deno.test("command line: its page in the docs names every command", async () => {
  const page = await Deno.readTextFile(new URL("../../docs/command-line.md", import.meta.url));
  for (const { words } of commands) assert.ok(page.includes(`\`${words}`), words);
});
