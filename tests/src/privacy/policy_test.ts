import assert from "node:assert/strict";
import { z } from "zod";
import { unitSettings } from "../../../actors/access_unit/model.ts";
import { doorKeyKeptMs } from "../../../actors/access_unit/state.ts";
import { keyKeptMs } from "../../../actors/elevator_group/state.ts";
import { auditEntrySchema, auditKeepMs } from "../../../src/people/registry/audit.ts";
import { tables } from "../../../src/people/registry/tables.ts";
import { idSchema } from "../../../src/people/rows/fields.ts";
import { mayRead, policy, policyOf } from "../../../src/privacy/policy.ts";
import { classes, classIds } from "../../../src/privacy/policy_classes.ts";
import { labels } from "../../../src/privacy/policy_labels.ts";
import { fieldsOf } from "./schema_fields.ts";

const dayMs = 86_400_000;
const schemas: readonly (readonly [table: string, schema: z.ZodType])[] = [
  ...Object.entries(tables).map(([name, { schema }]) => [name, schema] as const),
  ["audit", auditEntrySchema],
];

/** Free text of people lies open here alone: none of it is about anybody. */
const openText = [
  "door_qr.places[].doors",
  "facility.block",
  "facility.number",
  "grant.scope.doors",
  "mail.language",
  "remainder.why",
  "template.name",
  "template.scope.doors",
  "visitor_key.pins[].door",
  "visitor_key.qr.door",
  "visitor_key.spends[].door",
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
    text.filter((name) => !policyOf(name)!.sealed && !isSecretOrNumber(name)).sort(),
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

/** Hashes, versions of texts and the like: nobody writes them. */
function isSecretOrNumber(name: string): boolean {
  return /(digest|Hash|statement|notice\.version|notice\.language|address)$/.test(name);
}

function isFreeText(schema: z.ZodType): boolean {
  const { innerType, element, type } = schema.def as unknown as {
    innerType?: z.ZodType;
    element?: z.ZodType;
    type: string;
  };
  const inner = innerType ?? element;
  if (inner !== undefined) return isFreeText(inner);
  if (type === "union") {
    return (schema.def as unknown as { options: z.ZodType[] }).options.some(isFreeText);
  }
  return type === "string" && schema !== idSchema;
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
    if (sealed && !["key_destroyed", "manager_task"].includes(erasure)) {
      faults.push(`${name}: sealed, and its key is not destroyed`);
    }
    if (!sealed && erasure === "key_destroyed") faults.push(`${name}: it has no key to destroy`);
    if (place === "equipment_store" && says !== "pseudonym") faults.push(`${name}: names somebody`);
  }
  assert.deepEqual(faults, []);
  const used = new Set(policy.map(({ label }) => label));
  assert.deepEqual(Object.keys(labels).filter((label) => !used.has(label as never)), []);
});

Deno.test("R48 E3 what the policy says of how long is what the code does, and no log passes 365 days", () => {
  assert.ok(auditKeepMs <= policyOf("audit.what")!.keep.days! * dayMs);
  assert.equal(unitSettings.logKeepMs, policyOf("access_unit/door_log.logId")!.keep.days! * dayMs);
  assert.equal(keyKeptMs, policyOf("elevator_group/ended.caller")!.keep.minutes! * 60_000);
  assert.equal(doorKeyKeptMs, policyOf("access_unit/door_ended.caller")!.keep.minutes! * 60_000);
  for (const { table, path, keep } of policy) {
    if (keep.days !== undefined) assert.ok(keep.days <= 365, `${table}.${path}`);
  }
  for (const id of ["D4", "D6", "D7", "D11"] as const) assert.equal(classes[id].keep.days, 365);
});

Deno.test("R40 C4 what lifts and doors keep names a random id, a result and a minute, and no person", () => {
  const log = policy.filter(({ table }) => table === "access_unit/door_log");
  assert.deepEqual(log.map(({ path }) => path), ["door", "result", "atMs", "logId"]);
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
    "consent",
    "country",
    "email",
    "facility_name",
    "facility_note",
    "favourite_floors",
    "gender",
    "intercom_username",
    "language",
    "name",
    "nameplate",
    "phone",
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

Deno.test("R61 a position has a class that is kept nowhere, and no field of any table", () => {
  assert.deepEqual(classes.D8.places, ["memory"]);
  assert.equal(classes.D8.keep.until, "not_kept");
  for (const  of of["D5", "D8", "D9", "D10"] as const) {
    assert.deepEqual(policy.filter((field) => field.class === of), [], of);
  }
  assert.equal(classIds.length, 16);
});
