import assert from "node:assert/strict";
import { type AuditEntry, auditId } from "../../../../src/people/registry/audit.ts";
import { type TableName, tables } from "../../../../src/people/registry/tables.ts";
import { languages } from "../../../../src/people/rows/fields.ts";
import { recordsMax } from "../../../../src/privacy/export/export_document.ts";
import { exportSchema } from "../../../../src/privacy/export/export_schema.ts";
import { fieldWords } from "../../../../src/privacy/export/field_words.ts";
import { isAboutPeople, rowsOfPerson } from "../../../../src/privacy/export/rows_of_person.ts";
import { mayRead, policy, policyOf } from "../../../../src/privacy/policy.ts";
import { classIds } from "../../../../src/privacy/policy_classes.ts";
import type { Seed } from "../../people/people_stage.ts";
import {
  aFacility,
  aGrant,
  aMember,
  anAccount,
  anAppointment,
  aSession,
  startMs,
} from "../../people/rows.ts";
import { copyOf, fieldsIn, ownRecords } from "./copies.ts";
import { filledRows, person } from "./filled.ts";

/** Tables of cases and registers: of their rows who did something is about somebody (see below). */
const registers: readonly string[] = [
  "client",
  "client_user",
  "building_log",
  "building_log_instruction",
  "camera_sticker",
  "custodian_ceremony",
  "custodian_set",
  "decommission",
  "disclosure",
  "handover",
  "news",
  "reidentification_request",
  "sub_processor",
  "template",
];
/** What chains the entries of the log, and says nothing of anybody. */
const chain = ["audit.id", "audit.salt", "audit.previous", "audit.hash"];

Deno.test("R80 a table without a way to find a person's rows, or a reason for none, is not there", () => {
  for (const table of Object.keys(tables) as TableName[]) {
    const finder = rowsOfPerson[table];
    const told = policy.filter((field) => field.table === table && field.says === "person");
    if (isAboutPeople(finder)) continue;
    assert.ok(finder.never.length > 10, table);
    assert.deepEqual(told, [], table);
  }
});

Deno.test("R80 every field whose rule says so is in its person's copy, with its value", () => {
  const { rows, planted } = filledRows();
  const copy = copyOf(rows, person);
  assert.deepEqual(exportSchema.parse(copy), copy);
  const there = fieldsIn(copy, ({ value, names }) => value !== undefined || names !== undefined);
  const missing = policy.filter(({ table, path, export: way, says }) =>
    way === "own_export" && says !== "nothing" && !registers.includes(table) &&
    !chain.includes(`${table}.${path}`) && !table.startsWith("audit") &&
    !there.has(`${table}.${path.replace(/\.(value|source|by|atMs)$/, "")}`) &&
    !there.has(`${table}.${path}`)
  ).map(({ table, path }) => `${table}.${path}`);
  assert.deepEqual(missing, []);
  const text = JSON.stringify(copy.records);
  const lost = planted.filter(({ field, word, row }) =>
    wayOf(field) === "own_export" && !isAnothers(field, row) && !text.includes(word) &&
    // Of who said a field its words stand there, and not the id.
    !/^account\.profile\..*\.by$/.test(field)
  );
  assert.deepEqual(lost, []);
  assert.ok(planted.length > 60, String(planted.length));
});

/** What stands in a row of a shared thing about who moves in next, and in one that is yet to come. */
function isAnothers(field: string, row: string): boolean {
  return row === "facility/a2" || /^facility\.pending\.(newMain|consent)/.test(field);
}

function wayOf(field: string): string | undefined {
  return policyOf(field)?.export;
}

Deno.test("R80 a secret is told of with its day and never shown, nor is what others hand out", () => {
  const { rows, planted } = filledRows();
  const copy = copyOf(rows, person);
  const text = JSON.stringify(copy);
  const hidden = planted.filter(({ field }) =>
    ["told_of", "manager", "own_ids", "none"].includes(wayOf(field) ?? "none")
  );
  assert.ok(hidden.length >= 8, String(hidden.length));
  assert.deepEqual(hidden.filter(({ word }) => text.includes(word)), []);
  const account = copy.records.find(({ table }) => table === "account")!;
  const item = (at: string) => account.items.find((one) => one.at === at);
  assert.equal(item("password")?.way, "told_of");
  assert.equal(item("password")?.value, undefined);
  assert.equal(item("passkeys[0]")?.way, "told_of");
  assert.equal(typeof item("passkeys[0]")?.sinceMs, "number");
  assert.equal(typeof item("recovery")?.sinceMs, "number");
  assert.match(String(item("passkeys[0].name")?.value), /^Wren/);
  // The manager's note is told of, with whom to ask.
  const flat = copy.records.find(({ table, id }) => table === "facility" && id === "a1")!;
  const note = flat.items.find(({ at }) => at === "note")!;
  assert.deepEqual([note.way, note.value], ["manager", undefined]);
  assert.ok(copy.buildings.some(({ building, ask }) => building === "tower" && ask !== ""));
});

