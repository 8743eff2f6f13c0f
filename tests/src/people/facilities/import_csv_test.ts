import assert from "node:assert/strict";
import { importCsv, type ImportReport } from "../../../../src/people/facilities/import_csv.ts";
import { importBounds } from "../../../../src/people/facilities/import_csv.ts";
import type { Asserted } from "../../../../src/people/facilities/person.ts";
import { theConsole } from "../../../../src/people/registry/turn.ts";
import type { Doer } from "../../../../src/people/registry/turn.ts";
import { as, type PeopleStage, refusalOf, withPeople } from "../people_stage.ts";
import { tower, yard } from "./household.ts";

const asserted: Asserted = { consentAsserted: true, statementVersion: "1", underAge: false };
const header = "kind,number,block,level,name,note,let,main_name,main_email,main_phone";

function give(
  { registry }: PeopleStage,
  lines: readonly string[],
  { dryRun = false, by = as("mia") as Doer, said = asserted } = {},
): Promise<ImportReport> {
  const text = [header, ...lines].join("\r\n");
  return importCsv(registry, by, { place: tower, text, dryRun, asserted: said });
}

const file = [
  "apartment,1,A,1,,,yes,Aino Virtanen,aino@example.org,+358401112233",
  'apartment,2,A,1,"Corner, south","keys at ""front""",no,Ben Berg,ben@example.org,',
  "sauna,S1,,0,,,,,,",
  ",3,A,2,,,,Cleo Letter,,",
];

Deno.test("import: facilities and main users come in from a file", async () => {
  await withPeople(yard, async (stage) => {
    const report = await give(stage, file);
    assert.deepEqual(report, {
      applied: true,
      rows: 4,
      created: 4,
      updated: 0,
      unchanged: 0,
      mainUsers: 3,
      faults: [],
    });
    const found = await stage.registry.look((ledger) =>
      ledger.find("facility", "building", "tower").filter(({ id }) => id.length > 10).map((f) => ({
        kind: f.kind,
        number: f.number,
        name: f.name,
        note: f.note,
        let: f.let,
        main: ledger.find("member", "facility", f.id).map(({ role }) => role),
      })).sort((a, b) => a.number < b.number ? -1 : 1)
    );
    assert.deepEqual(found.map(({ kind, number, main }) => [kind, number, ...main]), [
      ["apartment", "1", "main"],
      ["apartment", "2", "main"],
      ["apartment", "3", "main"],
      ["sauna", "S1"],
    ]);
    assert.equal(found[1]!.name, "Corner, south");
    assert.equal(found[1]!.note, 'keys at "front"');
    assert.equal(found[1]!.let, false);
  });
});

Deno.test("import: the same file given twice changes nothing the second time", async () => {
  await withPeople(yard, async (stage) => {
    await give(stage, file);
    const before = await stage.registry.look((ledger) => ledger);
    const report = await give(stage, file);
    assert.deepEqual([report.unchanged, report.created, report.updated], [4, 0, 0]);
    assert.equal(await stage.registry.look((ledger) => ledger), before);
    const changed = await give(stage, ["apartment,1,a,2,New,,,,,"]);
    assert.deepEqual([changed.updated, changed.created], [1, 0]);
  });
});

Deno.test("import: a dry run tells the same and changes nothing", async () => {
  await withPeople(yard, async (stage) => {
    const before = await stage.registry.look((ledger) => ledger);
    const { applied, ...foretold } = await give(stage, file, { dryRun: true });
    assert.equal(applied, false);
    assert.equal(await stage.registry.look((ledger) => ledger), before);
    assert.deepEqual(await stage.audit(), []);
    const { applied: _, ...done } = await give(stage, file);
    assert.deepEqual(done, foretold);
  });
});

