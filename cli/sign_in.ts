/**
 * Signing in where there is no browser (RFC 8628): a code and an address are shown, the person
 * types the one at the other on a device where they are signed in, and this program asks meanwhile,
 * as seldom as the server says. No secret is shown, and the session lies in a file of the user's.
 */
import { z } from "zod";
import type { Clock } from "../src/clock.ts";
import type { Terminal } from "./context.ts";
import { exchange } from "./exchange.ts";
import { Refused } from "./faults.ts";
import { demandDone, problemOf } from "./problem.ts";
import { sessionOf } from "./server_way.ts";
import type { SessionFile } from "./session_file.ts";

/** RFC 8628 §3.5: who is told to slow down waits this much longer from then on. */
const slowDownMs = 5_000;
const deviceGrant = "urn:ietf:params:oauth:grant-type:device_code";

const codesSchema = z.object({
  device_code: z.string(),
  user_code: z.string().max(40),
  verification_uri: z.string().max(2000),
  expires_in: z.number().positive().max(86_400),
  interval: z.number().positive().max(600).default(5),
});

/** What signing in needs. */
export interface SignInParts {
  readonly server: URL;
  readonly file: SessionFile;
  readonly clock: Clock;
  readonly terminal: Terminal;
  readonly ca?: string;
  /** Shown to who approves. */
  readonly clientName: string;
}

/** Signs in. @throws {Refused} where nobody approved in time, or the server refuses. */
export async function signIn(parts: SignInParts): Promise<void> {
  const { server, file, clock, terminal, ca } = parts;
  const target = { url: server, ...(ca !== undefined && { ca }) };
  const begun = await exchange(target, {
    method: "POST",
    path: "/device_authorization",
    body: { client_name: parts.clientName },
  });
  demandDone(begun);
  const codes = codesSchema.parse(JSON.parse(begun.text));
  terminal.err(`Open ${codes.verification_uri} where you are signed in, and type this code:\n`);
  terminal.err(`\n    ${codes.user_code}\n\n`);
  terminal.err(`It is good for ${Math.round(codes.expires_in / 60)} minutes. Waiting …\n`);
  const deadlineMs = clock.monotonic() + codes.expires_in * 1000;
  let intervalMs = codes.interval * 1000;
  while (clock.monotonic() + intervalMs < deadlineMs) {
    await waited(clock, intervalMs);
    const answer = await exchange(target, {
      method: "POST",
      path: "/token",
      body: { grant_type: deviceGrant, device_code: codes.device_code },
    }).catch((error: unknown) => {
      // RFC 8628 §3.5: who does not get through asks more seldom.
      if (!(error instanceof Refused)) throw error;
      intervalMs *= 2;
      return null;
    });
    if (answer === null) continue;
    const problem = problemOf(answer);
    if (problem === null) {
      await file.alone(() => file.write(sessionOf(server, answer, clock)));
      return;
    }
    if (problem.code === "busy") {
      intervalMs = Math.max(intervalMs + slowDownMs, problem.retryAfterMs ?? 0);
    } else if (problem.code !== "authorization_pending") demandDone(answer);
  }
  throw new Refused("Nobody approved the code in time: run sign-in again");
}

function waited(clock: Clock, ms: number): Promise<void> {
  return new Promise((resolve) => void clock.after(ms, resolve));
}
