/**
 * The postman takes waiting mails to a mail server: at most four at once, off the registry's turn.
 * What a mail says is made when it is sent, from the rows as they stand then.
 *
 * A mail that a server has acknowledged is never sent again while this process lives, even where
 * the store cannot take that down at once. Between the acknowledgement and the store a crash can
 * still cost the knowledge, and a connection can break before the acknowledgement arrives; then the
 * mail goes out a second time, under the same Message-ID, with the same single-use secret.
 *
 * Without a mail server (R93) each mail is given up as it comes, and letters are the way.
 */
import type { Clock } from "../../clock.ts";
import type { Log } from "../../operations/log.ts";
import { RefusalError } from "../../refusal.ts";
import type { Site } from "../../site.ts";
import { wordsFor } from "../../words/words.ts";
import type { Ledger } from "../registry/ledger.ts";
import type { Registry } from "../registry/registry.ts";
import { subProcessorFor } from "../registers/sub_processors.ts";
import { theServer } from "../registry/turn.ts";
import { composeMail } from "./compose.ts";
import { isForgettable, longestPauseMs, type SettleInput } from "./delivery.ts";
import type { MailLinks } from "./links.ts";
import { matterOf } from "./matter.ts";
import { placeOf } from "./place.ts";
import { type AddressedMail, MailFault, type MailSender } from "./smtp.ts";

/** What a postman needs. */
export interface PostmanOptions {
  readonly registry: Registry;
  readonly clock: Clock;
  readonly site: Site;
  readonly links: MailLinks;
  /** Null where no mail server is set. */
  readonly sender: MailSender | null;
  readonly log: Log;
  /** The mail server is somebody else's, who must stand in the register of sub-processors (R90). */
  readonly demandsEntry?: boolean;
  /** Who answers for personal data and how they are reached. */
  readonly controller?: string;
}

/** Mails under way at once. */
export const sendingMax = 4;
/** Mails that one look at the registry takes up. */
const takenMax = 128;
/** How long a mail that is under way may take on when the server stops. */
const lastWordsMs = 5_000;
/** The pause after the registry could not be asked or told. */
const afterTroubleMs = 30_000;

type Prepared =
  | { readonly mail: AddressedMail; readonly tries: number }
  | "gone"
  | "nothing_left"
  | "no_entry";

/** Takes mails out of the registry and to a mail server. */
export class Postman {
  readonly #options: PostmanOptions;
  /** Ids in hand, in the order in which they came due. */
  readonly #inHand: string[] = [];
  readonly #sending = new Map<string, Promise<void>>();
  /** What happened to mails that the registry does not know yet. */
  readonly #untold = new Map<string, SettleInput["outcome"]>();
  #unlisten: (() => void) | null = null;
  #cancelTimer: () => void = () => {};
  #looking = false;
  #lookAgain = false;
  #stopped = false;
  readonly #cut = new AbortController();

  constructor(options: PostmanOptions) {
    this.#options = options;
  }

