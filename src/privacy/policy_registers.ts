/**
 * The rules of registers and of what people of a building write to each other: sub-processors,
 * disclosures, troubleshooting, news and messages. They are tables of the registry as those of
 * `policy_people.ts` are.
 */
import type { RowOf } from "../people/registry/ledger.ts";
import type { TableName } from "../people/registry/tables.ts";
import {
  type FieldRule,
  type More,
  sealed,
  type TablePolicy,
  thing,
  type Who,
} from "./policy_rules.ts";

/** Who entered or did something: a record of the register, which names nobody else. */
const ofRegister: FieldRule = { says: "reference", class: "D13" };
const ofOperator: FieldRule = {
  says: "reference",
  class: "D13",
  read: ["operator"],
  keep: { until: "record" },
};
const inBuilding: readonly Who[] = [
  "manager",
  "main_user",
  "sub_user_admin",
  "sub_user",
  "managed_user",
  "technician",
  "owner",
];
const session: FieldRule = {
  says: "reference",
  class: "D2",
  create: ["technician"],
  read: ["technician", "manager"],
};

/** News is about the building; should it name somebody, it still lies under a key. */
const news = sealed("D1", "news", {
  create: ["manager"],
  read: inBuilding,
  change: [],
  remove: ["manager"],
  why: ["communicate"],
  keep: { until: "expiry", days: 365 },
  export: "public",
  erasure: "manager_task",
});

const betweenTwo: More = {
  create: ["self", "manager"],
  read: ["self", "manager"],
  change: [],
  remove: ["self"],
  why: ["communicate"],
  keep: { until: "days", days: 365 },
};
const letter: FieldRule = { says: "reference", class: "D1", ...betweenTwo };

/** Tables of registers and messages. */
export const registerTables = {
  camera_sticker: {
    place: "people_store",
    fields: {
      id: thing,
      building: thing,
      unit: thing,
      fittedOn: thing,
      by: {
        says: "reference",
        class: "D2",
        create: ["manager"],
        read: ["manager"],
        change: [],
        remove: ["manager"],
        why: ["legal"],
        keep: { until: "record" },
        erasure: "names_nobody",
      },
      atMs: thing,
    },
  },
  lobby_screen: {
    place: "people_store",
    fields: {
      id: thing,
      building: thing,
      name: thing,
      level: thing,
      groups: thing,
      unit: thing,
      secret: thing,
      atMs: thing,
    },
  },
  disclosure: {
    place: "people_store",
    fields: {
      id: ofRegister,
      status: ofRegister,
      building: ofRegister,
      authority: ofRegister,
      law: ofRegister,
      scope: ofRegister,
      enteredBy: ofRegister,
      enteredAtMs: ofRegister,
      approvals: { each: { account: ofRegister, atMs: ofRegister } },
      declined: { by: ofRegister, atMs: ofRegister },
      handedOver: { documentHash: ofRegister, atMs: ofRegister, by: ofRegister },
    },
  },
  handover: {
    place: "people_store",
    fields: {
      id: thing,
      building: thing,
      status: thing,
      to: thing,
      notice: thing,
      announcedBy: ofOperator,
      announcedAtMs: thing,
      exportFromMs: thing,
      approvedBy: ofOperator,
      endedAtMs: thing,
    },
  },
  message: {
    place: "people_store",
    // Of who wrote it; what managers write goes with the person whose thread it is.
    owner: ({ side, by, thread }) => side === "managers" ? thread : by,
    fields: {
      id: letter,
      thread: letter,
      by: letter,
      side: letter,
      text: sealed("D1", "message", betweenTwo),
      atMs: letter,
    },
  },
  news: {
    place: "people_store",
    // Nobody's own: it stays readable when who wrote it has gone.
    owner: ({ id }) => id,
    fields: {
      id: thing,
      building: thing,
      audience: thing,
      facilities: thing,
      texts: { each: { language: news, title: news, text: news } },
      by: { says: "reference", class: "D1", read: ["manager"], keep: { until: "expiry" } },
      atMs: thing,
      expiresAtMs: thing,
    },
  },
  sub_processor: {
    place: "people_store",
    fields: {
      id: thing,
      name: thing,
      purpose: thing,
      region: thing,
      transferBasis: thing,
      contractDay: thing,
      contact: thing,
      buildings: thing,
      hosts: thing,
      by: ofOperator,
      atMs: thing,
    },
  },
  thread: {
    place: "people_store",
    fields: {
      id: letter,
      building: letter,
      person: letter,
      createdAtMs: letter,
      lastAtMs: letter,
      readByPersonMs: letter,
      readByManagersMs: letter,
      endsAtMs: letter,
    },
  },
  troubleshooting: {
    place: "people_store",
    keep: { until: "days", days: 32 },
    fields: {
      id: session,
      building: session,
      technician: session,
      reason: session,
      facilities: session,
      unit: session,
      key: session,
      minutes: session,
      status: session,
      askedAtMs: session,
      decidedBy: session,
      startedAtMs: session,
      endedAtMs: session,
      dueMs: session,
    },
  },
} as const satisfies { readonly [T in TableName]?: TablePolicy<RowOf<T>> };
