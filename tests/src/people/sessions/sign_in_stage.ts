/** Signing in over an identity plane, for tests: the whole service, and people with passwords. */
import { AccessTokens } from "../../../../src/access/access_token.ts";
import type { RowOf } from "../../../../src/people/registry/ledger.ts";
import { Argon2Passwords } from "../../../../src/people/sessions/password.ts";
import { SignIn } from "../../../../src/people/sessions/sign_in.ts";
import { SoftwarePasskey } from "../../../parts/software_passkey.ts";
import { as, type PeopleStage, type Seed, withPeople } from "../people_stage.ts";
import { anAccount } from "../rows.ts";

/** The address of the site in these tests. */
export const publicUrl = "https://door.example.org";
/** Everybody's password in these tests. */
export const rightPassword = "vier gelbe Kannen im Hof";

/** Unguessable bytes. */
export const randomBytes = (count: number) => crypto.getRandomValues(new Uint8Array(count));
/** So little work that a test may hash often; tests of R03 and R06 use the real parameters. */
export const quick = { memoryKiB: 64, passes: 1, lanes: 1 };

const storedQuick = await new Argon2Passwords({ randomBytes, parameters: quick })
  .hash(rightPassword);

/** An account with {@link rightPassword}. */
export function withPassword(
  name: string,
  change: Partial<RowOf<"account">> = {},
): RowOf<"account"> {
  return anAccount(name, { password: storedQuick, ...change });
}

/** The service and its stage. */
export interface SignInStage extends PeopleStage {
  readonly signIn: SignIn;
  readonly accessTokens: AccessTokens;
  /** What the service told of sign-ins. */
  readonly told: string[];
  /** Signs in with the password; from an address of the test network unless told otherwise. */
  enter(
    name: string,
    password?: string,
    peer?: string,
  ): ReturnType<SignIn["withPassword"]>;
  /** Makes a passkey for somebody who has a session `session-<name>`, and registers it. */
  enrol(name: string): Promise<SoftwarePasskey>;
}

/** Runs a test body on a sign-in service of its own. */
export async function withSignIn(
  seed: Seed,
  body: (stage: SignInStage) => Promise<void>,
  more: {
    readonly passwords?: Argon2Passwords;
    readonly people?: Parameters<typeof withPeople>[2];
  } = {},
): Promise<void> {
  await withPeople(seed, async (stage) => {
    const { registry, clock, masterKey } = stage;
    const accessTokens = await AccessTokens.create(clock, "yard");
    const told: string[] = [];
    const signIn = new SignIn({
      registry,
      clock,
      masterKey,
      accessTokens,
      publicUrl,
      randomBytes,
      passwords: more.passwords ?? new Argon2Passwords({ randomBytes, parameters: quick }),
      observer: {
        signedIn: (method) => told.push(`in ${method}`),
        signInFailed: (who) => told.push(`failed ${who}`),
      },
    });
    await body({
      ...stage,
      signIn,
      accessTokens,
      told,
      enter: (name, password = rightPassword, peer = "192.0.2.1") =>
        signIn.withPassword({
          email: `${name}@example.org`,
          password,
          deviceName: `Phone of ${name}`,
          peer,
        }),
      async enrol(name) {
        const passkey = new SoftwarePasskey(publicUrl);
        const by = as(name, { verifiedAtMs: clock.now() });
        const options = await signIn.passkeys.registerOptions(by);
        await signIn.passkeys.register(by, "Key", {
          ...passkey.create(options),
          clientExtensionResults: {},
        });
        return passkey;
      },
    });
  }, more.people);
}
