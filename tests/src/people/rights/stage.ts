/** People of the tower for tests of requests, and what somebody asks for. */
import type { RowOf } from "../../../../src/people/registry/ledger.ts";
import { theServer } from "../../../../src/people/registry/turn.ts";
import type { PeopleStage } from "../people_stage.ts";
import { as } from "../people_stage.ts";
import { town } from "../registers/stage.ts";

/** As the registers' town: Bob lives in a1, Amy in a2, Mia and Max manage, Olga and Otto operate. */
export const people = town;

/** Asks for Bob's floor to be put right. */
export async function askedByBob(
  { registry }: PeopleStage,
  change: { readonly about?: readonly string[]; readonly text?: string } = {},
): Promise<RowOf<"rights_request">> {
  return await registry.run(as("bob"), "ask_correction", {
    building: "tower",
    timeZone: "Europe/Berlin",
    about: ["facility/a1"],
    text: "My flat is on the fourth floor.",
    ...change,
  });
}

/** Lets a moment come: time, and what the clock does then. */
export async function at({ clock, registry }: PeopleStage, atMs: number): Promise<void> {
  // Timers of so many days would only look again and again whether the wall clock has jumped.
  clock.jumpWall(Math.max(0, atMs - clock.now() - 3_000));
  await clock.run(Math.max(0, atMs - clock.now()));
  for (let turn = 0; turn < 2; turn++) {
    await registry.look(() => null);
    await clock.run(1);
  }
}

/** Mails of a kind that wait, as account and request. */
export async function mailsOf(
  { registry }: PeopleStage,
  kind: RowOf<"mail">["kind"],
): Promise<string[]> {
  return await registry.look((ledger) =>
    ledger.find("mail", "waiting", "yes").filter((mail) => mail.kind === kind)
      .map(({ account }) => account ?? "").sort()
  );
}

/** Takes every mail that waits as sent. */
export async function sent({ registry }: PeopleStage): Promise<void> {
  const ids = await registry.look((ledger) =>
    ledger.find("mail", "waiting", "yes").map(({ id }) => id)
  );
  for (const id of ids) await registry.run(theServer, "settle_mail", { id, outcome: "sent" });
}

/** A manager's or operator's word on a request. */
export function decision(id: string, grant = true) {
  return { id, grant, answer: grant ? "Put right." : "It is as you see it." };
}

export { as };
