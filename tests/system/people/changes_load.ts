/**
 * Changes of rights under load, until the server is cut off: keys, sub-users and grants are made and
 * ended by several people at once. What was acknowledged is remembered by its record, so that it can
 * be looked for in the store afterwards.
 */
import type { Random } from "../../../src/random.ts";
import { linden } from "../../parts/town_site.ts";
import { type Answered, type Person } from "../../parts/person.ts";
import { askKey } from "../../parts/visitor.ts";
import { asserted } from "../../parts/town.ts";

/** What somebody was told is done, as `table/id`. */
export interface Acknowledged {
  readonly made: Set<string>;
  readonly ended: Set<string>;
}

/** A flat and its main user. */
export interface FlatOf {
  readonly flat: string;
  readonly main: Person;
}

/** Of what is made, so much is ended again at once. */
const endedShare = 0.7;

/** Runs the load; resolves once every connection was cut. */
export async function changeUntilCut(
  manager: Person,
  flats: readonly FlatOf[],
  random: Random,
  told: Acknowledged,
): Promise<void> {
  await Promise.all([
    loop(() => grantAndEnd(manager, flats[0]!.flat, random, told)),
    loop(() => grantAndEnd(manager, flats[1]!.flat, random, told)),
    ...flats.flatMap(({ flat, main }) => [
      loop(() => keyAndEnd(main, flat, random, told)),
      loop(() => subUserAndEnd(main, flat, random, told)),
    ]),
  ]);
}

async function loop(once: () => Promise<void>): Promise<void> {
  for (;;) {
    try {
      await once();
    } catch (error) {
      if (error instanceof TypeError) return; // the connection is gone, and the server with it
      throw error;
    }
  }
}

async function grantAndEnd(by: Person, flat: string, random: Random, told: Acknowledged) {
  const made = await by.identity<{ id: string }>("POST", `/buildings/${linden}/grants`, {
    subject: { kind: "facility", id: flat },
    actions: ["open_door"],
    scope: { doors: ["garage/gate"], lifts: [] },
  });
  if (!isDone(made)) return;
  told.made.add(`grant/${made.body.id}`);
  if (random.next() > endedShare) return;
  const ended = await by.identity("DELETE", `/grants/${made.body.id}`);
  if (isDone(ended)) told.ended.add(`grant/${made.body.id}`);
}

async function keyAndEnd(by: Person, flat: string, random: Random, told: Acknowledged) {
  const made = await askKey(by, flat, {
    kind: "window",
    doors: [{ unit: "entrance", door: "main" }],
  });
  if (!isDone(made)) return;
  const { id } = made.body.key;
  told.made.add(`visitor_key/${id}`);
  if (random.next() > endedShare) return;
  if (isDone(await by.identity("DELETE", `/visitor-keys/${id}`))) {
    told.ended.add(`visitor_key/${id}`);
  }
}

async function subUserAndEnd(by: Person, flat: string, random: Random, told: Acknowledged) {
  const made = await by.identity<{ member: { id: string } }>(
    "POST",
    `/facilities/${flat}/sub-users`,
    { name: "Someone Small", withAccount: false, ...asserted },
  );
  if (!isDone(made)) return;
  const { id } = made.body.member;
  told.made.add(`member/${id}`);
  if (random.next() > endedShare) return;
  if (isDone(await by.identity("DELETE", `/sub-users/${id}`))) told.ended.add(`member/${id}`);
}

/** A bound that was reached refuses; anything else is a fault of this load. */
function isDone({ code, text }: Answered<unknown>): boolean {
  if (code === "ok") return true;
  if (code === "limit_reached" || code === "busy") return false;
  throw new Error(`Cannot change: ${text}`);
}
