/** What everybody who might ask is told: the answers of every route that shows something of people. */
import { canary } from "./canary_words.ts";
import type { CanaryLife } from "./canary_life.ts";
import { ask, type Person } from "./person.ts";
import type { Town } from "./town.ts";
import { linden } from "./town_site.ts";

/** What somebody was told. */
export interface Told {
  readonly who: string;
  readonly route: string;
  readonly code: string;
  readonly text: string;
}

const why = { case: "2026-7f", reason: "whoever looks for the bird" } as const;

/** Asks everything as everybody: the operator, the manager, a neighbour and whoever has a link. */
export async function sweep(
  town: Town,
  life: CanaryLife,
  neighbour: Person,
): Promise<readonly Told[]> {
  const { operator, manager, server: { http } } = town;
  const { account, flat, member, thread, key } = life;
  const at = `/buildings/${linden}`;
  const building = [
    `${at}/people`,
    `${at}/people/${account}`,
    `${at}/facilities`,
    `${at}/directory`,
    `${at}/grants?kind=facility&id=${flat}`,
    `${at}/grants?kind=account&id=${account}`,
    `${at}/mails`,
    `${at}/threads`,
    `${at}/news`,
    `${at}/requests`,
    `${at}/tags`,
    `${at}/visitor-keys`,
    `${at}/erasure-tasks`,
    `${at}/disclosures?purpose=legal`,
    `/facilities/${flat}`,
    `/facilities/${flat}/members`,
    `/facilities/${flat}/nameplate`,
    `/facilities/${flat}/tags`,
    `/facilities/${flat}/visitor-keys`,
    `/visitor-keys/${key.id}`,
    `/threads/${thread}`,
    `/members/${member}/notice`,
  ].map((path) => ["GET", path] as const);
  const posted = [
    ["POST", `${at}/audit?purpose=security`, why],
    ["POST", `${at}/people/${account}/export`, why],
  ] as const;
  const cluster = [
    ["GET", "/operators"],
    ["GET", "/requests"],
    ["GET", "/erasures"],
    ["GET", "/erasure-tasks"],
    ["GET", "/holds"],
    ["POST", "/accounts/find", { email: canary.email }],
    ["POST", "/audit?purpose=security", why],
    ["POST", `/people/${account}/export`, why],
  ] as const;
  const told: Told[] = [];
  const askAs = async (
    who: string,
    person: Person,
    [method, path, body]: readonly [string, string, unknown?],
  ) => {
    const { code, text } = await person.identity(method, path, body);
    told.push({ who, route: `${method} ${path}`, code, text });
  };
  for (const route of [...building, ...posted]) await askAs("manager", manager, route);
  for (const route of [...building, ...posted, ...cluster]) {
    await askAs("operator", operator, route);
  }
  for (const route of building) await askAs("neighbour", neighbour, route);
  const path = "/identity/v1/visits/look";
  const { code, text } = await ask(http, "POST", path, { secret: key.secret });
  told.push({ who: "guest", route: `POST ${path}`, code, text });
  return told;
}
