/**
 * A real browser on an empty page of this server's own files, under its own headers: for modules that
 * need a browser and no server behind them.
 */
import type { Browser, BrowserContext, Page } from "playwright-core";
import { securityHeaders } from "../../../src/http/security_headers.ts";
import { readWebFiles, serveWebFile, webFile } from "../../../src/http/web_files.ts";
import { launchChromium } from "../../parts/chromium.ts";

/** The browser and what serves it. */
export class BlankStage implements AsyncDisposable {
  readonly context: BrowserContext;
  readonly #browser: Browser;
  readonly #server: Deno.HttpServer<Deno.NetAddr>;

  private constructor(
    browser: Browser,
    context: BrowserContext,
    server: Deno.HttpServer<Deno.NetAddr>,
  ) {
    this.#browser = browser;
    this.context = context;
    this.#server = server;
  }

  /** Starts both, on a free port of the loopback. */
  static async open(): Promise<BlankStage> {
    const page = await webFile("/blank.html", "<!doctype html><title>Blank</title>");
    const files = new Map([...await readWebFiles(new URL("../../../web/", import.meta.url))]);
    files.set("/blank.html", page);
    const server = Deno.serve(
      { hostname: "127.0.0.1", port: 0, onListen() {} },
      (request) => {
        const file = serveWebFile(files, request, new URL(request.url).pathname);
        const answer = file ?? new Response(null, { status: 404 });
        for (const [name, value] of Object.entries(securityHeaders)) {
          answer.headers.set(name, value);
        }
        return answer;
      },
    );
    try {
      const browser = await launchChromium({ args: ["--allow-loopback-in-peer-connection"] });
      return new BlankStage(browser, await browser.newContext(), server);
    } catch (error) {
      await server.shutdown();
      throw error;
    }
  }

  /** Another tab of the same browser profile. */
  async page(): Promise<Page> {
    const page = await this.context.newPage();
    await page.goto(`http://127.0.0.1:${this.#server.addr.port}/blank`);
    return page;
  }

  async [Symbol.asyncDispose](): Promise<void> {
    await this.#browser.close();
    await this.#server.shutdown();
  }
}
