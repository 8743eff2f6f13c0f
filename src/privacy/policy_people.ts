/**
 * The rules of the identity plane's tables: a rule for every field of every row of the registry. A
 * new table or field does not type-check before it stands here.
 */
import type { RowOf } from "../people/registry/ledger.ts";
import type { TableName } from "../people/registry/tables.ts";
import type { Consent } from "../people/rows/member.ts";
import type { Schedule, Scope } from "../people/rows/grant.ts";
import { buildingLogTables } from "./policy_building_logs.ts";
import { caseTables } from "./policy_cases.ts";
import { clientTables } from "./policy_clients.ts";
import { erasureTables } from "./policy_erasure.ts";
import { holdTables } from "./policy_holds.ts";
import type { LabelKey } from "./policy_labels.ts";
import { registerTables } from "./policy_registers.ts";
import { rightsTables } from "./policy_rights.ts";
import { ringPaperTables } from "./policy_ring_papers.ts";
import {
  type FieldRule,
  type Fields,
  type More,
  open,
  sealed,
  type TablePolicy,
  thing,
  type Who,
} from "./policy_rules.ts";

const noOne: readonly Who[] = [];
const here: readonly Who[] = ["self", "manager", "main_user", "sub_user_admin", "owner"];
const identity: FieldRule = { says: "reference", class: "D1" };
const permission: FieldRule = { says: "reference", class: "D2" };
/** Whoever acts for a flat adds and removes its people; a manager too. */
const membership: FieldRule = {
  ...permission,
  create: ["manager", "main_user", "sub_user_admin", "owner"],
  change: ["manager", "main_user", "sub_user_admin", "owner"],
  remove: ["manager", "main_user", "sub_user_admin", "owner"],
};
/** The household alone says to whom its rings go (R71). */
const household: FieldRule = {
  ...permission,
  create: ["main_user", "sub_user_admin", "owner"],
  change: ["main_user", "sub_user_admin", "owner"],
};
/** Made by signing in; ended by oneself, or with what one is (C3). */
const ofSession: FieldRule = {
  ...identity,
  create: ["self"],
  read: ["self"],
  change: [],
  remove: ["self", "manager", "operator"],
};
const ofKey: FieldRule = { says: "reference", class: "D3b" };
/** A key or hash that opens or proves something; nobody reads it, its owner is told of it. */
const secret: FieldRule = { says: "reference", class: "D1", read: noOne, export: "told_of" };

/** A profile field and who said it (R02). */
function told(label: LabelKey, more: More = {}) {
  const rule = sealed("D1", label, more);
  return { value: rule, source: rule, by: rule, atMs: rule };
}

const ofConsent = open("D3a", "consent", { read: here });
const consent = { by: ofConsent, atMs: ofConsent, statement: ofConsent } as const;
const consentFields: Fields<Consent> = { ...consent, parentalResponsibility: ofConsent };

const scopeFields: Fields<Scope> = {
  doors: permission,
  lifts: { each: { group: permission, levels: permission } },
};
const scheduleFields: Fields<Schedule> = {
  windows: {
    each: { weekdays: permission, from: permission, until: permission, holidays: permission },
  },
};

