/** The fields of a zod schema, as the policy names them; for tests of the policy. */
import type { z } from "zod";

/** A field and the schema of its value. */
export interface SchemaField {
  /** From the row inwards, with `[]` for the entries of a list or record. */
  readonly path: string;
  readonly schema: z.ZodType;
}

/** What a schema is made of, as far as this needs it. */
interface Def {
  readonly type: string;
  readonly innerType?: z.ZodType;
  readonly element?: z.ZodType;
  readonly valueType?: z.ZodType;
  readonly options?: readonly z.ZodType[];
  readonly items?: readonly z.ZodType[];
  readonly shape?: Readonly<Record<string, z.ZodType>>;
  readonly in?: z.ZodType;
}

/** Kinds of schemas that hold no others. */
const leaves = ["string", "number", "boolean", "enum", "literal", "null", "custom", "date"];

/**
 * Every value that a schema describes and that is no object itself. A list of plain values is one
 * field; so is a list of lists of them.
 */
export function fieldsOf(schema: z.ZodType, path = ""): readonly SchemaField[] {
  const found = within(schema, path);
  const paths = new Set<string>();
  // Members of a union may share a field.
  return found.filter((field) => !paths.has(field.path) && paths.add(field.path));
}

function within(schema: z.ZodType, path: string): readonly SchemaField[] {
  const def = schema.def as unknown as Def;
  switch (def.type) {
    case "object":
      return Object.entries(def.shape!).flatMap(([key, inner]) =>
        within(inner, path === "" ? key : `${path}.${key}`)
      );
    case "optional":
    case "nullable":
    case "default":
    case "readonly":
      return within(def.innerType!, path);
    case "pipe":
      return within(def.in!, path);
    case "array":
      return entries(def.element!, path, schema);
    case "record":
      return entries(def.valueType!, path, schema);
    case "tuple":
      return [{ path, schema }];
    case "union": {
      const objects = def.options!.filter((option) => !isPlain(option));
      return objects.length === 0
        ? [{ path, schema }]
        : objects.flatMap((option) => within(option, path));
    }
    default:
      if (!leaves.includes(def.type)) {
        throw new Error(`Cannot walk the schema at ${path}: a ${def.type} is new here`);
      }
      return [{ path, schema }];
  }
}

function entries(entry: z.ZodType, path: string, list: z.ZodType): readonly SchemaField[] {
  return isPlain(entry) ? [{ path, schema: list }] : within(entry, `${path}[]`);
}

/** Whether a value of it holds no object, however deep. */
function isPlain(schema: z.ZodType): boolean {
  const def = schema.def as unknown as Def;
  const inner = def.innerType ?? def.element ?? def.valueType ?? def.in;
  if (inner !== undefined) return isPlain(inner);
  return def.type !== "object" && (def.options ?? def.items ?? []).every(isPlain);
}
