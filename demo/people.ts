/**
 * The demo's people, put in once, as the operator's command line would: a manager, the main user of
 * a flat, and somebody who lives with them.
 */
import { householdHolds } from "../src/http/identity/facility_asking.ts";
import type { IdentityServices } from "../src/http/identity/services.ts";
import { placeOf } from "../src/people/facilities/place.ts";
import { consentStatements } from "../src/people/facilities/person.ts";
import { emailKey } from "../src/people/rows/fields.ts";
import { type Doer, theConsole } from "../src/people/registry/turn.ts";
import type { Scope } from "../src/people/rows/grant.ts";
import type { Site } from "../src/site.ts";

/** One of them. */
export interface DemoPerson {
  readonly id: string;
  readonly name: string;
  /** What they are, in a few words. */
  readonly what: string;
  readonly email: string;
}

const manager: DemoPerson = {
  id: "manager",
  name: "Grete Brandt",
  what: "Manages the building: every door and lift",
  email: "grete.brandt@example.org",
};
const mainUser: DemoPerson = {
  id: "main",
  name: "Mara Lind",
  what: "Lives on floor 9, main user of the flat",
  email: "mara.lind@example.org",
};
const subUser: DemoPerson = {
  id: "sub",
  name: "Jonas Lind",
  what: "Lives with her, sub-user of the flat",
  email: "jonas.lind@example.org",
};

/** All of them, in the order in which they are offered. */
export const demoPeople: readonly DemoPerson[] = [manager, mainUser, subUser];

/** The flat's floor in the demo's building; another site's flat lies on a floor of that site. */
const flatLevel = 9;

const holderOfLink: Doer = { account: null, session: null, via: "link", verifiedAtMs: null };
const asserted = {
  consentAsserted: true,
  statementVersion: consentStatements.at(-1),
  underAge: false,
} as const;

/** Puts them into the site's first building, unless they are there. */
export async function seedPeople(services: IdentityServices): Promise<void> {
  const { registry, site } = services;
  const [building] = site.buildings;
  const place = building === undefined ? undefined : placeOf(site, building.id);
  if (building === undefined || place === undefined) return;
  if (await accountOf(services, manager) !== undefined) return;

  const managing = await registry.run(theConsole, "add_person", {
    place,
    post: "manager",
    known: knownOf(manager),
    asserted,
  });
  await accept(services, managing.invitation);
  await registry.run(theConsole, "create_grant", {
    ...always,
    building: building.id,
    subject: { kind: "account", id: managing.account },
    actions: ["open_door", "call_lift", "give_keys"],
    scope: { doors: "all", lifts: "all" },
  });

  // The demo's units have their stickers: without one a camera stays off (R76).
  const managerNow = {
    ...holderOfLink,
    account: managing.account,
    verifiedAtMs: services.clock.now(),
  };
  for (const { id: unit, panel } of building.units) {
    if (!panel) continue;
    const fittedOn = new Date(services.clock.now()).toISOString().slice(0, 10);
    await registry.run(managerNow, "record_camera_sticker", {
      building: building.id,
      ...{ unit, fittedOn },
    });
  }

  const level = place.levels.includes(flatLevel) ? flatLevel : place.levels.at(-1) ?? 0;
  const flat = await registry.run(theConsole, "create_facility", {
    place,
    said: { kind: "apartment", number: `${level}.1`, level },
  });
  const main = await registry.run(theConsole, "set_main_user", {
    facility: flat.id,
    place,
    person: { ...knownOf(mainUser), ...asserted },
  });
  await accept(services, main.invitation);
  await registry.run(theConsole, "create_grant", {
    ...always,
    building: building.id,
    subject: { kind: "facility", id: flat.id },
    actions: ["open_door", "call_lift", "give_keys", "add_sub_users", "read_news"],
    scope: flatScope(site, level),
  });
  const sub = await registry.run(
    { ...holderOfLink, account: main.member.account },
    "add_sub_user",
    {
      facility: flat.id,
      place,
      said: { ...knownOf(subUser), ...asserted, withAccount: true },
      holds: householdHolds(site),
    },
  );
  await accept(services, await invitationOf(services, sub.member.account));
}

/** The account of one of them, or undefined where they were not put in. */
export function accountOf(
  { registry }: Pick<IdentityServices, "registry">,
  { email }: DemoPerson,
): Promise<string | undefined> {
  return registry.look((ledger) => ledger.one("account", "email", emailKey(email))?.id);
}

const always = {
  schedule: null,
  fromMs: null,
  untilMs: null,
  usesMax: null,
  parent: null,
} as const;

function knownOf({ name, email }: DemoPerson) {
  return { name, email, phone: "+4930123456", language: "en" };
}

/** Every door that is nobody's own, and the lifts between the exits, the flat and the roof. */
function flatScope(site: Site, level: number): Scope {
  const building = site.buildings[0]!;
  const floors = building.floors.map((floor) => floor.level);
  const levels = building.floors.filter((floor) => floor.exit).map((floor) => floor.level)
    .concat(level, Math.max(...floors));
  return {
    doors: building.units.flatMap((unit) =>
      unit.doors.filter(({ kind }) => kind !== "private").map(({ id }) => `${unit.id}/${id}`)
    ),
    lifts: building.groups.map(({ id }) => ({ group: id, levels: [...new Set(levels)] })),
  };
}

function invitationOf({ registry }: IdentityServices, account: string | null) {
  return registry.look((ledger) =>
    ledger.find("invitation", "account", account ?? "").at(-1)?.id ?? null
  );
}

/** Accepts an invitation in the person's place. */
async function accept(services: IdentityServices, invitation: string | null): Promise<void> {
  const version = services.accounts?.notice.version;
  if (invitation === null || version === undefined) {
    throw new Error("Cannot put the demo's people in: there is no invitation to accept");
  }
  await services.registry.run(holderOfLink, "accept_invitation", {
    by: "mail",
    invitation,
    profile: { gender: "undisclosed", country: "DE" },
    notice: { version, language: "en", current: version },
    password: null,
  });
}