/** One's own alone; the operator's right to end it is theirs who keep the server (C8). */
const own: More = { create: ["self"], read: ["self"], change: ["self"], why: ["identity"] };
const passkey = sealed("D1", "passkeys", { ...own, export: "told_of" });
const recoveryCode = sealed("D1", "recovery_code", { ...own, export: "told_of" });
/** When somebody sleeps or works is theirs to know; the desk for rings asks it of the server. */
const quiet = sealed("D3", "quiet_hours", {
  create: ["self"],
  read: ["self"],
  change: ["self"],
});
/** The address is a secret: who knows it could send to it. */
const push = sealed("D1", "push_address", { ...own, read: noOne, export: "told_of" });
const notice = open("D1", "notice", { ...own, change: noOne });
/** Written by the server as people sign in. */
const seen: More = { create: noOne, read: ["self"], change: noOne, why: ["security"] };
const failures = open("D1", "failed_sign_ins", { ...seen, read: noOne });
const managed: readonly Who[] = ["self", "manager"];
const preference = (label: LabelKey) => sealed("D3", label, { read: managed, change: managed });
/** Upheld or overridden by the operator, with a reason (R83). */
const objection = open("D3", "objection", {
  read: ["self", "operator"],
  change: ["self", "operator"],
  why: ["legal"],
});
const subUserNames: readonly Who[] = [...here];
const change = sealed("D1", "proposed_change", { read: ["self"] });
const plate = sealed("D14", "nameplate");
const suggestion = sealed("D14", "nameplate", { read: here, export: "own_export" });
/** A name at the entrance goes with whose it is, in every copy (R82). */
const whosePlate = ({ id, nameplate }: RowOf<"facility">) => nameplate.account ?? id;
const byFacility = { export: "manager", erasure: "manager_task" } as const;

