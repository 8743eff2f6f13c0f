import assert from "node:assert/strict";
import { readArguments } from "../../cli/arguments.ts";
import { commands } from "../../cli/commands.ts";
import { UsageFault } from "../../cli/faults.ts";
import { command } from "./command_line.ts";

function said(...args: string[]) {
  const reading = readArguments(args, commands);
  assert.ok(reading.wants === "command");
  return reading.said;
}

Deno.test("arguments: the longest command counts, places and names are read, settings stand anywhere", () => {
  const one = said("--json", "key", "list", "facility", "A-1", "--building", "tower", "--yes");
  assert.equal(one.command.words, "key list facility");
  assert.deepEqual(Object.fromEntries(one.values), { facility: "A-1", building: "tower" });
  assert.equal(one.globals.json, true);
  assert.equal(one.globals.yes, true);
  assert.equal(said("key", "list", "--building", "tower").command.words, "key list");
  const below = said("why", "lift", "main", "--level", "-2", "--building=tower");
  assert.equal(below.values.get("level"), -2);
});

Deno.test("arguments: every fault is told at once, each with its place, and the exit code is 2", async () => {
  const came = await command([
    ...["facility", "add", "--level", "high", "--level", "3", "--colour", "red"],
    ...["--number", "--kind", "castle"],
  ]);
  assert.equal(came.code, 2);
  assert.equal(came.out, "");
  for (
    const fault of [
      /--level: is given twice/,
      /--level: must be a whole number/,
      /--colour: is no option/,
      /--number: needs a word after it/,
      /--building: is needed/,
      /"red": is one word more than facility add takes/,
    ]
  ) assert.match(came.err, fault);
});

Deno.test("arguments: what is not understood is refused with code 2 and what there is instead", async () => {
  const cases: readonly (readonly [readonly string[], RegExp])[] = [
    [["facilty", "list"], /no command/],
    [["facility", "burn"], /there are: facility add/],
    [["facility", "list", "--building", "b", "--survivors", "a"], /takes none/],
    [["facility", "list", "--building", "b", "--dry-run"], /takes none/],
    [["facility", "list", "--building", "b", "--json=yes"], /takes no word/],
    [["facility", "list", "--building", "b"], /--console FILE or --server URL/],
    [["whoami", "--console", "a", "--server", "https://b"], /one way at a time/],
    [["whoami", "--server", "http://door.example.org"], /must begin with https/],
    [["whoami", "--server", "ftp://door.example.org"], /https/],
    [["whoami", "--server", "https://me:secret@door.example.org"], /no user name/],
    [["whoami", "--server", "https://b", "--ca", "/nowhere.pem"], /--ca/],
    [["sign-in", "--console", "/tmp/x"], /--server/],
    [["device", "revoke", "--device-ca", "/nowhere/ca"], /exactly one/],
  ];
  for (const [args, words] of cases) {
    const came = await command(args, { env: { HOME: "/nowhere" } });
    assert.equal(came.code, 2, args.join(" ") + came.err);
    assert.match(came.err, words);
    assert.ok(!came.err.includes("secret"));
  }
});

Deno.test("arguments: a word is refused by what its reader takes", () => {
  const bad: readonly (readonly string[])[] = [
    ["--until", "2026-12-01"],
    ["--until", "2026-02-31T10:00Z0"],
    ["--uses", "1.5"],
    ["--to", "cat:1"],
    ["--to", "facility:"],
    ["--doors", "main"],
    ["--lifts", "main:one"],
    ["--when", "always"],
    ["--when", "mon 8-18"],
    ["--may", "fly"],
  ];
  for (const args of bad) {
    assert.throws(() => said("grant", "add", "--building", "b", ...args), (error: unknown) => {
      assert.ok(error instanceof UsageFault);
      return error.message.includes(`${args[0]}: must be`);
    }, args.join(" "));
  }
});

Deno.test("arguments: doors, lifts, schedules and times become what the server takes", () => {
  const { values } = said(
    ...["grant", "add", "--building", "b", "--to", "facility:A-1", "--may", "open_door,call_lift"],
    ...["--doors", "entrance/main,cellar/bikes", "--lifts", "main:-1+0+3,garden:all"],
    ...["--when", "mon-wed+sat 08:00-18:00 closed,fri-mon 22:00-02:00", "--until", "none"],
    ...["--from", "2026-12-01T08:00+01:00"],
  );
  assert.deepEqual(values.get("doors"), ["entrance/main", "cellar/bikes"]);
  assert.deepEqual(values.get("lifts"), [
    { group: "main", levels: [-1, 0, 3] },
    { group: "garden", levels: "all" },
  ]);
  assert.deepEqual(values.get("when"), {
    windows: [
      { weekdays: [1, 2, 3, 6], from: "08:00", until: "18:00", holidays: "closed" },
      { weekdays: [1, 5, 6, 7], from: "22:00", until: "02:00", holidays: "as_usual" },
    ],
  });
  assert.equal(values.get("from"), Date.UTC(2026, 11, 1, 7));
  assert.equal(values.get("until"), null);
});
