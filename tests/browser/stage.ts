/**
 * One demo and one browser for all scenes of a test, and a watch over everything the pages do:
 * requests that leave the origin, violations of the content security policy, errors in the console.
 */
import type { Browser, BrowserContextOptions, Page } from "playwright-core";
import { launchChromium } from "../parts/chromium.ts";
import { DemoProcess } from "../parts/demo_process.ts";
import { signInAs } from "./sign_in.ts";

/** The longest wait for anything a lift has to travel for. */
export const rideMs = 60_000;
/** The longest wait for anything else. */
export const answerMs = 10_000;

const desktop = { width: 1280, height: 800 };

/** How a scene's page is opened. */
export interface SceneOptions extends BrowserContextOptions {
  /** Another address of the demo, such as a proxy in front of it. */
  readonly url?: string;
  /** The page of the demo; the building's where left out. */
  readonly path?: string;
  /** As which of the demo's people; null for nobody, the manager where left out. */
  readonly person?: string | null;
  /** Runs before the page is loaded. */
  readonly before?: (page: Page) => Promise<void>;
  /** Errors in the console that the scene provokes. */
  readonly expects?: RegExp;
}

/** The demo, the browser, and what went wrong on any page. */
export class Stage implements AsyncDisposable {
  /** What no page may do; empty at the end of a good test. */
  readonly faults: string[] = [];
  readonly demo: DemoProcess;
  readonly #browser: Browser;

  private constructor(demo: DemoProcess, browser: Browser) {
    this.demo = demo;
    this.#browser = browser;
  }

  /** Starts both; `args` are further settings of the demo's server, `flags` of the browser. */
  static async open(
    args: readonly string[] = [],
    flags: readonly string[] = [],
  ): Promise<Stage> {
    const demo = await DemoProcess.start({ args: ["--passengers", "0", ...args] });
    try {
      return new Stage(demo, await launchChromium({ args: flags }));
    } catch (error) {
      await demo[Symbol.asyncDispose]();
      throw error;
    }
  }

  /**
   * Opens a page in a context of its own, plays the scene, and closes it. The building's page is
   * live by then.
   */
  async scene(options: SceneOptions, play: (page: Page) => Promise<void>): Promise<void> {
    const { url = this.demo.url, path = "/", person = "manager", before, expects, ...context } =
      options;
    const room = await this.#browser.newContext({ viewport: desktop, ...context });
    try {
      room.setDefaultTimeout(answerMs);
      const page = await room.newPage();
      await this.#watch(page, url, expects);
      if (person !== null) await signInAs(page, this.demo.url, person);
      await before?.(page);
      await page.goto(`${url}${path}`);
      if (path === "/" && person !== null) {
        await page.locator('.connection[data-state="live"]').waitFor();
      }
      await play(page);
    } finally {
      await room.close();
    }
  }

  async [Symbol.asyncDispose](): Promise<void> {
    await this.#browser.close();
    await this.demo[Symbol.asyncDispose]();
  }

  async #watch(page: Page, url: string, expects: RegExp | undefined): Promise<void> {
    const { host } = new URL(url);
    const outside = (address: string) =>
      !address.startsWith("data:") && new URL(address).host !== host;
    page.on("request", (request) => {
      if (outside(request.url())) this.faults.push(`a request left the origin: ${request.url()}`);
    });
    page.on("websocket", (socket) => {
      if (outside(socket.url())) this.faults.push(`a socket left the origin: ${socket.url()}`);
    });
    page.on("pageerror", (error) => this.faults.push(`uncaught: ${error.stack ?? error.message}`));
    page.on("console", (message) => {
      const wrong = message.type() === "error" || message.type() === "warning";
      if (wrong && expects?.test(message.text()) !== true) {
        this.faults.push(`console: ${message.text()} (${message.location().url})`);
      }
    });
    // A violation is reported to the document; the console names most of them, not all.
    await page.exposeFunction("reportViolation", (what: string) => {
      this.faults.push(`content security policy: ${what}`);
    });
    await page.addInitScript(() => {
      addEventListener("securitypolicyviolation", (event) => {
        const report = Reflect.get(globalThis, "reportViolation");
        report(`${event.effectiveDirective} ${event.blockedURI}`);
      });
    });
  }
}
