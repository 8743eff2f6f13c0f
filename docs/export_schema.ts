/** Writes `docs/export.schema.json`, the form of a person's copy: `deno task export-schema`. */
import { fileURLToPath } from "node:url";
import { z } from "zod";
import { exportSchema } from "../src/privacy/export/export_schema.ts";

/** Where the schema lies. */
export const exportSchemaPath = fileURLToPath(new URL("export.schema.json", import.meta.url));

/** The form of a person's copy as JSON Schema (draft 7). */
export function exportJsonSchema(): string {
  const schema = z.toJSONSchema(exportSchema, { target: "draft-7", unrepresentable: "any" });
  const named = { title: "A person's copy of their data", ...schema };
  return `${JSON.stringify(named, null, 2)}\n`;
}

if (import.meta.main) await Deno.writeTextFile(exportSchemaPath, exportJsonSchema());
