import assert from "node:assert/strict";
import { z } from "zod";
import { unitSettings } from "../../../actors/access_unit/model.ts";
import { doorKeyKeptMs, unitTables } from "../../../actors/access_unit/state.ts";
import { buildingBehaviour } from "../../../actors/building/register.ts";
import {
  keyKeptMs,
  liftLogKeepMsDefault,
  tables as groupTables,
} from "../../../actors/elevator_group/state.ts";
import { identityRoutes } from "../../../src/http/identity/routes.ts";
import { entryRowSchema } from "../../../src/people/building_logs/entries.ts";
import { auditEntrySchema, auditKeepMs } from "../../../src/people/registry/audit.ts";
import { registryBehaviour } from "../../../src/people/registry/behaviour.ts";
import { tables } from "../../../src/people/registry/tables.ts";
import { mapKeepMsDefault, mapRowSchema } from "../../../src/people/reidentification/map_rows.ts";
import { idSchema } from "../../../src/people/rows/fields.ts";
import { settingsSchema } from "../../../src/settings.ts";
import { mayRead, policy, policyOf } from "../../../src/privacy/policy.ts";
import { classes, classIds } from "../../../src/privacy/policy_classes.ts";
import { labels } from "../../../src/privacy/policy_labels.ts";
import { type Fields, thing } from "../../../src/privacy/policy_rules.ts";
import { fieldsOf } from "./schema_fields.ts";

const dayMs = 86_400_000;
const schemas: readonly (readonly [table: string, schema: z.ZodType])[] = [
  ...Object.entries(tables).map(([name, { schema }]) => [name, schema] as const),
  ["audit", auditEntrySchema],
  ["building_log_entry", entryRowSchema],
  ["identity_map", mapRowSchema],
];

const written = ["Anna Example", "anna@example.org", "+358401234567"];

/** Text lies open here alone: it names things, cases and versions of texts. */
const openText = [
  "account.notice.version",
  "appointment.consent.statement",
  "client.name",
  "custodian_ceremony.before.key",
  "custodian_ceremony.before.set",
  "custodian_ceremony.dealers[].account",
  "custodian_ceremony.members[].account",
  "custodian_set.shares.key",
  "custodian_set.shares.set",
  "decommission.reason",
  "disclosure.authority",
  "disclosure.law",
  "disclosure.scope",
  "door_qr.places[].doors",
  "facility.block",
  "facility.number",
  "facility.pending.consent.statement",
  "former_right.grant.scope.doors",
  "grant.scope.doors",
  "handover.to",
  "hold.case",
  "hold_record.record",
  "lobby_screen.name",
  "mail.language",
  "member.consent.statement",
  "reidentification_request.case",
  "reidentification_request.external.authority",
  "reidentification_request.external.gag.basis",
  "reidentification_request.external.legalBasis",
  "reidentification_request.reason",
  "remainder.why",
  "sub_processor.contact",
  "sub_processor.name",
  "template.name",
  "template.scope.doors",
  "troubleshooting.reason",
  "visitor_key.consent.statement",
  "visitor_key.pins[].door",
  "visitor_key.qr.door",
  "visitor_key.spends[].door",
  "visitor_key.was.scope.doors",
  "webhook.name",
];

Deno.test("R80 every field of every row has a rule in the policy, and every rule a field", () => {
  const faults: string[] = [];
  for (const [table, schema] of schemas) {
    const there = fieldsOf(schema).map(({ path }) => path).sort();
    const ruled = policy.filter((field) => field.table === table).map(({ path }) => path).sort();
    for (const path of there) if (!ruled.includes(path)) faults.push(`${table}.${path}: no rule`);
    for (const path of ruled) if (!there.includes(path)) faults.push(`${table}.${path}: no field`);
  }
  assert.deepEqual(faults, []);
  assert.ok(policy.length > 250, String(policy.length));
});

Deno.test("R80 every table of every actor, and every log beside them, is in the policy", () => {
  const ruled = new Set(policy.map(({ table }) => table));
  const there = [
    ...Object.keys(registryBehaviour.tables),
    ...Object.keys(groupTables).map((table) => `elevator_group/${table}`),
    ...Object.keys(unitTables(unitSettings.logKeepMs)).map((table) => `access_unit/${table}`),
    ...Object.keys(buildingBehaviour.tables).map((table) => `building/${table}`),
  ];
  assert.deepEqual(there.filter((table) => !ruled.has(table)), []);
  const files = [...ruled].filter((table) => !there.includes(table));
  const ofBackups = ["journal", "keys", "log_keys", "archive"].map((name) => `backup_${name}`);
  const beside = ["master_key", "keys", "log_keys", "erasure_journal"];
  assert.deepEqual(files, [...beside, ...ofBackups, "device_register"]);
});

