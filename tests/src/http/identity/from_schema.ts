/**
 * Bodies from a route's own schema: some that keep to it, and some that nearly do. The schema is
 * read as JSON Schema, which is what OpenAPI publishes, so what is tried is what a stranger would
 * try who has read the description.
 */
import fc from "fast-check";
import { z } from "zod";

/** As much of JSON Schema as the routes' schemas come to. */
interface JsonSchema {
  readonly type?: string | readonly string[];
  readonly properties?: Readonly<Record<string, JsonSchema>>;
  readonly required?: readonly string[];
  readonly items?: JsonSchema;
  readonly minItems?: number;
  readonly maxItems?: number;
  readonly minLength?: number;
  readonly maxLength?: number;
  readonly minimum?: number;
  readonly maximum?: number;
  readonly pattern?: string;
  readonly format?: string;
  readonly enum?: readonly unknown[];
  readonly const?: unknown;
  readonly anyOf?: readonly JsonSchema[];
  readonly oneOf?: readonly JsonSchema[];
  readonly allOf?: readonly JsonSchema[];
  readonly propertyNames?: JsonSchema;
  readonly additionalProperties?: boolean | JsonSchema;
}

/** Values that a schema accepts, as far as JSON Schema can say it. */
export function accepted(schema: z.ZodType): fc.Arbitrary<unknown> {
  return of(z.toJSONSchema(schema, { io: "input", unrepresentable: "any" }) as JsonSchema);
}

/** Values that are no use: of another type, too large, with tricks of Unicode, or spoiled in one place. */
export function spoiled(schema: z.ZodType): fc.Arbitrary<unknown> {
  const good = accepted(schema);
  return fc.oneof(
    nonsense,
    fc.tuple(good, fc.nat(), nonsense).map(([value, place, bad]) => replaced(value, place, bad)),
    fc.tuple(good, fc.nat()).map(([value, place]) => without(value, place)),
    good.map((value) =>
      typeof value === "object" && value !== null && !Array.isArray(value)
        ? { ...value, unasked: 1 }
        : value
    ),
  );
}

/** What nobody should send. */
export const nonsense: fc.Arbitrary<unknown> = fc.oneof(
  fc.constantFrom<unknown>(
    null,
    true,
    -1,
    0,
    1e308,
    Number.MAX_SAFE_INTEGER,
    "",
    " ",
    "\0",
    "\ud800",
    "\u202Eresu",
    "a\u0301".repeat(40),
    "%00",
    "../../etc/passwd",
    "__proto__",
    "constructor",
    "x".repeat(5_000),
    [],
    {},
    { __proto__: 1, constructor: 2 },
    Array.from({ length: 500 }, () => 0),
  ),
  fc.string({ unit: "binary", maxLength: 40 }),
  fc.jsonValue({ maxDepth: 2 }),
);

function of(schema: JsonSchema): fc.Arbitrary<unknown> {
  if (schema.const !== undefined) return fc.constant(schema.const);
  if (schema.enum !== undefined) return fc.constantFrom(...schema.enum);
  const choices = schema.anyOf ?? schema.oneOf;
  if (choices !== undefined) return fc.oneof(...choices.map(of));
  if (schema.allOf !== undefined && schema.type === undefined) {
    return of(Object.assign({}, ...schema.allOf));
  }
  const type = Array.isArray(schema.type) ? schema.type[0] : schema.type;
  switch (type) {
    case "object":
      return objectOf(schema);
    case "array":
      return fc.array(of(schema.items ?? {}), {
        minLength: schema.minItems ?? 0,
        maxLength: Math.min(schema.maxItems ?? 3, (schema.minItems ?? 0) + 3),
      });
    case "string":
      return stringOf(schema);
    case "integer":
      return fc.integer(rangeOf(schema));
    case "number":
      return fc.double({ ...rangeOf(schema), noNaN: true });
    case "boolean":
      return fc.boolean();
    case "null":
      return fc.constant(null);
    default:
      return fc.jsonValue({ maxDepth: 1 });
  }
}

function objectOf({ properties, required, propertyNames, additionalProperties }: JsonSchema) {
  if (properties === undefined && typeof additionalProperties === "object") {
    return fc.dictionary(stringOf(propertyNames ?? {}), of(additionalProperties), { maxKeys: 3 });
  }
  const entries = Object.entries(properties ?? {});
  return fc.record(Object.fromEntries(entries.map(([name, inner]) => [name, of(inner)])), {
    requiredKeys: [...required ?? []],
  }) as fc.Arbitrary<unknown>;
}

function rangeOf({ minimum = -1_000_000_000, maximum = 1_000_000_000 }: JsonSchema) {
  return { min: Math.max(minimum, -1_000_000_000), max: Math.min(maximum, 1_000_000_000_000) };
}

function stringOf(schema: JsonSchema): fc.Arbitrary<string> {
  const { minLength = 0, maxLength = minLength + 12 } = schema;
  const length = { minLength, maxLength: Math.min(maxLength, minLength + 12) };
  if (schema.format === "date") {
    return fc.date({
      min: new Date("1900-01-01"),
      max: new Date("2100-01-01"),
      noInvalidDate: true,
    }).map((date) => date.toISOString().slice(0, 10));
  }
  if (schema.format === "uuid") return fc.uuid({ version: 7 });
  if (schema.pattern !== undefined) {
    try {
      return fc.stringMatching(new RegExp(schema.pattern, "u"), { size: "small" })
        .map((text) => text.slice(0, maxLength));
    } catch {
      // A pattern that the generator cannot run backwards: plain letters are as good as any.
    }
  }
  const letters = fc.constantFrom(..."abcdefghijklmnopqrstuvwxyz0123456789");
  return fc.string({ unit: letters, ...length });
}

/** A copy with the n-th leaf, counted round, put in place of. */
function replaced(value: unknown, place: number, by: unknown): unknown {
  const leaves = countOf(value);
  let left = place % leaves;
  const walk = (node: unknown): unknown => {
    if (typeof node !== "object" || node === null || Object.keys(node).length === 0) {
      return left-- === 0 ? by : node;
    }
    if (Array.isArray(node)) return node.map(walk);
    return Object.fromEntries(Object.entries(node).map(([name, inner]) => [name, walk(inner)]));
  };
  return walk(value);
}

function countOf(node: unknown): number {
  if (typeof node !== "object" || node === null || Object.keys(node).length === 0) return 1;
  return Object.values(node).reduce((sum: number, inner) => sum + countOf(inner), 0);
}

/** A copy without one of its fields. */
function without(value: unknown, place: number): unknown {
  if (typeof value !== "object" || value === null || Array.isArray(value)) return value;
  const names = Object.keys(value);
  const gone = names[place % Math.max(1, names.length)];
  return Object.fromEntries(Object.entries(value).filter(([name]) => name !== gone));
}
