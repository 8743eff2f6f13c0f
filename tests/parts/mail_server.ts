/**
 * A real mail server on loopback that keeps what it is given: SMTP with STARTTLS, TLS from the
 * first byte, or neither; with or without a password; refusing whom the test says.
 */
import { Buffer } from "node:buffer";
import type { AddressInfo } from "node:net";
import { SMTPServer } from "smtp-server";
import { selfSigned } from "./self_signed.ts";

/** A mail as it came, decoded. */
export interface ReceivedMail {
  readonly from: string;
  readonly to: readonly string[];
  /** It came over TLS. */
  readonly encrypted: boolean;
  /** Who had signed in, or null. */
  readonly user: string | null;
  /** Headers by name in lower case, decoded; of several of one name the last. */
  readonly headers: ReadonlyMap<string, string>;
  readonly text: string;
  readonly html: string;
  /** Everything as it came over the wire. */
  readonly raw: string;
}

/** How the server behaves. */
export interface MailServerOptions {
  /** 0, where left out, lets the system choose. */
  readonly port?: number;
  readonly tls?: "starttls" | "implicit" | "none";
  /** Whom it demands to sign in. */
  readonly auth?: { readonly user: string; readonly password: string };
  /** The number with which it refuses a recipient, or null where it takes the mail. */
  readonly refuse?: (to: string) => number | null;
}

/** A mail server that runs. */
export class MailServer implements AsyncDisposable {
  readonly mails: ReceivedMail[] = [];
  /** Connections so far. */
  connections = 0;
  readonly port: number;
  /** Its own certificate, which is also its authority. */
  readonly ca: string;
  readonly url: string;
  readonly #server: SMTPServer;
  readonly #waiting: { readonly count: number; readonly done: () => void }[] = [];

  private constructor(server: SMTPServer, ca: string, secure: boolean) {
    this.#server = server;
    this.port = (server.server.address() as AddressInfo).port;
    this.ca = ca;
    this.url = `${secure ? "smtps" : "smtp"}://127.0.0.1:${this.port}`;
  }

  /** Starts one. */
  static async start(options: MailServerOptions = {}): Promise<MailServer> {
    const { tls = "starttls", auth, refuse = () => null } = options;
    const pair = selfSigned(new Date(Date.now()));
    let self: MailServer | undefined;
    const server = new SMTPServer({
      ...pair,
      secure: tls === "implicit",
      disabledCommands: [
        ...(tls === "starttls" ? [] : ["STARTTLS"]),
        ...(auth === undefined ? ["AUTH"] : []),
      ],
      authOptional: auth === undefined,
      disableReverseLookup: true,
      logger: false,
      onConnect(_session, done) {
        if (self !== undefined) self.connections++;
        done();
      },
      onAuth({ username, password }, _session, done) {
        const good = username === auth?.user && password === auth?.password;
        if (good) done(null, { user: username });
        else done(new Error("no"));
      },
      onRcptTo({ address }, _session, done) {
        const status = refuse(address);
        if (status === null) done();
        else done(Object.assign(new Error(`not ${address}`), { responseCode: status }));
      },
      onData(stream, session, done) {
        const chunks: Uint8Array[] = [];
        stream.on("data", (chunk: Uint8Array) => chunks.push(chunk));
        stream.on("end", () => {
          const { mailFrom, rcptTo } = session.envelope;
          self?.take({
            ...readMail(Buffer.concat(chunks).toString("latin1")),
            from: mailFrom === false ? "" : mailFrom.address,
            to: rcptTo.map(({ address }) => address),
            encrypted: session.secure === true,
            user: typeof session.user === "string" ? session.user : null,
          });
          done();
        });
      },
    });
    server.on("error", () => {}); // a client that hangs up is the test's own matter
    await new Promise<void>((resolve, reject) => {
      server.server.once("error", reject);
      server.listen(options.port ?? 0, "127.0.0.1", () => resolve());
    });
    return self = new MailServer(server, pair.cert, tls === "implicit");
  }

  /** Keeps a mail. */
  take(mail: ReceivedMail): void {
    this.mails.push(mail);
    for (const { count, done } of this.#waiting) if (this.mails.length >= count) done();
  }

  /** The mail of that number, 1 being the first, once it has come. */
  async mail(number: number): Promise<ReceivedMail> {
    if (this.mails.length < number) {
      await new Promise<void>((done) => this.#waiting.push({ count: number, done }));
    }
    return this.mails[number - 1]!;
  }

  async [Symbol.asyncDispose](): Promise<void> {
    await new Promise<void>((resolve) => this.#server.close(() => resolve()));
  }
}

/** A message of RFC 5322, its parts decoded. @param raw one character a byte. */
function readMail(raw: string): Pick<ReceivedMail, "headers" | "text" | "html" | "raw"> {
  const whole = partOf(raw);
  const boundary = /boundary="([^"]+)"/.exec(whole.headers.get("content-type") ?? "")?.[1];
  const parts = boundary === undefined
    ? [whole]
    : whole.body.split(`--${boundary}`).slice(1, -1).map((part) => partOf(part.slice(2)));
  const ofType = (type: string) =>
    decoded(parts.find(({ headers }) => headers.get("content-type")?.startsWith(type)));
  return {
    headers: whole.headers,
    text: ofType("text/plain"),
    html: ofType("text/html"),
    raw: Buffer.from(raw, "latin1").toString(),
  };
}

interface Part {
  readonly headers: ReadonlyMap<string, string>;
  readonly body: string;
}

function partOf(raw: string): Part {
  const end = raw.indexOf("\r\n\r\n");
  const headers = new Map<string, string>();
  for (const line of raw.slice(0, end).replace(/\r\n[ \t]+/g, " ").split("\r\n")) {
    const colon = line.indexOf(":");
    headers.set(line.slice(0, colon).toLowerCase(), wordsOf(line.slice(colon + 1).trim()));
  }
  return { headers, body: raw.slice(end + 4) };
}

function decoded(part: Part | undefined): string {
  if (part === undefined) return "";
  const encoding = part.headers.get("content-transfer-encoding");
  const bytes = encoding === "quoted-printable"
    ? quotedPrintable(part.body.replace(/=\r\n/g, ""))
    : encoding === "base64"
    ? Buffer.from(part.body, "base64")
    : Buffer.from(part.body, "latin1");
  return bytes.toString().replaceAll("\r\n", "\n");
}

/** Encoded words of RFC 2047. */
function wordsOf(text: string): string {
  return text.replace(/\?=\s+=\?/g, "?==?").replace(
    /=\?utf-8\?([qb])\?([^?]*)\?=/gi,
    (_, way: string, word: string) =>
      (way.toLowerCase() === "b"
        ? Buffer.from(word, "base64")
        : quotedPrintable(word.replaceAll("_", " "))).toString("latin1"),
  ).replace(/[\x80-\xff]+/g, (bytes) => Buffer.from(bytes, "latin1").toString());
}

function quotedPrintable(text: string): Buffer {
  return Buffer.from(
    text.replace(
      /=([0-9A-F]{2})/gi,
      (_, hex: string) => String.fromCharCode(Number.parseInt(hex, 16)),
    ),
    "latin1",
  );
}