/** The tables of the registry. */
export const peopleTables = {
  ...buildingLogTables,
  ...caseTables,
  ...clientTables,
  ...erasureTables,
  ...holdTables,
  ...registerTables,
  ...rightsTables,
  ...ringPaperTables,
  account: {
    place: "people_store",
    owner: ({ id }) => id,
    fields: {
      id: identity,
      status: identity,
      profile: {
        name: told("name", { read: ["self", "manager", "operator", ...here] }),
        gender: told("gender"),
        country: told("country"),
        language: told("language"),
        phone: told("phone"),
        // A manager's is also whom a letter or notice says one can ask (R85).
        email: told("email"),
      },
      preferences: {
        additionalPhone: sealed("D3", "additional_phone"),
        intercomUsername: preference("intercom_username"),
        walkingSpeed: preference("walking_speed"),
        accessible: sealed("D3", "accessible"),
        favouriteFloors: preference("favourite_floors"),
        // It says where somebody lives, to the floor: no manager need read it here.
        homeFloors: sealed("D3", "home_floors"),
      },
      operator: identity,
      unproved: { askedAtMs: identity },
      disabledIn: identity,
      password: sealed("D1", "password", { ...own, read: noOne, export: "told_of" }),
      passkeys: {
        each: {
          id: passkey,
          publicKey: passkey,
          counter: passkey,
          transports: passkey,
          name: sealed("D1", "passkeys", own),
          addedAtMs: passkey,
        },
      },
      notice: { version: notice, language: notice, atMs: notice },
      recovery: { digest: recoveryCode, madeAtMs: recoveryCode },
      failures: { count: failures, lastAtMs: failures },
      lastSeenDay: open("D1", "last_day", seen),
      createdAtMs: identity,
      unused: { day: open("D1", "last_day", seen), warned: identity, nextAtMs: identity },
      objections: { each: { purpose: objection, atMs: objection, request: objection } },
      leaving: identity,
      stopped: { atMs: identity, buildings: identity },
    },
  },
  appointment: {
    place: "people_store",
    fields: {
      id: permission,
      account: permission,
      building: permission,
      post: permission,
      by: permission,
      atMs: permission,
      untilMs: permission,
      consent: consentFields,
    },
  },
  building_rules: {
    place: "people_store",
    fields: { id: thing, holidays: thing, lockdown: thing, visitorKeyDaysMax: thing },
  },
  denied: {
    place: "people_store",
    keep: { until: "expiry", days: 1 },
    fields: {
      id: { says: "pseudonym", class: "D1", read: noOne, export: "none" },
      untilMs: thing,
    },
  },
  door_qr: {
    place: "people_store",
    keep: { until: "expiry", days: 1 },
    fields: {
      id: ofKey,
      building: ofKey,
      holder: { key: ofKey, account: ofKey, session: ofKey },
      places: { each: { doors: ofKey, spans: ofKey } },
      usesMax: ofKey,
      issuedAtMs: ofKey,
      notBeforeMs: ofKey,
      expiresAtMs: ofKey,
    },
  },
  facility: {
    place: "people_store",
    // A flat's own text is about whoever lives there, now or later: its key is the facility's.
    owner: ({ id }) => id,
    owners: { "nameplate.suggested": whosePlate, "nameplate.published": whosePlate },
    fields: {
      id: permission,
      building: permission,
      kind: permission,
      number: { says: "reference", class: "D14" },
      name: sealed("D2", "facility_name", { ...byFacility, read: ["self", ...here] }),
      block: permission,
      level: permission,
      note: sealed("D2", "facility_note", { ...byFacility, read: ["manager"] }),
      address: sealed("D2", "address", { ...byFacility, read: here, export: "own_export" }),
      nameplate: {
        suggested: suggestion,
        published: plate,
        account: permission,
        confirmedBy: permission,
        confirmedAtMs: permission,
      },
      household: permission,
      let: permission,
      pending: {
        kind: permission,
        atMs: permission,
        by: permission,
        newMain: permission,
        formerMain: permission,
        consent: consentFields,
        survivors: permission,
      },
      keyed: permission,
      createdAtMs: permission,
    },
  },
  grant: {
    place: "people_store",
    fields: {
      id: permission,
      building: permission,
      subject: { kind: permission, id: permission },
      actions: permission,
      scope: scopeFields,
      schedule: scheduleFields,
      fromMs: permission,
      untilMs: permission,
      liftUses: permission,
      usesMax: permission,
      used: permission,
      parent: permission,
      assertedBy: permission,
      assertedAtMs: permission,
      template: { id: permission, mode: permission, version: permission },
      suspended: permission,
      endedAtMs: permission,
    },
  },
  invitation: {
    place: "people_store",
    keep: { until: "expiry" },
    fields: {
      id: identity,
      account: identity,
      building: identity,
      sequence: identity,
      by: identity,
      createdAtMs: identity,
      expiresAtMs: identity,
      usedAtMs: identity,
    },
  },
  mail: {
    place: "people_store",
    keep: { until: "expiry" },
    owner: ({ account, about }) => account ?? about,
    fields: {
      id: identity,
      kind: identity,
      account: identity,
      about: identity,
      to: sealed("D1", "mail_address", { read: noOne, why: ["communicate"] }),
      name: sealed("D1", "name", { read: noOne, why: ["communicate"] }),
      language: identity,
      queuedAtMs: identity,
      nextTryAtMs: identity,
      tries: identity,
      givenUp: { atMs: identity, reason: identity },
    },
  },
  member: {
    place: "people_store",
    owner: ({ id, account }) => account ?? id,
    fields: {
      id: membership,
      building: membership,
      facility: membership,
      account: membership,
      role: membership,
      administrator: membership,
      mayGiveKeys: membership,
      takesRings: household,
      ringAfterS: household,
      subUser: {
        name: sealed("D3a", "sub_user_name", { read: subUserNames, change: subUserNames }),
        username: sealed("D3a", "username", { read: subUserNames, change: subUserNames }),
        number: sealed("D3a", "number"),
        birthDate: sealed("D3a", "birth_date"),
        other: sealed("D3a", "other"),
      },
      consent: consentFields,
      by: membership,
      atMs: membership,
    },
  },
  operator_link: {
    place: "people_store",
    keep: { until: "expiry" },
    fields: { id: thing, createdAtMs: thing, expiresAtMs: thing, usedAtMs: thing },
  },
  proposal: {
    place: "people_store",
    keep: { until: "expiry" },
    owner: ({ account }) => account,
    fields: {
      id: identity,
      account: identity,
      building: identity,
      change: { field: change, value: change },
      oldEmail: sealed("D1", "email", { read: noOne }),
      waitsFor: identity,
      by: identity,
      createdAtMs: identity,
      expiresAtMs: identity,
    },
  },
  push_subscription: {
    place: "people_store",
    keep: { until: "own_choice" },
    owner: ({ account }) => account,
    fields: {
      id: ofSession,
      account: ofSession,
      target: { endpoint: push, p256dh: push, auth: push, language: push, missedInQuiet: push },
      sinceDay: ofSession,
    },
  },
  recovery: {
    place: "people_store",
    keep: { until: "expiry" },
    fields: {
      id: identity,
      account: identity,
      address: secret,
      tries: identity,
      vouched: { by: identity, atMs: identity },
      createdAtMs: identity,
      expiresAtMs: identity,
      endsAtMs: identity,
    },
  },
  remainder: {
    place: "people_store",
    keep: { until: "not_kept" },
    fields: { id: permission, account: permission, facility: permission, why: permission },
  },
  session: {
    place: "people_store",
    keep: { until: "expiry" },
    owner: ({ account }) => account,
    fields: {
      id: ofSession,
      account: ofSession,
      deviceName: sealed("D1", "device_name", own),
      method: ofSession,
      generation: ofSession,
      repeated: ofSession,
      createdAtMs: ofSession,
      expiresAtMs: ofSession,
      verifiedAtMs: ofSession,
      lastSeenDay: open("D1", "last_day", seen),
      quiet: {
        always: quiet,
        untilMs: quiet,
        schedule: {
          windows: { each: { weekdays: quiet, from: quiet, until: quiet, holidays: quiet } },
        },
      },
      untold: thing,
      live: thing,
    },
  },
  sign_in: { place: "people_store", fields: { id: thing, unknown: thing, sweptDay: thing } },
  tag: {
    place: "people_store",
    // Whoever holds it; a tag that nobody holds yet has its own.
    owner: ({ id, account, member, facility }) => account ?? member ?? facility ?? id,
    fields: {
      id: permission,
      building: permission,
      serialHash: { ...secret, class: "D2" },
      label: sealed("D2", "tag_label", {
        read: here,
        export: "own_export",
        erasure: "manager_task",
      }),
      facility: permission,
      member: permission,
      account: permission,
      household: permission,
      status: permission,
      by: permission,
      atMs: permission,
    },
  },
  template: {
    place: "people_store",
    fields: {
      id: thing,
      building: thing,
      name: thing,
      version: thing,
      actions: thing,
      scope: { doors: thing, lifts: { each: { group: thing, levels: thing } } },
      schedule: {
        windows: { each: { weekdays: thing, from: thing, until: thing, holidays: thing } },
      },
      changedBy: permission,
      followFrom: thing,
    },
  },
  visitor_key: {
    place: "people_store",
    keep: { until: "expiry", days: 365 },
    owner: ({ id, giver, facility }) => giver !== "" ? giver : facility ?? id,
    fields: {
      id: ofKey,
      building: ofKey,
      facility: ofKey,
      household: ofKey,
      giver: ofKey,
      label: sealed("D3b", "visitor_label"),
      kind: ofKey,
      grant: ofKey,
      link: ofKey,
      pins: { each: { door: ofKey, digest: { ...secret, class: "D3b" } } },
      qr: { id: ofKey, door: ofKey },
      consent: consentFields,
      createdAtMs: ofKey,
      endsAtMs: ofKey,
      firstUsedDay: ofKey,
      lastUsedDay: ofKey,
      revoked: { atMs: ofKey, by: ofKey },
      was: {
        scope: { doors: ofKey, lifts: { each: { group: ofKey, levels: ofKey } } },
        fromMs: ofKey,
        usesMax: ofKey,
        used: ofKey,
      },
      spends: { each: { key: ofKey, door: ofKey, day: ofKey } },
    },
  },
} as const satisfies { readonly [T in TableName]: TablePolicy<RowOf<T>> };
