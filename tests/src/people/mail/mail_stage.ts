/** A postman on an identity plane, with what was logged; and waiting rows of mail. */
import { ManualClock } from "../../../../src/clock.ts";
import { Log } from "../../../../src/operations/log.ts";
import { Links } from "../../../../src/people/mail/links.ts";
import { Postman, type PostmanOptions } from "../../../../src/people/mail/postman.ts";
import { type MailSender, Smtp, type SmtpOptions } from "../../../../src/people/mail/smtp.ts";
import type { RowOf } from "../../../../src/people/registry/ledger.ts";
import { testSite } from "../../access/test_site.ts";
import { type PeopleStage, type Seed, withPeople } from "../people_stage.ts";
import { anAccount, startMs } from "../rows.ts";

/** Where people reach the server of these tests. */
export const publicUrl = "https://door.example.org";

/** A postman at work. */
export interface MailStage extends PeopleStage {
  readonly links: Links;
  readonly postman: Postman;
  readonly lines: string[];
  /** Resolves once the registry has no waiting mail, or `count` of them. */
  waiting(count: number): Promise<void>;
}

/** Runs a test body with a postman of its own. */
export async function withPostman(
  seed: Seed,
  sender: MailSender | null,
  body: (stage: MailStage) => Promise<void>,
  more: Partial<PostmanOptions> & { readonly clock?: ManualClock } = {},
): Promise<void> {
  await withPeople(seed, async (stage) => {
    const { registry, clock, masterKey } = stage;
    const lines: string[] = [];
    const links = new Links(masterKey, publicUrl);
    const log = new Log(clock, (line) => lines.push(line), "debug");
    const postman = new Postman({ registry, clock, site: testSite, links, sender, log, ...more });
    postman.start();
    try {
      await body({
        ...stage,
        links,
        postman,
        lines,
        async waiting(count) {
          // Each look is a turn of its own, so this gives way to what is under way.
          while (await registry.look((l) => l.count("mail", "waiting", "yes")) !== count);
        },
      });
    } finally {
      await postman.stop();
    }
  }, more.clock === undefined ? {} : { clock: more.clock });
}

/** A sender to that server; its certificate is known. */
export function smtpTo(
  server: { readonly url: string; readonly ca: string },
  clock: ManualClock = new ManualClock(startMs),
  more: Partial<SmtpOptions> = {},
): Smtp {
  return new Smtp({
    url: server.url,
    ca: server.ca,
    from: "Haus Öresund <door@example.org>",
    ...more,
  }, clock);
}

/** An account that somebody else made and that is not yet active. */
export function anInvited(
  name: string,
  shown: string,
  language: string | undefined,
): RowOf<"account"> {
  const field = <T>(value: T) => ({
    value,
    source: "manager" as const,
    by: "mia",
    atMs: startMs,
  });
  return anAccount(name, {
    status: "invited",
    notice: null,
    profile: {
      name: field(shown),
      email: field(`${name}@example.org`),
      ...(language !== undefined && { language: field(language) }),
    },
  });
}

/** An invitation to the tower by its manager. */
export function anInvitation(
  account: string,
  change: Partial<RowOf<"invitation">> = {},
): RowOf<"invitation"> {
  return {
    id: `invitation-${account}`,
    account,
    building: "tower",
    sequence: 1,
    by: "mia",
    createdAtMs: startMs,
    expiresAtMs: startMs + 14 * 86_400_000,
    usedAtMs: null,
    ...change,
  };
}

/** A mail that waits since the start. */
export function aMail(
  kind: RowOf<"mail">["kind"],
  account: string | null,
  about: string | null,
  change: Partial<RowOf<"mail">> = {},
): RowOf<"mail"> {
  return {
    id: `mail-${kind}-${account ?? about}`,
    kind,
    account,
    about,
    to: `${account}@example.org`,
    language: "en",
    queuedAtMs: startMs,
    nextTryAtMs: startMs,
    tries: 0,
    givenUp: null,
    ...change,
  };
}
