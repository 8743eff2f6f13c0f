/**
 * Sends one mail by SMTP (RFC 5321), on a connection of its own, with a limit on everything it
 * waits for. Off loopback a connection is encrypted or there is none: from the first byte
 * (`smtps://`, RFC 8314) or by STARTTLS (`smtp://`, RFC 3207), with the server's certificate
 * checked. On loopback STARTTLS is used where it is offered.
 *
 * What a server says in reply may quote addresses, so its words stay here: a fault carries the
 * reply's number alone.
 */
import type { Buffer } from "node:buffer";
import SMTPConnection from "nodemailer/lib/smtp-connection";
import MailComposer from "nodemailer/lib/mail-composer";
import type { Clock } from "../../clock.ts";
import type { Secret } from "../../operations/log.ts";
import { emailSchema } from "../rows/fields.ts";
import type { ComposedMail } from "./compose.ts";

/** The mail server, as the operator sets it. */
export interface SmtpOptions {
  /** `smtps://host:port` or `smtp://host:port`; the ports are 465 and 587 where none is named. */
  readonly url: string;
  readonly user?: string;
  readonly password?: Secret;
  /** The authority that signed the server's certificate, in PEM; the system's where left out. */
  readonly ca?: string;
  /** Takes only an encrypted connection; always so off loopback. */
  readonly requireTls?: boolean;
  /** The sender: an address, or `Name <address>`. */
  readonly from: string;
}

/** A mail with its address and what names it. */
export interface AddressedMail extends ComposedMail {
  readonly to: string;
  readonly name: string | null;
  /** The same for every try, so that a mail that arrives twice can be told. */
  readonly id: string;
  readonly atMs: number;
}

/** Takes mails away. */
export interface MailSender {
  /**
   * Resolves once the server has taken the mail; the signal cuts it off.
   * @throws {MailFault}
   */
  send(mail: AddressedMail, signal?: AbortSignal): Promise<void>;
}

/** A mail that was not taken. */
export class MailFault extends Error {
  override readonly name = "MailFault";
  constructor(
    /** Trying again is of no use: the recipient's server has refused the address or the mail. */
    readonly forGood: boolean,
    /** A word and a number for the log, such as `rcpt_to 550`; nothing that came. */
    readonly reason: string,
  ) {
    super(`Cannot send the mail: ${reason}`);
  }
}

/** The longest that one mail may take, from connecting to the server's word. */
export const mailWithinMs = 120_000;
const connectMs = 15_000;
const idleMs = 30_000;
const replyBytesMax = 65_536;

interface Sender {
  readonly name: string;
  readonly address: string;
}

/** Sends mails through one server. */
export class Smtp implements MailSender {
  readonly #clock: Clock;
  readonly #from: Sender;
  readonly #connection: ConstructorParameters<typeof SMTPConnection>[0];
  readonly #login: { readonly user: string; readonly password: Secret } | null;