  /** Begins with what waits, and goes on with what comes. */
  start(): void {
    this.#unlisten = this.#options.registry.listen((event) => {
      if (event.type === "mail") void this.#look();
    });
    void this.#look();
  }

  /** Takes up nothing more; resolves once what is under way has come to an end, within seconds. */
  async stop(): Promise<void> {
    this.#stopped = true;
    this.#unlisten?.();
    this.#cancelTimer();
    this.#inHand.length = 0;
    const cancel = this.#options.clock.after(lastWordsMs, () => this.#cut.abort());
    await Promise.all(this.#sending.values());
    cancel();
  }

  async #look(): Promise<void> {
    if (this.#stopped) return;
    if (this.#looking) {
      this.#lookAgain = true;
      return;
    }
    this.#looking = true;
    let nextInMs = afterTroubleMs;
    try {
      do {
        this.#lookAgain = false;
        const { due, nextAtMs, forget } = await this.#options.registry.for("communicate").look(
          (ledger, now) =>
            dueMails(ledger, now, (id) => this.#has(id), takenMax - this.#inHand.length),
        );
        if (forget) await this.#options.registry.run(theServer, "forget_mails", {});
        this.#inHand.push(...due);
        nextInMs = nextAtMs === null
          ? longestPauseMs
          : Math.max(0, nextAtMs - this.#options.clock.now());
        this.#sendOn();
      } while (this.#lookAgain && !this.#stopped);
    } catch (error) {
      nextInMs = afterTroubleMs;
      this.#report("mail_look_failed", error);
    } finally {
      this.#looking = false;
    }
    this.#lookIn(nextInMs);
  }

  #lookIn(delayMs: number): void {
    this.#cancelTimer();
    if (this.#stopped) return;
    this.#cancelTimer = this.#options.clock.after(
      Math.min(delayMs, longestPauseMs),
      () => void this.#look(),
    );
  }

  #has(id: string): boolean {
    return this.#sending.has(id) || this.#inHand.includes(id);
  }

  #sendOn(): void {
    while (!this.#stopped && this.#sending.size < sendingMax) {
      const id = this.#inHand.shift();
      if (id === undefined) return;
      let troubled = false;
      const under = this.#deliver(id).catch((error) => {
        troubled = true;
        this.#report("mail_not_settled", error, id);
      }).then(() => {
        this.#sending.delete(id);
        this.#sendOn();
        if (this.#sending.size > 0 || this.#inHand.length > 0) return;
        // The time of the next try has become known, or more wait than were taken up.
        if (troubled) this.#lookIn(afterTroubleMs);
        else void this.#look();
      });
      this.#sending.set(id, under);
    }
  }

  async #deliver(id: string): Promise<void> {
    let outcome = this.#untold.get(id);
    if (outcome === undefined) {
      const prepared = await this.#prepare(id);
      if (prepared === "gone") return;
      if (prepared === "nothing_left") outcome = "dropped";
      else if (prepared === "no_entry") outcome = prepared;
      else outcome = await this.#send(prepared);
      if (outcome === undefined) return;
      // Known here until it is known there: what was sent is not sent again.
      this.#untold.set(id, outcome);
    }
    await this.#options.registry.run(theServer, "settle_mail", { id, outcome });
    this.#untold.delete(id);
  }

  #prepare(id: string): Promise<Prepared> {
    const { registry, site, links, controller, demandsEntry, log } = this.#options;
    return registry.for("communicate").look((ledger, now): Prepared => {
      const row = ledger.get("mail", id);
      if (row === undefined || row.givenUp !== null) return "gone";
      const matter = matterOf(ledger, row, now);
      if (matter === null) return "nothing_left";
      const { building } = matter.introduction;
      if (demandsEntry === true && subProcessorFor(ledger, "mail", building) === undefined) {
        log.warn("mail_without_entry", { mail: id });
        return "no_entry";
      }
      const composed = composeMail(matter, {
        words: wordsFor(matter.languages),
        links,
        place: placeOf(site, matter.introduction.building),
        controller,
      });
      const { to, name } = matter;
      return { mail: { ...composed, to, name, id, atMs: now }, tries: row.tries };
    });
  }

  async #send(
    { mail, tries }: Exclude<Prepared, string>,
  ): Promise<SettleInput["outcome"] | undefined> {
    const { sender, log } = this.#options;
    if (sender === null) return "off";
    try {
      await sender.send(mail, this.#cut.signal);
      log.info("mail_sent", { mail: mail.id, tries: tries + 1 });
      return "sent";
    } catch (error) {
      // Cut off by the stop: tried again at the next start.
      if (this.#cut.signal.aborted) return undefined;
      const fault = error instanceof MailFault ? error : new MailFault(false, "failed");
      log.warn("mail_not_sent", {
        mail: mail.id,
        tries: tries + 1,
        reason: fault.reason,
        forGood: fault.forGood,
      });
      return fault.forGood ? "refused" : "failed";
    }
  }

  #report(event: string, error: unknown, mail?: string): void {
    this.#options.log.warn(event, {
      ...(mail !== undefined && { mail }),
      // Other errors may quote what they choked on.
      error: error instanceof RefusalError ? error.refusal.code : "internal",
    });
  }
}

/** What is due, oldest try first; when the next comes due; whether some are to be forgotten. */
function dueMails(
  ledger: Ledger,
  now: number,
  has: (id: string) => boolean,
  room: number,
): {
  readonly due: readonly string[];
  readonly nextAtMs: number | null;
  readonly forget: boolean;
} {
  const due: { readonly id: string; readonly nextTryAtMs: number }[] = [];
  let nextAtMs: number | null = null;
  for (const mail of ledger.find("mail", "waiting", "yes")) {
    if (has(mail.id)) continue;
    const { id, nextTryAtMs } = mail;
    if (nextTryAtMs <= now) due.push({ id, nextTryAtMs });
    else if (nextAtMs === null || nextTryAtMs < nextAtMs) nextAtMs = nextTryAtMs;
  }
  due.sort((a, b) => a.nextTryAtMs - b.nextTryAtMs);
  const forget = ledger.find("mail", "givenUp", "yes").some((mail) => isForgettable(mail, now));
  return { due: due.slice(0, Math.max(0, room)).map(({ id }) => id), nextAtMs, forget };
}
