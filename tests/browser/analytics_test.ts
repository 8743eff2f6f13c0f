/** What the page notes and reports of its use, on a storage and a clock of the test's own. */
import assert from "node:assert/strict";
import { appVersion, deviceClass, UsageReports } from "../../web/analytics.js";
import {
  appVersions,
  modelClasses,
  osFamilies,
  type Report,
  reportSchema,
} from "../../src/privacy/analytics/metrics.ts";
import configuration from "../../deno.json" with { type: "json" };

const phone = "Mozilla/5.0 (Linux; Android 16; Pixel 11) AppleWebKit/537.36 Chrome/150.0 Mobile";

/** A browser of one person, whose clock is moved by hand. */
class Browser {
  readonly kept = new Map<string, string>();
  session: string | undefined = "session-mia";
  at = "2026-11-22T08:30:00Z";
  readonly reports = new UsageReports(() => this.session, {
    getItem: (key: string) => this.kept.get(key) ?? null,
    setItem: (key: string, value: string) => void this.kept.set(key, value),
    removeItem: (key: string) => void this.kept.delete(key),
  }, () => new Date(this.at));

  /** A day of use. */
  use(): void {
    this.reports.opened("tower");
    this.reports.spent(130_000);
    this.reports.used("call_lift");
    this.reports.used("call_lift");
  }

  taken(): Report[] {
    const taken: Report[] = [];
    for (let one = this.reports.take(); one !== undefined; one = this.reports.take()) {
      taken.push(reportSchema.parse(one));
    }
    return taken;
  }
}

Deno.test("R83 C19 a phone notes and sends nothing until its person has opted in", () => {
  const browser = new Browser();
  browser.use();
  browser.at = "2026-11-23T08:00:00Z";
  browser.reports.turn(phone);
  assert.equal(browser.reports.on, false);
  assert.deepEqual(browser.taken(), []);
  assert.equal(browser.kept.size, 0);
});

Deno.test("C19 R100 R101 R102 a day is sent the day after, each metric once, and says of nobody", () => {
  const browser = new Browser();
  browser.reports.choose(true);
  browser.use();
  browser.reports.turn(phone);
  assert.deepEqual(browser.taken(), [], "not on the day itself");
  browser.at = "2026-11-23T23:10:00Z";
  browser.use(); // before the page has turned the day: of neither day
  browser.reports.turn(phone);
  browser.reports.turn(phone);
  assert.ok(browser.reports.waits);
  const taken = browser.taken();
  const hour = new Date("2026-11-22T08:30:00Z").getHours();
  const building = "tower";
  assert.deepEqual(taken, [
    { metric: "device", building, os: "android", app: "0.1", model: "phone" },
    { metric: "sign_in_hour", building, hour },
    { metric: "sign_out_hour", building, hour },
    { metric: "time_spent", building, seconds: 120 },
    { metric: "used_call_lift", building },
  ]);
  assert.deepEqual(browser.taken(), [], "what was taken once never comes again");
  assert.ok(!JSON.stringify(taken).includes("session"));
  browser.use();
  browser.reports.turn(phone);
  assert.deepEqual(browser.taken(), [], "one sending a day");
});

Deno.test("R83 objecting forgets at once what was noted and what waits", () => {
  const browser = new Browser();
  browser.reports.choose(true);
  browser.use();
  browser.at = "2026-11-23T08:00:00Z";
  browser.reports.turn(phone);
  assert.ok(browser.reports.waits);
  browser.reports.choose(false);
  assert.equal(browser.kept.size, 0);
  assert.equal(browser.reports.take(), undefined);
  browser.use();
  assert.equal(browser.kept.size, 0);
});

Deno.test("R83 nobody opts in for whoever signs in next on the same phone", () => {
  const browser = new Browser();
  browser.reports.choose(true);
  browser.use();
  browser.at = "2026-11-23T08:00:00Z";
  browser.reports.turn(phone);
  browser.session = "session-max";
  assert.equal(browser.reports.on, false);
  assert.deepEqual(browser.taken(), []);
  browser.session = "session-mia";
  assert.equal(browser.reports.on, false, "nor does it come back");
  browser.session = undefined;
  browser.reports.choose(true);
  assert.equal(browser.kept.size, 0, "without a session there is no choice");
});

Deno.test("analytics: a storage that holds something else is emptied", () => {
  const browser = new Browser();
  for (const text of ["{", "7", '{"session":"session-max"}']) {
    browser.kept.set("vestibule.analytics", text);
    assert.equal(browser.reports.on, false, text);
    assert.equal(browser.kept.size, 0, text);
  }
});

Deno.test("R100 the page names its version and device by the server's closed lists alone", () => {
  assert.ok((appVersions as readonly string[]).includes(appVersion));
  assert.equal(configuration.version.split(".").slice(0, 2).join("."), appVersions.at(-1));
  const agents = [
    [phone, "android", "phone"],
    ["Mozilla/5.0 (Linux; Android 16; SM-X910)", "android", "tablet"],
    ["Mozilla/5.0 (iPhone; CPU iPhone OS 20_1 like Mac OS X)", "ios", "phone"],
    ["Mozilla/5.0 (iPad; CPU OS 20_1 like Mac OS X)", "ios", "tablet"],
    ["Mozilla/5.0 (Macintosh; Intel Mac OS X 10_15_7)", "macos", "computer"],
    ["Mozilla/5.0 (Windows NT 10.0; Win64; x64)", "windows", "computer"],
    ["Mozilla/5.0 (X11; CrOS x86_64 16000.0.0)", "chromeos", "computer"],
    ["Mozilla/5.0 (X11; Linux x86_64)", "linux", "computer"],
    ["", "other", "other"],
  ] as const;
  for (const [agent, os, model] of agents) {
    assert.deepEqual(deviceClass(agent), { os, model });
    assert.ok(osFamilies.includes(os) && modelClasses.includes(model));
  }
});
