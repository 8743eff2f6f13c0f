/** Signing in for tests: as one of the demo's people, as the demo's own page does it. */
import type { Page } from "playwright-core";

/** What the demo hands out for one of its people. */
export interface DemoSession {
  readonly access_token: string;
  readonly refresh_token: string;
  readonly session: string;
}

/** Begins a session as one of the demo's people. */
export async function demoSession(url: string, person: string): Promise<DemoSession> {
  const response = await fetch(`${url}/demo/session`, {
    method: "POST",
    headers: { "content-type": "application/json" },
    body: JSON.stringify({ person }),
  });
  if (!response.ok) throw new Error(`Cannot sign in: the demo answered ${await response.text()}`);
  return await response.json();
}

/** Lets a page find a session of one of them when it is loaded; a later one of its own stays. */
export async function signInAs(page: Page, url: string, person: string): Promise<void> {
  await keepSession(page, await demoSession(url, person));
}

/** As {@link signInAs}, with a session that somebody began. */
export async function keepSession(page: Page, begun: DemoSession): Promise<void> {
  const { refresh_token: refreshToken, session } = begun;
  await page.addInitScript((kept) => {
    const marked = "test.signed_in";
    if (sessionStorage.getItem(marked) !== null) return;
    sessionStorage.setItem(marked, "once");
    localStorage.setItem("vestibule.session", kept);
  }, JSON.stringify({ refreshToken, session }));
}

/** Asks the identity plane in the name of a session. */
export async function asked(
  url: string,
  session: DemoSession,
  method: string,
  path: string,
  body?: unknown,
): Promise<Response> {
  return await fetch(`${url}/identity/v1${path}`, {
    method,
    headers: {
      authorization: `Bearer ${session.access_token}`,
      ...(body === undefined ? {} : { "content-type": "application/json" }),
    },
    ...(body === undefined ? {} : { body: JSON.stringify(body) }),
  });
}
