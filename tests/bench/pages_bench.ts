/**
 * How the building's page starts in a browser that was never here: as modules one by one, and as a
 * bundle. A link with a round trip of its own is played by the browser's debugging protocol.
 */
import type { Browser } from "playwright-core";
import { signInAs } from "../browser/sign_in.ts";

/** One start of the page. */
export interface PageStart {
  /** Requests for files of the page; what it asks of the server besides is the same either way. */
  readonly requests: number;
  /** Bytes of their bodies and headers, as they came over the network. */
  readonly bytes: number;
  /** From the navigation to a call panel that can be pressed. */
  readonly panelMs: number;
}

/** Starts the page once, with nothing in its cache. */
export async function startOnce(
  browser: Browser,
  url: string,
  latencyMs: number,
): Promise<PageStart> {
  const context = await browser.newContext({ viewport: { width: 390, height: 844 } });
  try {
    const page = await context.newPage();
    await signInAs(page, url, "main");
    const protocol = await context.newCDPSession(page);
    await protocol.send("Network.enable");
    await protocol.send("Network.emulateNetworkConditions", {
      offline: false,
      latency: latencyMs,
      downloadThroughput: -1,
      uploadThroughput: -1,
    });
    const files = new Set<string>();
    let bytes = 0;
    protocol.on("Network.requestWillBeSent", ({ requestId, request }) => {
      const { pathname } = new URL(request.url);
      if (/(^\/|\.(html|js|css|svg|png|webmanifest))$/.test(pathname)) files.add(requestId);
    });
    protocol.on("Network.loadingFinished", ({ requestId, encodedDataLength }) => {
      if (files.has(requestId)) bytes += encodedDataLength;
    });
    await page.goto(url);
    await page.locator('.connection[data-state="live"]').waitFor();
    await page.getByRole("button", { name: "Call the lift" }).waitFor();
    const panelMs = await page.evaluate(() => performance.now());
    return { requests: files.size, bytes, panelMs };
  } finally {
    await context.close();
  }
}

/** The median of several starts, by the time to the panel. */
export async function medianStart(
  browser: Browser,
  url: string,
  { latencyMs, rounds }: { readonly latencyMs: number; readonly rounds: number },
): Promise<PageStart> {
  const starts: PageStart[] = [];
  for (let round = 0; round < rounds; round++) {
    starts.push(await startOnce(browser, url, latencyMs));
  }
  return starts.sort((one, other) => one.panelMs - other.panelMs)[Math.floor(rounds / 2)]!;
}

/** A start as a line to read. */
export function startLine(name: string, { requests, bytes, panelMs }: PageStart): string {
  return `${name}: ${requests} requests, ${Math.round(bytes / 1000)} kB, ` +
    `call panel after ${Math.round(panelMs)} ms`;
}