Deno.test("R80 nobody else's copy holds a word of it: a stranger's, a flatmate's, the next tenant's", () => {
  const { rows, planted } = filledRows();
  const others: Seed = [
    ["account", anAccount("amy")],
    ["member", aMember("a9", "amy")],
    ["account", anAccount("bob")],
    ["member", aMember("a1", "bob", "sub")],
  ];
  const all = [...rows, ...others];
  const mine = JSON.stringify(copyOf(all, person));
  assert.equal(planted.filter(({ word }) => mine.includes(word)).length > 50, true);
  for (const stranger of ["amy"]) {
    const text = JSON.stringify(copyOf(all, stranger));
    assert.deepEqual(planted.filter(({ word }) => text.includes(word)), [], stranger);
  }
  // Who lives in the same flat has the flat's own data, and nothing else of hers.
  const text = JSON.stringify(copyOf(all, "bob"));
  const seen = planted.filter(({ word }) => text.includes(word));
  assert.ok(seen.length > 0);
  assert.deepEqual(seen.filter(({ row }) => row !== "facility/a1"), []);
  assert.deepEqual(seen.filter(({ field, row }) => isAnothers(field, row)), []);
  // Before somebody moves in, what the flat is called is not theirs.
  assert.deepEqual(
    planted.filter(({ row, field, word }) =>
      row === "facility/a2" && mine.includes(word) && !/^facility\.(number|pending)/.test(field)
    ),
    [],
  );
});

Deno.test("R80 of a landlord's flat that is let nothing is in the landlord's copy (C9)", () => {
  const flat = aFacility("a1", { address: "Canary Road 7" });
  const rows: Seed = [
    ["account", anAccount("olga")],
    ["member", aMember("a1", "olga", "owner")],
    ["facility", flat],
    ["grant", aGrant("grant-a1", { kind: "facility", id: "a1" })],
  ];
  assert.ok(!JSON.stringify(copyOf(rows, "olga")).includes("Canary Road"));
  assert.ok(!fieldsIn(copyOf(rows, "olga")).has("grant.actions"));
  const empty = rows.map((entry): Seed[number] =>
    entry[0] === "facility" ? ["facility", { ...flat, let: false }] : entry
  );
  assert.ok(JSON.stringify(copyOf(empty, "olga")).includes("Canary Road"));
  assert.ok(fieldsIn(copyOf(empty, "olga")).has("grant.actions"));
});

Deno.test("R80 R28 whom somebody entered with consent is in their copy alone, and only while they act for the flat", () => {
  const subUser = {
    name: "Kim Canary",
    username: "kim",
    number: null,
    birthDate: "2014-05-06",
    other: "plays the tuba",
  };
  const consent = { by: "ann", atMs: startMs, statement: "1", parentalResponsibility: true };
  const rows = (ann: "main" | "sub", by = "ann"): Seed => [
    ["account", anAccount("ann")],
    ["account", anAccount("cid")],
    ["facility", aFacility("a1")],
    ["member", aMember("a1", "ann", ann)],
    ["member", aMember("a1", "cid", "sub", { administrator: true })],
    ["member", aMember("a1", null, "sub", { subUser, consent, by })],
  ];
  const told = (of: Seed, who: string) => JSON.stringify(copyOf(of, who)).includes("Kim Canary");
  assert.ok(told(rows("main"), "ann"));
  assert.ok(!told(rows("main"), "cid"), "another's entry");
  assert.ok(!told(rows("sub"), "ann"), "who no longer acts for the flat");
  assert.ok(!told(rows("main", "max"), "ann"), "a manager's entry");
  const entered = copyOf(rows("main"), "ann").records.filter((record) => record.entered === true);
  assert.deepEqual(entered.map(({ id }) => id), ["a1-child"]);
  for (const audience of ["operator", "manager"] as const) {
    const building = audience === "manager" ? "tower" : null;
    const copy = copyOf(rows("main"), "ann", { audience, building });
    assert.ok(!JSON.stringify(copy).includes("Kim Canary"), audience);
  }
});

