import assert from "node:assert/strict";
import fc from "fast-check";
import { type CsvBounds, parseCsv } from "../../../../src/people/facilities/csv.ts";

const bounds: CsvBounds = {
  bytesMax: 2_000,
  recordsMax: 20,
  fieldsMax: 6,
  lengthMax: 60,
  faultsMax: 10,
};
const read = (text: string) => parseCsv(text, bounds);
const fieldsOf = (text: string) => read(text).records.map(({ fields }) => fields);

Deno.test("csv: fields, quotes, doubled quotes and line ends are read as RFC 4180 has them", () => {
  assert.deepEqual(fieldsOf('a,b\r\n"x,1","say ""hi"""\n,\n'), [
    ["a", "b"],
    ["x,1", 'say "hi"'],
    ["", ""],
  ]);
  assert.deepEqual(fieldsOf("\ufeffa,b"), [["a", "b"]]);
  assert.deepEqual(fieldsOf(""), []);
  assert.deepEqual(fieldsOf('"two\r\nlines",b'), [["two\r\nlines", "b"]]);
});

Deno.test("csv: a record tells the line it begins on, past lines within quotes and empty ones", () => {
  const { records, faults } = read('a\n\n"x\ny"\nb\n');
  assert.deepEqual(records.map(({ line }) => line), [1, 3, 5]);
  assert.deepEqual(faults, []);
});

Deno.test("csv: every fault is told with its line and field", () => {
  assert.deepEqual(read('a,b\nx"y,z\n"p"q,r\nok,ok\n"never').faults, [
    { line: 2, column: "1", fault: "holds a quote but does not begin with one" },
    { line: 3, column: "1", fault: "goes on after its closing quote" },
    { line: 5, column: "1", fault: "begins with a quote that is never closed" },
  ]);
});

Deno.test("csv: bytes, records, fields, lengths and faults are bounded", () => {
  assert.match(read("ä".repeat(1001)).faults[0]!.fault, /longer than 2000 bytes/);
  const many = read("a\n".repeat(30));
  assert.equal(many.records.length, 20);
  assert.match(many.faults[0]!.fault, /more than 20 records/);
  assert.deepEqual(read("1,2,3,4,5,6,7").faults, [
    { line: 1, column: "6", fault: "a record has at most 6 fields" },
  ]);
  assert.match(read(`a,${"x".repeat(61)}`).faults[0]!.fault, /longer than 60 characters/);
  assert.equal(read('x"\n'.repeat(19)).faults.length, 10);
});

Deno.test("csv: what was written is read again, whatever the fields hold", () => {
  const field = fc.string({ unit: fc.constantFrom("a", "ö", ",", '"', "\n", "\r\n", " ", "𝒳") })
    .filter((text) => text.length <= 40);
  fc.assert(
    fc.property(
      fc.array(fc.array(field, { minLength: 2, maxLength: 6 }), { maxLength: 5 }),
      fc.constantFrom("\n", "\r\n"),
      (rows, end) => {
        const text = rows.map((row) =>
          row.map((one) => `"${one.replaceAll('"', '""')}"`).join(",") + end
        ).join("");
        const { records, faults } = parseCsv(text, { ...bounds, bytesMax: 100_000 });
        assert.deepEqual(faults, []);
        assert.deepEqual(records.map(({ fields }) => fields), rows);
      },
    ),
    { numRuns: 150 },
  );
});

Deno.test("csv: no text breaks the reader or passes its bounds", () => {
  const text = fc.string({ unit: fc.constantFrom('"', ",", "\n", "\r", "a", "\0"), maxLength: 80 });
  fc.assert(
    fc.property(text, (any) => {
      const { records, faults } = read(any);
      assert.ok(records.length <= bounds.recordsMax && faults.length <= bounds.faultsMax);
      assert.ok(records.every(({ fields }) => fields.length <= bounds.fieldsMax));
    }),
    { numRuns: 300 },
  );
});