  /** @throws {TypeError} where the options cannot be used. */
  constructor(options: SmtpOptions, clock: Clock) {
    const { host, port, secure } = readSmtpUrl(options.url);
    this.#clock = clock;
    this.#from = readSender(options.from);
    const { user, password } = options;
    if ((user === undefined) !== (password === undefined)) {
      throw new TypeError("Cannot use the mail server: a user and a password go together");
    }
    this.#login = user === undefined || password === undefined ? null : { user, password };
    this.#connection = {
      host,
      port,
      secure,
      requireTLS: !secure && (options.requireTls === true || !isLoopback(host)),
      // Said in greeting; the machine's own name is nobody's business.
      name: this.#from.address.split("@")[1]!,
      connectionTimeout: connectMs,
      greetingTimeout: connectMs,
      dnsTimeout: connectMs,
      socketTimeout: idleMs,
      maxResponseSize: replyBytesMax,
      allowInternalNetworkInterfaces: true,
      tls: { minVersion: "TLSv1.2", ...(options.ca !== undefined && { ca: options.ca }) },
    };
  }

  async send(mail: AddressedMail, signal?: AbortSignal): Promise<void> {
    const domain = this.#from.address.split("@")[1]!;
    const message = await new MailComposer({
      from: this.#from,
      to: mail.name === null ? mail.to : { name: mail.name, address: mail.to },
      subject: mail.subject,
      text: mail.text,
      html: mail.html,
      date: new Date(mail.atMs),
      messageId: `<${mail.id}@${domain}>`,
      // RFC 3834: no automatic answers to this.
      headers: { "Auto-Submitted": "auto-generated" },
      disableFileAccess: true,
      disableUrlAccess: true,
    }).compile().build();
    await this.#hand(mail.to, message, signal);
  }

  #hand(to: string, message: Buffer, signal?: AbortSignal): Promise<void> {
    const connection = new SMTPConnection(this.#connection);
    return new Promise<void>((resolve, reject) => {
      const done = (fault?: MailFault) => {
        cancel();
        signal?.removeEventListener("abort", cut);
        // Closing says "end" at once, so the word goes first.
        if (fault === undefined) {
          resolve();
          connection.quit();
        } else {
          reject(fault);
          connection.close();
        }
      };
      const cancel = this.#clock.after(mailWithinMs, () => done(new MailFault(false, "too_slow")));
      const cut = () => done(new MailFault(false, "stopped"));
      if (signal?.aborted) return cut();
      signal?.addEventListener("abort", cut);
      const failed = (error: unknown) => done(faultOf(error));
      connection.on("error", failed);
      connection.once("end", () => done(new MailFault(false, "cut_off")));
      const send = () =>
        connection.send(
          { from: this.#from.address, to: [to] },
          message,
          (error) => error ? failed(error) : done(),
        );
      connection.connect((error) => {
        if (error) return failed(error);
        if (this.#login === null) return send();
        const { user, password } = this.#login;
        connection.login(
          { credentials: { user, pass: password.reveal() } },
          (refusal) => refusal ? failed(refusal) : send(),
        );
      });
    });
  }
}

/**
 * Reads the address of a mail server.
 * @throws {TypeError} where it is none; what came is not repeated, since it may hold a password.
 */
export function readSmtpUrl(text: string): { host: string; port: number; secure: boolean } {
  const url = URL.canParse(text) ? new URL(text) : undefined;
  const secure = url?.protocol === "smtps:";
  if (url === undefined || (!secure && url.protocol !== "smtp:") || url.hostname === "") {
    throw new TypeError(
      "Cannot use the mail server: its address must begin with smtps:// or smtp://",
    );
  }
  if (url.username !== "" || url.password !== "" || !/^\/?$/.test(url.pathname) || url.search) {
    throw new TypeError("Cannot use the mail server: its address is a host and a port alone");
  }
  const host = url.hostname.replace(/^\[|\]$/g, "");
  return { host, port: url.port === "" ? (secure ? 465 : 587) : Number(url.port), secure };
}

/**
 * Reads the sender of mails: an address, or `Name <address>`.
 * @throws {TypeError} where it is neither.
 */
export function readSender(text: string): { readonly name: string; readonly address: string } {
  const [, name = "", address] = /^(?:([^<>\p{Cc}"]{0,80}?)\s*<([^<>]+)>)$/u.exec(text) ??
    [text, "", text];
  if (address === undefined || !emailSchema.safeParse(address).success) {
    throw new TypeError(
      "Cannot use the sender of mails: it must be an address, or a name and <address>",
    );
  }
  return { name: name.trim(), address };
}

function isLoopback(host: string): boolean {
  return host === "localhost" || host === "::1" || /^127\.\d{1,3}\.\d{1,3}\.\d{1,3}$/.test(host);
}

/** Only a word of the recipient's server about this address or mail is for good (RFC 5321 §4.2.1). */
function faultOf(error: unknown): MailFault {
  const { code, command, responseCode } = error as {
    readonly code?: unknown;
    readonly command?: unknown;
    readonly responseCode?: unknown;
  };
  const status = typeof responseCode === "number" ? responseCode : 0;
  const stage = typeof command === "string" && /^(RCPT TO|DATA)$/.test(command) ? command : null;
  const forGood = stage !== null && status >= 500 && status < 600;
  const word = stage ?? (typeof code === "string" && /^[A-Z_]{1,30}$/.test(code) ? code : "failed");
  return new MailFault(
    forGood,
    `${word.toLowerCase().replace(" ", "_")}${status === 0 ? "" : ` ${status}`}`,
  );
}