Deno.test("R80 others are named by what they are to the person, and no other account's id stands there", () => {
  const rows: Seed = [
    ["account", anAccount("ann-id")],
    ["account", anAccount("max-id")],
    ["account", anAccount("oona-id", { operator: true })],
    ["account", anAccount("stan-id")],
    ["account", anAccount("bea-id")],
    ["appointment", anAppointment("max-id")],
    ["facility", aFacility("a1")],
    ["member", { ...aMember("a1", "ann-id", "main"), id: "member-1", by: "max-id" }],
    ["member", { ...aMember("a1", "bea-id", "sub"), id: "member-2", by: "ann-id" }],
    ["grant", aGrant("g1", { kind: "account", id: "ann-id" }, { assertedBy: "oona-id" })],
    ["grant", aGrant("g2", { kind: "account", id: "ann-id" }, { assertedBy: "stan-id" })],
    ["grant", aGrant("g3", { kind: "account", id: "ann-id" }, { assertedBy: "bea-id" })],
    ["grant", aGrant("g4", { kind: "account", id: "ann-id" }, { assertedBy: null })],
  ];
  const copy = copyOf(rows, "ann-id", {
    audit: {
      total: 1,
      fromMs: 0,
      whole: true,
      entries: [anEntry({
        by: "stan-id",
        about: ["account/ann-id", "account/stan-id", "member/member-1", "member/member-2"],
        facts: { for: "max-id", field: "name" },
      })],
    },
  });
  // Whom one can ask is named with the address at which one asks (R85).
  const text = JSON.stringify({ ...copy, buildings: [] });
  for (const id of ["max-id", "oona-id", "stan-id", "bea-id"]) assert.ok(!text.includes(id), id);
  const who = (id: string) => copy.records.find((record) => record.id === id)?.by?.who;
  assert.deepEqual(
    [who("member-1"), who("g1"), who("g2"), who("g3"), who("g4")],
    ["manager", "operator", "other", "household", "server"],
  );
  const [entry] = copy.audit.entries;
  assert.equal(entry?.by.who, "other");
  assert.deepEqual(entry?.about, ["account/ann-id", "account", "member/member-1", "member"]);
  assert.deepEqual(entry?.facts, { for: "the building’s manager", field: "name" });
});

Deno.test("R02 R80 each value stands with who said it and when, why it is kept and for how long", () => {
  const field = <T>(value: T, source: "self" | "manager", by: string) => ({
    value,
    source,
    by,
    atMs: startMs,
  });
  const { profile } = anAccount("ann");
  const rows: Seed = [
    ["account", {
      ...anAccount("ann"),
      profile: {
        ...profile,
        name: field("Ann Example", "manager", "max"),
        phone: field("+358401234567", "self", "ann"),
      },
    }],
    ["account", anAccount("max")],
  ];
  const copy = copyOf(rows, "ann");
  const item = (at: string) => copy.records[0]!.items.find((one) => one.at === at)!;
  // Max has left the building since, and said it as its manager.
  assert.deepEqual(item("profile.name").from, {
    who: "manager",
    words: "the building’s manager",
    source: "manager",
    atMs: startMs,
  });
  assert.equal(item("profile.phone").from?.who, "self");
  const { why, keep, class: of, read } = copy.handling[item("profile.phone").handling]!;
  assert.equal(of, "D1");
  assert.ok(why.some(({ purpose }) => purpose === "identity"));
  assert.equal(keep, "until your account is erased");
  assert.ok(read.includes("you"));
  for (const record of copy.records) {
    for (const { handling, words } of record.items) {
      assert.ok(copy.handling[handling] !== undefined && words !== "", handling);
    }
  }
});

Deno.test("R80 every class of data is in a copy, with how one gets what is not in it", () => {
  const { classes: told } = copyOf([["account", anAccount("ann")]], "ann", { days: { D6: 30 } });
  assert.deepEqual(told.map((one) => one.class), classIds);
  const way = Object.fromEntries(told.map((one) => [one.class, one.way]));
  assert.equal(way["D5"], "on_phone");
  assert.equal(way["D6"], "own_ids");
  assert.equal(way["D10"], "on_phone");
  assert.equal(way["D11"], "manager");
  assert.equal(told.find((one) => one.class === "D6")?.keep, "at most 30 days");
});