Deno.test("R80 a field, or one within it, that has no rule does not type-check", () => {
  interface Grown {
    readonly known: string;
    readonly list?: readonly { readonly inner: string; readonly added: number | null }[];
  }
  // @ts-expect-error: `list` has no rule
  const without: Fields<Grown> = { known: thing };
  // @ts-expect-error: `added` within it has none
  const within: Fields<Grown> = { known: thing, list: { each: { inner: thing } } };
  const whole: Fields<Grown> = { known: thing, list: { each: { inner: thing, added: thing } } };
  assert.notDeepEqual(without, whole);
  assert.notDeepEqual(within, whole);
});

Deno.test("R80 a field that is new in a schema is seen, however deep it lies", () => {
  const schema = z.strictObject({
    id: idSchema,
    who: z.discriminatedUnion("kind", [
      z.strictObject({ kind: z.literal("a"), of: z.array(z.strictObject({ deep: z.string() })) }),
      z.strictObject({ kind: z.literal("b"), when: z.number().nullable().optional() }),
    ]),
    all: z.union([z.literal("all"), z.array(z.string())]),
    byBuilding: z.record(idSchema, z.strictObject({ floor: z.int() })),
    spans: z.array(z.tuple([z.number(), z.number()])),
  });
  assert.deepEqual(fieldsOf(schema).map(({ path }) => path), [
    "id",
    "who.kind",
    "who.of[].deep",
    "who.when",
    "all",
    "byBuilding[].floor",
    "spans",
  ]);
});

Deno.test("R82 C6 text that people write lies sealed, but for a few fields that are about things", () => {
  const text = schemas.flatMap(([table, schema]) =>
    fieldsOf(schema).filter((field) => isFreeText(field.schema)).map(({ path }) =>
      `${table}.${path}`
    )
  ).filter((name) => !name.startsWith("audit."));
  assert.deepEqual(
    text.filter((name) => policyOf(name)?.sealed !== true).sort(),
    openText,
  );
  for (
    const name of [
      "account.profile.name.value",
      "account.profile.email.value",
      "account.profile.phone.value",
      "account.preferences.additionalPhone",
      "account.passkeys[].name",
      "facility.address",
      "facility.note",
      "mail.to",
      "member.subUser.birthDate",
      "session.deviceName",
      "tag.label",
      "visitor_key.label",
    ]
  ) assert.equal(policyOf(name)?.sealed, true, name);
});

/** Whether a value of it may be what people write, or where they are reached. */
function isFreeText(schema: z.ZodType): boolean {
  const { innerType, element, options } = schema.def as unknown as {
    readonly innerType?: z.ZodType;
    readonly element?: z.ZodType;
    readonly options?: readonly z.ZodType[];
  };
  const inner = innerType ?? element;
  if (inner !== undefined) return isFreeText(inner);
  if (options !== undefined) return options.some(isFreeText);
  return schema !== idSchema && written.some((text) => schema.safeParse(text).success);
}

Deno.test("R80 R82 R94 what tells of people says why, how they get a copy, and what erasure does", () => {
  const faults: string[] = [];
  for (const field of policy) {
    const { table, path, says, why, erasure, class: of, label, place, sealed, keep } = field;
    const name = `${table}.${path}`;
    if (says === "nothing") {
      if (of !== null || why.length > 0) faults.push(`${name}: a thing with a class`);
      continue;
    }
    if (of === null || why.length === 0) faults.push(`${name}: no class or purpose`);
    if (erasure === "nothing_personal") faults.push(`${name}: erasure forgets it`);
    if (keep.until === "installation") faults.push(`${name}: it never goes`);
    if ((says === "person") !== (label !== null)) faults.push(`${name}: label`);
    if (says === "person" && field.export === "none") faults.push(`${name}: no copy`);
    if (sealed && !["key_destroyed", "log_key", "manager_task", "held"].includes(erasure)) {
      faults.push(`${name}: sealed, and its key is not destroyed`);
    }
    const isUnderKeys = sealed || place === "key_file" || place === "backup";
    if (erasure === "key_destroyed" && !isUnderKeys) {
      faults.push(`${name}: it has no key to destroy`);
    }
    if (place === "equipment_store" && says !== "pseudonym") faults.push(`${name}: names somebody`);
  }
  assert.deepEqual(faults, []);
  const used = new Set(policy.map(({ label }) => label));
  assert.deepEqual(Object.keys(labels).filter((label) => !used.has(label as never)), []);
});

