/**
 * Scopes of the KONE-compatible API: `type/resource`, set apart by spaces. A client asks by public
 * names (`callgiving/group:<building>:<n>`); what is granted comes back in the vendor's internal ones
 * (`call/group:… topology/group:…`). Both are understood. `*` is every building of the client's; it is
 * granted written out, for as long as that is short enough to stand in an address.
 *
 * Buildings, groups and kens are those of the API's wire (`inventory.ts`).
 */
import type { InventoryBuilding, KoneInventory } from "./inventory.ts";
import type { ClientProduct } from "./products.ts";

/** Kinds of scopes, by their public names. */
export const scopeTypes = [
  "application",
  "callgiving",
  "robotcall",
  "topology",
  "rtm",
  "equipmentstatus",
  "serviceinfo",
] as const;
/** A kind of scope. */
export type ScopeType = (typeof scopeTypes)[number];

/** A scope that a token holds. */
export interface Scope {
  readonly type: ScopeType;
  /** `inventory`, `subscriptions`, `*`, `building:<id>`, `group:<id>:<n>` or `ken:<ken>`. */
  readonly resource: string;
  /** Of `*` and `inventory`: the buildings that it stands for. */
  readonly buildings?: readonly string[];
}

/** Scopes in one request. */
export const scopesMax = 200;
/** Scopes that `*` is written out as; beyond, it stays a `*`. */
export const writtenOutMax = 30;

/** Calling and robot calling. */
export const callTypes = ["callgiving", "robotcall"] as const;

const typeOf: Readonly<Record<string, ScopeType>> = {
  application: "application",
  callgiving: "callgiving",
  call: "callgiving",
  callv2: "callgiving",
  robotcall: "robotcall",
  robot: "robotcall",
  topology: "topology",
  rtm: "rtm",
  rtmv2: "rtm",
  equipmentstatus: "equipmentstatus",
  serviceinfo: "serviceinfo",
  serviceinfov2: "serviceinfo",
};

/** The scopes of a request as they were written, or null where one has no such form. */
export function splitScopes(text: string): readonly string[] | null {
  const words = text.split(/\s+/).filter((word) => word !== "");
  if (words.length > scopesMax) return null;
  return words.every((word) => /^[^/\s]+\/[^/\s]+$/.test(word)) ? [...new Set(words)] : null;
}

/** What a client has, on the wire's own ids. */
export interface Holding {
  readonly products: readonly ClientProduct[];
  readonly buildings: readonly InventoryBuilding[];
}

/** What of the inventory a client has. @param buildings the site's ids. */
export function holdingOf(
  { buildings: all }: KoneInventory,
  { products, buildings }: {
    readonly products: readonly ClientProduct[];
    readonly buildings: readonly string[];
  },
): Holding {
  return { products, buildings: all.filter(({ building }) => buildings.includes(building)) };
}

/** One list for all scopes of a token. */
const idsByHolding = new WeakMap<Holding, readonly string[]>();

function idsOf(holding: Holding): readonly string[] {
  const ids = idsByHolding.get(holding) ?? holding.buildings.map(({ id }) => id);
  idsByHolding.set(holding, ids);
  return ids;
}

/** The scope that a client may have by these words, or null. */
export function scopeFor(word: string, holding: Holding): Scope | null {
  const [name = "", resource = ""] = word.split("/");
  const type = Object.hasOwn(typeOf, name) ? typeOf[name] : undefined;
  if (type === undefined) return null;
  if (type === "application") {
    if (resource === "inventory") {
      return { type, resource, buildings: idsOf(holding) };
    }
    return resource === "subscriptions" && holding.products.includes("subscriptions")
      ? { type, resource }
      : null;
  }
  const mayType = type === "topology"
    ? callTypes.some((product) => holding.products.includes(product))
    : holding.products.includes(type);
  if (!mayType) return null;
  if (resource === "*") return { type, resource, buildings: idsOf(holding) };
  const isOfLift = type === "rtm" || type === "equipmentstatus" || type === "serviceinfo";
  return isOfLift ? ofLift(type, resource, holding) : ofGroup(type, resource, holding);
}

/** Whether a scope of a token has all of another; wildcards need one above them. */
export function covers(held: Scope, wanted: Scope, inventory: KoneInventory): boolean {
  if (held.type !== wanted.type) return false;
  if (held.resource === wanted.resource) return true;
  if (held.resource === "*") {
    if (wanted.resource === "*") return true;
    return held.buildings?.includes(buildingOf(wanted, inventory) ?? "") === true;
  }
  const building = /^building:(.+)$/.exec(held.resource)?.[1];
  return building !== undefined && wanted.resource.startsWith(`group:${building}:`);
}

