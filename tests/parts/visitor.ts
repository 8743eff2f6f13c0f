/** Visitor keys as people give and use them: the link that is sent, and the press at the door. */
import { type Answered, ask, freshKey, type Person } from "./person.ts";
import { nameOf } from "./town_site.ts";

/** A key that was given. */
export interface GivenKey {
  readonly id: string;
  /** What stands behind the # of its link. */
  readonly secret: string;
  readonly link: string;
  readonly pin: string | null;
}

/** What of a key its giver says; the rest is as usual. */
export interface KeyWish {
  readonly label?: string;
  readonly kind: "one_time" | "n_uses" | "window" | "recurring" | "delivery";
  readonly doors: readonly { readonly unit: string; readonly door: string }[];
  readonly lifts?: readonly { readonly group: string; readonly levels: readonly number[] }[];
  readonly uses?: number;
  readonly pin?: boolean;
  readonly fromMs?: number;
  readonly untilMs?: number;
}

/** What an opening by a link came to. */
export interface VisitOpening {
  readonly opening: { readonly act: string; readonly state: string; readonly atMs: number };
  readonly lift: {
    readonly floors: readonly { readonly group: string; readonly level: number }[];
    readonly untilMs: number;
  } | null;
}

/** What the holder's page is told. */
export interface VisitLook {
  readonly label: string;
  readonly state: string;
  readonly usesLeft: number | null;
  readonly openNow: boolean;
  readonly doors: readonly { readonly door: string; readonly presence: boolean }[];
}

/** Asks for a key of a facility. */
export function askKey(by: Person, facility: string, { doors, ...wish }: KeyWish) {
  return by.identity<{ key: { id: string }; link: string; pin: string | null }>(
    "POST",
    `/facilities/${facility}/visitor-keys`,
    {
      label: "Guest",
      consentAsserted: true,
      statementVersion: "1",
      underAge: false,
      doors: doors.map(nameOf),
      ...wish,
    },
  );
}

/** Gives a key of a facility. */
export async function giveKey(by: Person, facility: string, wish: KeyWish): Promise<GivenKey> {
  const { code, body, text } = await askKey(by, facility, wish);
  if (code !== "ok") throw new Error(`Cannot give a key: ${text}`);
  return { id: body.key.id, link: body.link, secret: body.link.split("#")[1]!, pin: body.pin };
}

/** What the holder's page asks for when it is opened. */
export function look(http: string, { secret }: GivenKey): Promise<Answered<VisitLook>> {
  return ask(http, "POST", "/identity/v1/visits/look", { secret });
}

/** The press at the door, with the code that its display shows. */
export function press(
  http: string,
  { secret }: GivenKey,
  door: { readonly unit: string; readonly door: string },
  presence: string | undefined,
  key: string = freshKey(),
): Promise<Answered<VisitOpening>> {
  return ask(http, "POST", "/identity/v1/visits/open", {
    secret,
    door: nameOf(door),
    key,
    ...(presence !== undefined && { presence }),
  });
}
