/**
 * Errors of the KONE-compatible API over HTTP: always `{message, errors}`, which clients print, never
 * problem+json. What is wrong is named by where it stood; what came is never repeated, but for the
 * name of a scope.
 */
import type { Context } from "hono";
import type { ContentfulStatusCode } from "hono/utils/http-status";
import type { AppEnv } from "../http/app.ts";
import { hasHungUp } from "../http/hung_up.ts";
import type { Log } from "../operations/log.ts";
import { RefusalError, refusals } from "../refusal.ts";

/** What is wrong, and where. */
export interface KoneFault {
  readonly type: string;
  readonly bodyPath?: string;
  readonly urlPath?: string;
  readonly header?: string;
}

/** Ends a request with an error of this API. */
export class KoneError extends Error {
  override readonly name = "KoneError";
  constructor(
    readonly status: ContentfulStatusCode,
    message: string,
    readonly faults: readonly KoneFault[] = [],
    readonly headers: Readonly<Record<string, string>> = {},
  ) {
    super(message);
  }
}

/** The token was missing, is no token of this server, has expired or ended. */
export function invalidToken(message = "Invalid jwt token"): KoneError {
  return new KoneError(401, message, [{ type: "invalid", header: "authorization" }], {
    "www-authenticate": 'Bearer realm="vestibule"',
  });
}

/** The token lacks a scope. @param had in internal names. */
export function missingScopes(required: readonly string[], had: string): KoneError {
  return new KoneError(
    403,
    `Token does not contain required scopes. Required: [${required.join(", ")}]. Had: [${
      had.split(" ").join(", ")
    }]`,
    [{ type: "not_allowed", header: "scope" }],
  );
}

/** A body of another type than is taken; the words are the vendor's for every route. */
export function wrongContentType(): KoneError {
  return new KoneError(415, "Content-type must be application/json", [
    { type: "unsupportedValue", header: "content-type" },
  ]);
}

/** Too much was asked. */
export function tooManyRequests(waitMs: number): KoneError {
  return new KoneError(429, "Too many requests", [{ type: "limitExceeded" }], {
    "retry-after": String(Math.max(1, Math.ceil(waitMs / 1000))),
  });
}

/** A handler whose errors are answered in this API's form. */
export function inKoneForm(
  log: Log,
  handle: (c: Context<AppEnv>) => Promise<Response>,
): (c: Context<AppEnv>) => Promise<Response> {
  return async (c) => {
    try {
      return await handle(c);
    } catch (error) {
      if (error instanceof KoneError) {
        return c.json({ message: error.message, errors: error.faults }, error.status, {
          ...error.headers,
        });
      }
      if (error instanceof RefusalError && refusals[error.refusal.code].status < 500) {
        const status = refusals[error.refusal.code].status as ContentfulStatusCode;
        return c.json({ message: error.refusal.detail, errors: [] }, status);
      }
      if (!hasHungUp(c.env.incoming)) {
        log.error("kone_request_failed", {
          error: error instanceof Error ? error : String(error),
        });
      }
      return c.json({ message: "Internal server error" }, 500);
    }
  };
}

/** Answers every other method of a path with 405. @param allowed such as `POST`. */
export function notAllowed(allowed: string): (c: Context<AppEnv>) => Response {
  return (c) =>
    c.json({ message: "Method Not Allowed", errors: [{ type: "unsupportedMethod" }] }, 405, {
      allow: allowed,
    });
}