Deno.test("R47 R80 a notice that is not yet told is in no copy, nor what an audit entry says of others' cases", () => {
  const notice = (
    id: string,
    toldAtMs: number | null,
  ): Seed[number] => ["reidentification_notice", {
    id,
    account: "ann",
    building: "tower",
    ground: "security_incident",
    openedDay: "2026-03-01",
    toldAtMs,
    dueMs: startMs,
  }];
  const copy = copyOf(
    [["account", anAccount("ann")], notice("told", startMs), notice("waits", null)],
    "ann",
    {
      audit: {
        total: 1,
        fromMs: 0,
        whole: true,
        entries: [anEntry({
          what: "reidentification_opened",
          about: ["reidentification_request/r-1", "account/ann"],
          facts: { rid: "canary-rid", case: "7" },
        })],
      },
    },
  );
  const ids = copy.records.map(({ id }) => id);
  assert.ok(ids.includes("told") && !ids.includes("waits"));
  assert.deepEqual(copy.audit.entries[0]?.facts, {});
  assert.ok(!JSON.stringify(copy).includes("r-1"));
  // Nor does the operator's copy lead from the log's word of a notice to whose it is.
  const rows: Seed = [["account", anAccount("ann")], notice("told", startMs)];
  for (const [audience, found] of [["self", true], ["operator", false]] as const) {
    const own = ownRecords(rows, "ann", { audience });
    assert.equal(own.has("reidentification_notice/told"), found, audience);
  }
});

Deno.test("R80 who handled a case is told of that, and the case itself stays with its register", () => {
  const rows: Seed = [
    ["account", anAccount("max")],
    ["disclosure", {
      id: "disclosure-1",
      status: "approved",
      building: "tower",
      authority: "Canary court",
      law: "Canary article",
      scope: "Canary scope",
      enteredBy: "mia",
      enteredAtMs: startMs,
      approvals: [{ account: "max", atMs: startMs + 5 }, { account: "mo", atMs: startMs + 7 }],
      declined: null,
      handedOver: null,
    }],
  ];
  const copy = copyOf(rows, "max");
  const record = copy.records.find(({ table }) => table === "disclosure")!;
  assert.deepEqual(record.items.map(({ at, value, names }) => [at, names?.who ?? value]), [
    ["id", "disclosure-1"],
    ["approvals[0].account", "self"],
    ["approvals[0].atMs", startMs + 5],
  ]);
  assert.ok(!JSON.stringify(copy).includes("Canary"));
});

Deno.test("R17 R80 what a manager or the operator copies is what the policy lets them read, of that building", () => {
  const { rows, planted } = filledRows();
  const annex: Seed = [
    ["appointment", anAppointment(person, "managed", "annex")],
    ["grant", aGrant("grant-annex", { kind: "account", id: person }, { building: "annex" })],
  ];
  for (const audience of ["manager", "operator"] as const) {
    const building = audience === "manager" ? "tower" : null;
    const copy = copyOf([...rows, ...annex], person, { audience, building });
    const text = JSON.stringify(copy.records);
    const wrong = planted.filter(({ field, word }) =>
      text.includes(word) && !mayRead(policyOf(field)!, audience)
    );
    assert.deepEqual(wrong, [], audience);
    assert.ok(planted.some(({ word }) => text.includes(word)), audience);
    assert.equal(copy.portable, null);
    assert.equal(text.includes("annex"), audience === "operator", audience);
    assert.ok(!fieldsIn(copy).has("account.password"), audience);
  }
});

Deno.test("R80 a table with very many rows says how many there are and shows the newest", () => {
  const sessions = Array.from(
    { length: recordsMax + 7 },
    (_, nth) => ["session", aSession("ann", { id: `session-${nth + 1000}` })] as const,
  );
  const rows: Seed = [["account", anAccount("ann")], ...sessions];
  const copy = copyOf(rows, "ann");
  assert.deepEqual(copy.cut, [{ table: "session", total: recordsMax + 7, shown: recordsMax }]);
  const ids = copy.records.filter(({ table }) => table === "session").map(({ id }) => id);
  assert.deepEqual([ids[0], ids.at(-1)], ["session-1007", `session-${recordsMax + 1006}`]);
});

Deno.test("R07 R80 every plain field of a copy has words in every language", () => {
  const plain = policy.filter(({ export: way, label, says }) =>
    way !== "none" && label === null && says === "reference"
  ).filter(({ table }) => table in tables);
  const leaves = plain.map(({ path }) => path.slice(path.lastIndexOf(".") + 1).replace("[]", ""));
  const missing = [...new Set(leaves)].filter((leaf) => fieldWords[leaf] === undefined);
  assert.deepEqual(missing, []);
  for (const [leaf, words] of Object.entries(fieldWords)) {
    for (const language of languages) assert.ok(words[language].length > 0, `${leaf} ${language}`);
  }
});

function anEntry(change: Partial<AuditEntry>): AuditEntry {
  return {
    id: auditId(1),
    seq: 1,
    atMs: startMs,
    what: "user_updated",
    by: "ann",
    via: "session",
    building: null,
    about: [],
    facts: {},
    previous: "",
    hash: "h",
    ...change,
  };
}
