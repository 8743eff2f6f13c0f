/**
 * Accounts as the edge uses them: what is secret or slow – keyed hashes, passwords, tokens – is done
 * here, before or after the registry's commands, which are neither.
 */
import type { MasterKey } from "../../access/master_key.ts";
import type { Clock } from "../../clock.ts";
import { type RefusalCode, RefusalError, refuse } from "../../refusal.ts";
import type { Registry } from "../registry/registry.ts";
import type { Doer } from "../registry/turn.ts";
import { demandGoodPassword } from "../sessions/password_rules.ts";
import type { SessionTokens, Tokens } from "../sessions/session_tokens.ts";
import { invitationFault, type InvitationView, invitationView } from "./invitations.ts";
import type { Notice } from "./notice.ts";
import type { ChangeOwnInput, MayGoTo } from "./own.ts";
import type { PasswordHasher } from "./password_hasher.ts";
import type { ChangePersonInput } from "./people.ts";
import type { GivenProfile, WholeProfile } from "./profiles.ts";
import { invitationPurposes, printedCode, printedDigest, readSecret } from "./secrets.ts";

/** What accounts need. */
export interface AccountsOptions {
  readonly registry: Registry;
  readonly masterKey: MasterKey;
  readonly clock: Clock;
  readonly passwords: PasswordHasher;
  readonly tokens: SessionTokens;
  readonly notice: Notice;
  readonly mayGoTo: MayGoTo;
  /** At least 122 unguessable bits as text, new at each call. */
  readonly randomId: () => string;
}

/** How somebody accepted the notice. */
interface NoticeSaid {
  readonly version: string;
  readonly language: string;
}

/** Somebody who has just activated their account, signed in. */
export interface Activated {
  readonly account: string;
  readonly tokens: Tokens;
}

const nobody: Doer = { account: null, session: null, via: "link", verifiedAtMs: null };

/** The accounts of a cluster. */
export class Accounts {
  readonly #options: AccountsOptions;

  constructor(options: AccountsOptions) {
    this.#options = options;
  }

  /** The notice that counts now. */
  get notice(): Notice {
    return this.#options.notice;
  }

  /** Makes the first operator's account (R04). @throws {RefusalError} `link_used`. */
  async firstOperator(input: {
    readonly secret: string;
    readonly profile: WholeProfile;
    readonly notice: NoticeSaid;
    readonly password: string;
    readonly deviceName: string;
  }): Promise<Activated> {
    const { registry, masterKey } = this.#options;
    const { profile, deviceName } = input;
    const link = genuine(masterKey, input.secret, "operator-link");
    const stands = link !== null && await registry.look((ledger, now) => {
      const row = ledger.get("operator_link", link);
      return row !== undefined && row.usedAtMs === null && now < row.expiresAtMs;
    });
    if (!stands) throw refusal("link_used", "Cannot go on: the link was used or has expired");
    const { account } = await registry.run(nobody, "use_operator_link", {
      link,
      profile,
      notice: this.#taken(input.notice),
      password: await this.#hashed(input.password, profile),
    });
    return { account, tokens: await this.#begin(account, "invitation", deviceName) };
  }

  /** What an invitation is for. @throws {RefusalError} `invitation_expired`, `link_used`. */
  async lookAtInvitation(secret: string): Promise<InvitationView> {
    const { id } = await this.#invitation(secret);
    return await this.#options.registry.look((ledger) =>
      invitationView(ledger, ledger.get("invitation", id)!)
    );
  }