/** What is told of the granted scopes, in internal names. */
export function grantedText(scopes: readonly Scope[], inventory: KoneInventory): string {
  const words = new Set<string>();
  for (const scope of scopes) for (const word of wordsOf(scope, inventory)) words.add(word);
  return [...words].join(" ");
}

/** Whether a token may do something in a group. @param types such as {@link callTypes}. */
export function holdsGroup(
  scopes: readonly Scope[],
  types: readonly ScopeType[],
  building: string,
  group: number | string,
): boolean {
  return scopes.some(({ type, resource, buildings }) =>
    types.includes(type) && (
      resource === `group:${building}:${group}` || resource === `building:${building}` ||
      (resource === "*" && buildings?.includes(building) === true)
    )
  );
}

/** Whether a token holds a `*` of one of these kinds. */
export function hasWildcard(scopes: readonly Scope[], types: readonly ScopeType[]): boolean {
  return scopes.some(({ type, resource }) => resource === "*" && types.includes(type));
}

/** Whether a token may read of a lift. @param building the one it stands in. */
export function holdsKen(
  scopes: readonly Scope[],
  type: ScopeType,
  ken: string,
  building: string,
): boolean {
  return scopes.some((scope) =>
    scope.type === type && (
      scope.resource === `ken:${ken}` ||
      (scope.resource === "*" && scope.buildings?.includes(building) === true)
    )
  );
}

/** Whether a token holds `application/<what>`. */
export function holdsApplication(
  scopes: readonly Scope[],
  what: "inventory" | "subscriptions",
): boolean {
  return scopes.some(({ type, resource }) => type === "application" && resource === what);
}

/** `group:<building>:<n>`, or a building as `building:<id>` and `group:<id>`. */
function ofGroup(type: ScopeType, resource: string, { buildings }: Holding): Scope | null {
  const [kind, id, number, ...rest] = resource.split(":");
  const building = buildings.find((one) => one.id === id);
  if (building === undefined || rest.length > 0) return null;
  if (number === undefined) {
    return kind === "building" || kind === "group"
      ? { type, resource: `building:${building.id}` }
      : null;
  }
  const isThere = building.groups.some((group) => String(group.number) === number);
  return kind === "group" && isThere ? { type, resource } : null;
}

/** `ken:<ken>`, and as it is granted: the number alone, or `sken:<ken>`. */
function ofLift(type: ScopeType, resource: string, { buildings }: Holding): Scope | null {
  const ken = /^(?:s?ken:)?(\d{1,20})$/.exec(resource)?.[1];
  if (ken === undefined || !buildings.some((building) => hasKen(building, ken))) return null;
  return { type, resource: `ken:${ken}` };
}

function hasKen({ groups }: InventoryBuilding, ken: string): boolean {
  return groups.some(({ lifts }) => lifts.some((lift) => lift.ken === ken));
}

function buildingOf({ resource }: Scope, { buildings }: KoneInventory): string | undefined {
  const [kind, id] = resource.split(":");
  return kind === "ken" ? buildings.find((one) => hasKen(one, id ?? ""))?.id : id;
}

function wordsOf(scope: Scope, inventory: KoneInventory): readonly string[] {
  const { type, resource } = scope;
  if (resource !== "*") return internal(type, resource);
  const here = inventory.buildings.filter(({ id }) => scope.buildings?.includes(id) === true);
  const isOfLift = type === "rtm" || type === "equipmentstatus" || type === "serviceinfo";
  const all = here.flatMap(({ id, groups }) =>
    groups.flatMap(({ number, lifts }) =>
      isOfLift ? lifts.map(({ ken }) => `ken:${ken}`) : [`group:${id}:${number}`]
    )
  );
  return (all.length > writtenOutMax ? ["*"] : all).flatMap((one) => internal(type, one));
}

function internal(type: ScopeType, resource: string): readonly string[] {
  switch (type) {
    case "callgiving":
      return [`call/${resource}`, `topology/${resource}`];
    case "robotcall":
      return [`robot/${resource}`, `topology/${resource}`];
    case "equipmentstatus":
      return [`equipmentstatus/${resource.replace(/^ken:/, "")}`];
    case "rtm":
      return [`rtmv2/${resource}`];
    case "serviceinfo":
      return [`serviceinfov2/${resource.replace(/^ken:/, "sken:")}`];
    default:
      return [`${type}/${resource}`];
  }
}