Deno.test("R48 E3 what the policy says of how long is what the code does, and no log passes 365 days", () => {
  assert.ok(auditKeepMs <= policyOf("audit.what")!.keep.days! * dayMs);
  assert.equal(unitSettings.logKeepMs, policyOf("access_unit/door_log.logId")!.keep.days! * dayMs);
  assert.equal(liftLogKeepMsDefault, policyOf("elevator_group/lift_log.logId")!.keep.days! * dayMs);
  assert.equal(mapKeepMsDefault, policyOf("identity_map.id")!.keep.days! * dayMs);
  assert.equal(keyKeptMs, policyOf("elevator_group/ended.caller")!.keep.minutes! * 60_000);
  assert.equal(doorKeyKeptMs, policyOf("access_unit/door_ended.caller")!.keep.minutes! * 60_000);
  // Backups: never longer than may be set, and their keys as long as those that they are copies of.
  const { backupKeepDays } = settingsSchema.shape;
  const archiveDays = policyOf("backup_archive.content")!.keep.days!;
  assert.ok(backupKeepDays.safeParse(String(archiveDays)).success);
  assert.ok(!backupKeepDays.safeParse(String(archiveDays + 1)).success);
  for (const  of of["keys", "log_keys"]) {
    assert.deepEqual(policyOf(`backup_${of}.wrapped`)!.keep, policyOf(`${of}.wrapped`)!.keep);
  }
  for (const { table, path, keep } of policy) {
    if (keep.days !== undefined) assert.ok(keep.days <= 365, `${table}.${path}`);
  }
  for (const id of ["D4", "D6", "D7", "D11"] as const) assert.equal(classes[id].keep.days, 365);
});

Deno.test("R40 C4 what lifts and doors keep names a random id, a result and a minute, and no person", () => {
  const log = policy.filter(({ table }) => table === "access_unit/door_log");
  assert.deepEqual(log.map(({ path }) => path), ["door", "result", "atMs", "logId"]);
  const lifts = policy.filter(({ table }) => table === "elevator_group/lift_log");
  assert.deepEqual(lifts.map(({ path }) => path), ["result", "atMs", "logId"]);
  const equipment = policy.filter(({ place }) => place === "equipment_store");
  assert.deepEqual(
    equipment.filter(({ says, sealed }) => says === "person" || says === "reference" || sealed),
    [],
  );
});

Deno.test("R17 D1 of the policy: a manager reads the listed fields of a person and no others", () => {
  const readable = policy.filter((field) => field.says === "person" && mayRead(field, "manager"));
  assert.deepEqual([...new Set(readable.map(({ label }) => label))].sort(), [
    "address",
    "building_log",
    "consent",
    "country",
    "email",
    "facility_name",
    "facility_note",
    "favourite_floors",
    "gender",
    "held",
    "intercom_username",
    "language",
    "message",
    "name",
    "nameplate",
    "news",
    "phone",
    "rights_request",
    "sub_user_name",
    "tag_label",
    "username",
    "visitor_label",
    "walking_speed",
  ]);
  for (const id of ["D7", "D8", "D9", "D10"] as const) {
    assert.ok(!mayRead(classes[id], "manager"), id);
    assert.ok(!mayRead(classes[id], "operator"), id);
  }
  assert.ok(policy.every((field) => field.label !== "password" || field.read.length === 0));
});

Deno.test("R17 a manager writes of a person exactly the fields that the policy lists", () => {
  const route = identityRoutes.find(({ method, path }) =>
    method === "patch" && path === "/buildings/{building}/people/{account}"
  );
  const asked = fieldsOf(route!.body!).map(({ path }) => path.replace(/Floor$/, "Floors"));
  const listed = policy.filter(({ table, change, says }) =>
    table === "account" && says === "person" && change.includes("manager")
  ).map(({ path }) => path).filter((path) => !/\.(source|by|atMs)$/.test(path))
    .map((path) => path.replace(/\.value$/, ""));
  assert.deepEqual(asked.sort(), listed.sort());
});

Deno.test("R61 a position has a class that is kept nowhere, and no field of any table", () => {
  assert.deepEqual(classes.D8.places, ["memory"]);
  assert.equal(classes.D8.keep.until, "not_kept");
  for (const kind of ["D5", "D8", "D9", "D10"] as const) {
    assert.deepEqual(policy.filter((field) => field.class === kind), [], kind);
  }
  assert.equal(classIds.length, 16);
});
