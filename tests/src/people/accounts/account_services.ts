/** The account services on a stage, with real password hashes and tokens. */
import { AccessTokens } from "../../../../src/access/access_token.ts";
import type { IdentityServices } from "../../../../src/http/identity/services.ts";
import { Accounts } from "../../../../src/people/accounts/accounts.ts";
import { grantedFloors } from "../../../../src/people/accounts/floors.ts";
import { RecoveryDesk } from "../../../../src/people/accounts/recovery_desk.ts";
import type { Tables } from "../../../../src/people/registry/tables.ts";
import { Argon2Passwords } from "../../../../src/people/sessions/password.ts";
import { FreshProofs } from "../../../../src/people/sessions/fresh_proofs.ts";
import { SessionTokens } from "../../../../src/people/sessions/session_tokens.ts";
import { testSite } from "../../access/test_site.ts";
import type { PeopleStage } from "../people_stage.ts";

/** A password that every rule takes. */
export const goodPassword = "violet harbour 93 lantern";
/** The version of the notice that counts in tests. */
export const notice = { version: "1", language: "en" } as const;
/** The six fields of somebody new. */
export const sixFields = {
  name: "Nora Newcomer",
  gender: "undisclosed",
  country: "FI",
  language: "fi",
  phone: "+358501112223",
  email: "nora@example.org",
} as const;
/** What is asserted of a person whose data another enters. */
export const asserted = { consentAsserted: true, statementVersion: "1", underAge: false } as const;
/** A building as commands take it. */
export const tower = {
  building: "tower",
  timeZone: "UTC",
  country: undefined,
  residential: true,
  levels: [0, 1, 2, 3, 4, 5, 6, 7],
} as const;

/** The services of accounts. */
export interface AccountServices {
  readonly accounts: Accounts;
  readonly recoveryDesk: RecoveryDesk;
  readonly passwords: Argon2Passwords;
}

/** Makes them for a stage. */
export async function accountServices(
  stage: PeopleStage,
  perPeerAndHour = 1_000,
): Promise<AccountServices> {
  const { registry, masterKey, clock } = stage;
  const passwords = new Argon2Passwords({
    randomBytes: (count) => crypto.getRandomValues(new Uint8Array(count)),
  });
  const accessTokens = await AccessTokens.create(clock, "yard");
  const tokens = new SessionTokens({
    ...{ registry, masterKey, accessTokens, clock },
    freshProofs: new FreshProofs(clock),
  });
  const parts = { registry, masterKey, clock, passwords, tokens };
  return {
    passwords,
    accounts: new Accounts({
      ...parts,
      notice: { version: "1", languages: ["en", "fi"] },
      mayGoTo: grantedFloors(testSite),
      randomId: () => crypto.randomUUID(),
    }),
    recoveryDesk: new RecoveryDesk({ ...parts, perPeerAndHour }),
  };
}

/** They as services of the routes. */
export async function asServices(stage: PeopleStage): Promise<Partial<IdentityServices>> {
  const { accounts, recoveryDesk } = await accountServices(stage);
  return { accounts, recoveryDesk };
}

/** All rows of a table, in no order. */
export function rowsOf<T extends keyof Tables>(stage: PeopleStage, table: T) {
  return stage.registry.look((ledger) => [...ledger.all(table)]);
}
