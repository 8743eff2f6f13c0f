import assert from "node:assert/strict";
import { Buffer } from "node:buffer";
import fc from "fast-check";
import { piecesOf } from "../../cli/import_command.ts";
import { importBounds } from "../../src/people/facilities/import_csv.ts";
import { parseCsv } from "../../src/people/facilities/csv.ts";

const field = fc.string({ unit: fc.constantFrom(...'ab ,"\né7'), maxLength: 12 });
const quoted = (fields: readonly string[]) =>
  `${fields.map((one) => `"${one.replaceAll('"', '""')}"`).join(",")}\n`;

Deno.test("import: pieces hold every record once, in order, under the header, and fit a body", () => {
  const records = fc.array(fc.tuple(field, field, field), { minLength: 1, maxLength: 40 });
  fc.assert(
    fc.property(records, fc.integer({ min: 150, max: 600 }), (given, bytesMax) => {
      const text = [["number", "name", "note"], ...given].map(quoted).join("");
      const whole = parseCsv(text, importBounds);
      assert.deepEqual(whole.faults, []);
      const pieces = piecesOf(text, bytesMax);
      const found: unknown[] = [];
      for (const { csv, lines } of pieces) {
        assert.ok(Buffer.byteLength(JSON.stringify(csv)) <= bytesMax);
        const { records: [header, ...inside], faults } = parseCsv(csv, importBounds);
        assert.deepEqual(faults, []);
        assert.deepEqual(header?.fields, ["number", "name", "note"]);
        // A fault in a piece is told with the line of the file that the person has.
        for (const { line, fields } of inside) found.push({ line: lines.get(line), fields });
      }
      assert.deepEqual(found, whole.records.slice(1));
    }),
    { numRuns: 60 },
  );
  assert.deepEqual(piecesOf(""), []);
});