  /** Activates an invited account (R05). @throws {RefusalError} as the command does. */
  async acceptInvitation(input: {
    readonly secret: string;
    readonly profile: GivenProfile;
    readonly notice: NoticeSaid;
    readonly password?: string | undefined;
    readonly deviceName: string;
  }): Promise<Activated> {
    const { registry } = this.#options;
    const { profile, deviceName } = input;
    const invitation = await this.#invitation(input.secret);
    const { account } = await registry.run(nobody, "accept_invitation", {
      invitation: invitation.id,
      by: invitation.by,
      profile,
      notice: this.#taken(input.notice),
      password: input.password === undefined ? null : await this.#hashed(input.password, profile),
    });
    return { account, tokens: await this.#begin(account, "invitation", deviceName) };
  }

  /** Decides a proposal by the secret that was mailed to one of its addresses (C2). */
  async decideProposal(
    secret: string,
    accept: boolean,
  ): Promise<{ outcome: "accepted" | "rejected" | "waiting" }> {
    const { registry, masterKey } = this.#options;
    const read = readSecret(secret);
    const side = (["old", "new"] as const).find((one) =>
      read !== null && masterKey.verifies(read.mac, "proposal", read.id, one)
    );
    if (read === null || side === undefined) {
      throw refusal("link_used", "Cannot decide: the link was used or has expired");
    }
    return await registry.run(nobody, "decide_proposal", { proposal: read.id, side, accept });
  }

  /** Proves one's own mail address by the secret that was mailed to it. @throws `link_used`. */
  async proveEmail(by: Doer, secret: string): Promise<null> {
    const { registry, masterKey } = this.#options;
    const proposal = genuine(masterKey, secret, "email-proof");
    if (proposal === null) {
      throw refusal("link_used", "Cannot prove the address: the link was used or has expired");
    }
    return await registry.run(by, "prove_email", { proposal });
  }

  /** Changes what somebody says of themselves. @throws {RefusalError} `invalid` (R23). */
  async changeOwn(by: Doer, input: ChangeOwnInput): Promise<{ proposal: string | null }> {
    for (const [building, level] of Object.entries(input.preferences?.favouriteFloors ?? {})) {
      if (level !== null) await this.#demandFloor(by.account ?? "", building, level);
    }
    for (const [building, level] of Object.entries(input.preferences?.homeFloors ?? {})) {
      if (typeof level !== "number") continue;
      await this.#demandFloor(by.account ?? "", building, level, "home floor");
    }
    return await this.#options.registry.run(by, "change_own", input);
  }

  /** Changes what a manager keeps of somebody. @throws {RefusalError} `invalid` (R23). */
  async changePerson(by: Doer, input: ChangePersonInput): Promise<{ proposals: string[] }> {
    const { registry } = this.#options;
    const floor = input.preferences?.favouriteFloor;
    if (floor !== undefined && floor !== null) {
      // Whoever may not change the person must not learn from the floor where they may go.
      const { building, account } = input;
      await registry.run(by, "change_person", { building, account });
      await this.#demandFloor(account, building, floor);
    }
    return await registry.run(by, "change_person", input);
  }

  /** Makes a recovery code for printing. It is shown once; what is kept cannot be read back. */
  async makeRecoveryCode(by: Doer): Promise<string> {
    const { registry, masterKey, randomId } = this.#options;
    const code = printedCode(masterKey, randomId());
    await registry.run(by, "set_recovery_code", {
      digest: printedDigest(masterKey, by.account ?? "", code),
    });
    return code;
  }

  async #demandFloor(
    account: string,
    building: string,
    level: number,
    what = "favourite floor",
  ): Promise<void> {
    const { registry, mayGoTo } = this.#options;
    const may = await registry.look((ledger, now) =>
      mayGoTo(ledger, account, building, level, now)
    );
    if (!may) {
      throw refusal(
        "invalid",
        `Cannot keep the ${what}: preferences: must be one that the person may go to`,
      );
    }
  }

  /** The invitation that a secret opens, and whether it was mailed or stands in a letter. */
  async #invitation(
    secret: string,
  ): Promise<{ readonly id: string; readonly by: "mail" | "letter" }> {
    const { registry, masterKey } = this.#options;
    const read = readSecret(secret);
    const [by, fault] = await registry.look((ledger, now) => {
      const row = read === null ? undefined : ledger.get("invitation", read.id);
      const by = (["mail", "letter"] as const).find((way) =>
        read !== null && row !== undefined &&
        masterKey.verifies(read.mac, invitationPurposes[way], row.id, String(row.sequence))
      );
      return [by, by === undefined ? "invitation_expired" : invitationFault(ledger, row, now)];
    });
    if (fault !== null || read === null || by === undefined) {
      throw refusal(
        fault ?? "invitation_expired",
        "Cannot use the invitation: it was used, has expired or was sent anew",
      );
    }
    return { id: read.id, by };
  }

  #taken(said: NoticeSaid) {
    return { ...said, current: this.#options.notice.version };
  }

  async #hashed(password: string, profile: GivenProfile): Promise<string> {
    demandGoodPassword(password, { name: profile.name, email: profile.email });
    return await this.#options.passwords.hash(password);
  }

  async #begin(account: string, method: "invitation", deviceName: string): Promise<Tokens> {
    const { registry, tokens } = this.#options;
    const session = await registry.run(nobody, "begin_session", {
      account,
      method,
      deviceName,
      verifiedAtMs: null,
    });
    return await tokens.begin(session);
  }
}

/** The id of a secret of that purpose, or null where it is not genuine. */
function genuine(masterKey: MasterKey, secret: string, purpose: string): string | null {
  const read = readSecret(secret);
  return read !== null && masterKey.verifies(read.mac, purpose, read.id) ? read.id : null;
}

function refusal(code: RefusalCode, detail: string): RefusalError {
  return new RefusalError(refuse(code, detail));
}
