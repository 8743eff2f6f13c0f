/**
 * The manager's way: over the network, signed in. The access token of five minutes is kept with
 * the session; when it has run out, the refresh token gives the next.
 */
import { isLoopback } from "../src/loopback.ts";
import type { Clock } from "../src/clock.ts";
import { z } from "zod";
import { exchange } from "./exchange.ts";
import { Refused, UsageFault } from "./faults.ts";
import { problemOf } from "./problem.ts";
import type { Session, SessionFile } from "./session_file.ts";
import type { Answered, Asked, Way } from "./way.ts";

/** An access token is renewed this long before its end, for the way there takes time. */
const marginMs = 20_000;

const tokensSchema = z.object({
  access_token: z.string(),
  refresh_token: z.string(),
  expires_in: z.number(),
});

/** What the way needs. */
export interface ServerWayParts {
  readonly server: URL;
  readonly file: SessionFile;
  readonly clock: Clock;
  readonly ca?: string;
}

/** @throws {UsageFault} where the address is none, or would show the session to the network. */
export function serverUrl(text: string): URL {
  const url = URL.canParse(text) ? new URL(text) : undefined;
  if (url === undefined || !/^https?:$/.test(url.protocol)) {
    throw new UsageFault("--server: must be an address that begins with https://");
  }
  const { protocol, username, password, search, hash, hostname } = url;
  if (username !== "" || password !== "" || search !== "" || hash !== "") {
    throw new UsageFault("--server: must hold no user name, password, query or fragment");
  }
  if (protocol === "http:" && !isLoopback(hostname.replace(/^\[|\]$/g, ""))) {
    throw new UsageFault("--server: off this machine it must begin with https://");
  }
  return url;
}

/** Over the network. */
export class ServerWay implements Way {
  readonly #parts: ServerWayParts;

  constructor(parts: ServerWayParts) {
    this.#parts = parts;
  }

  async ask(asked: Asked): Promise<Answered> {
    const { server, ca } = this.#parts;
    const first = await this.#token(null);
    const target = { url: server, ...(ca !== undefined && { ca }) };
    const answer = await exchange({ ...target, token: first }, asked);
    // A server that began anew knows no token of before; the session lives on.
    if (problemOf(answer)?.code !== "unauthenticated") return answer;
    return await exchange({ ...target, token: await this.#token(first) }, asked);
  }

  /** A token that is good. @param spent one that the server did not take. */
  async #token(spent: string | null): Promise<string> {
    const { file, clock } = this.#parts;
    const isGood = ({ accessToken, accessUntilMs }: Session) =>
      accessToken !== spent && clock.now() < accessUntilMs - marginMs;
    const session = await this.#session();
    if (isGood(session)) return session.accessToken;
    return await file.alone(async () => {
      // Another process may have renewed it while this one waited.
      const latest = await this.#session();
      return isGood(latest) ? latest.accessToken : await this.#renew(latest);
    });
  }

  async #session(): Promise<Session> {
    const { server, file } = this.#parts;
    const session = await file.read();
    if (session === null || session.server !== server.href) {
      throw new Refused("Nobody is signed in at this server: run sign-in first");
    }
    return session;
  }

  async #renew(session: Session): Promise<string> {
    const { server, file, clock, ca } = this.#parts;
    const asked = { grant_type: "refresh_token", refresh_token: session.refreshToken };
    const answer = await exchange(
      { url: server, ...(ca !== undefined && { ca }) },
      { method: "POST", path: "/token", body: asked },
    );
    const problem = problemOf(answer);
    if (problem !== null) {
      throw new Refused(
        problem.code === "session_ended"
          ? "The session has ended: run sign-in again"
          : `Cannot renew the session: ${problem.detail}`,
      );
    }
    const renewed = sessionOf(server, answer, clock);
    await file.write(renewed);
    return renewed.accessToken;
  }
}

/** A session as the server has just given it. @throws {Refused} for another answer. */
export function sessionOf(server: URL, { text }: Answered, clock: Clock): Session {
  let read: unknown;
  try {
    read = JSON.parse(text);
  } catch {
    read = null;
  }
  const tokens = tokensSchema.safeParse(read);
  if (!tokens.success) throw new Refused("Cannot sign in: the server's answer holds no tokens");
  const { access_token, refresh_token, expires_in } = tokens.data;
  return {
    version: 1,
    server: server.href,
    refreshToken: refresh_token,
    accessToken: access_token,
    accessUntilMs: clock.now() + expires_in * 1000,
  };
}