Deno.test("import: all faults are told with line and column, and one is enough for nothing", async () => {
  await withPeople(yard, async (stage) => {
    const report = await give(stage, [
      "castle,1,A,1,,,,,,",
      "apartment,,A,high,,,,,,",
      "apartment,5,A,1,,,maybe,,x@example.org,",
      "apartment,6,A,1,,,,Dan Dunn,not-an-address,12345",
      "apartment,7,A,1",
      "apartment,8,A,1,,,,,,",
      "apartment,8,a,2,,,,,,",
    ]);
    assert.equal(report.applied, false);
    assert.equal(report.created, 0);
    assert.deepEqual(report.faults.map(({ line, column }) => `${line} ${column}`), [
      "2 kind",
      "3 level",
      "3 number",
      "4 let",
      "4 main_email",
      "5 main_email",
      "5 main_phone",
      "6 4",
      "8 number",
    ]);
    assert.ok(!JSON.stringify(report.faults).includes("not-an-address"));
    assert.deepEqual(await stage.audit(), []);
  });
});

Deno.test("import: what contradicts what is there is a fault too", async () => {
  await withPeople(yard, async (stage) => {
    await give(stage, file);
    const report = await give(stage, [
      "apartment,1,A,1,,,,Somebody Else,else@example.org,",
      "apartment,9,A,99,,,,,,",
      "apartment,a1,,,,,,olga,olga@example.org,",
    ]);
    assert.deepEqual(report.faults.map(({ line, column }) => `${line} ${column}`), [
      "2 main_email",
      "3 level",
      "4 main_email",
    ]);
  });
});

Deno.test("import: an unknown, doubled or missing column is told", async () => {
  await withPeople(yard, async (stage) => {
    const text = "kind,castle,kind\napartment,1,apartment\n";
    const report = await importCsv(stage.registry, as("mia"), {
      place: tower,
      text,
      dryRun: true,
      asserted,
    });
    assert.deepEqual(report.faults.slice(0, 3).map(({ column, fault }) => [column, fault]), [
      ["2", "is no column known here"],
      ["kind", "stands twice in the header"],
      ["number", "is missing from the header"],
    ]);
  });
});

Deno.test("R28 an import asserts consent and age for all whom it names", async () => {
  await withPeople(yard, async (stage) => {
    const refused = async (said: Asserted) => (await refusalOf(give(stage, file, { said }))).code;
    assert.equal(await refused({ ...asserted, consentAsserted: false }), "consent_needed");
    assert.equal(await refused({ ...asserted, underAge: undefined }), "invalid");
    assert.equal(
      await refused({ ...asserted, underAge: true, parentalResponsibility: true }),
      "minor_without_parental_responsibility",
    );
  });
});

Deno.test("R10 only the manager of the building and the console import", async () => {
  await withPeople(yard, async (stage) => {
    const refused = async (who: string) =>
      (await refusalOf(give(stage, file, { by: as(who) }))).code;
    assert.equal(await refused("ann"), "forbidden");
    assert.equal(await refused("zoe"), "not_found");
    assert.equal((await give(stage, file, { by: theConsole })).created, 4);
  });
});

Deno.test("import: a large file goes in by chunks, each a commit of its own", async () => {
  await withPeople(yard, async (stage) => {
    const lines = Array.from(
      { length: 130 },
      (_, at) => `apartment,${at},C,1,,,,Person ${at},person${at}@example.org,`,
    );
    const report = await give(stage, lines);
    assert.deepEqual([report.created, report.mainUsers, report.faults], [130, 130, []]);
    assert.equal(
      await stage.registry.look((ledger) => ledger.count("mail", "waiting", "yes")),
      260,
    );
    assert.equal((await give(stage, lines)).unchanged, 130);
  });
});

Deno.test("import: a file above the bound of bytes or rows is refused by its faults", async () => {
  await withPeople(yard, async (stage) => {
    const rows = Array.from(
      { length: importBounds.recordsMax },
      (_, at) => `storage,${at},,,,,,,,`,
    );
    const long = await give(stage, rows);
    assert.match(long.faults[0]!.fault, /more than 2001 records/);
    const wide = await give(stage, ["x".repeat(importBounds.bytesMax)]);
    assert.match(wide.faults[0]!.fault, /longer than 1048576 bytes/);
    assert.equal(long.applied || wide.applied, false);
  });
});
