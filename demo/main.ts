/**
 * The demo: a whole server with its embedded store and broker, a simulated building that speaks
 * MQTT like any hardware, and the page to click. Loopback only.
 *
 * Five things exist here and nowhere else: routes that begin a session as one of the demo's people
 * and mint a capability for whoever asks, a screen's too, those people themselves, a client of the KONE-compatible
 * API, the managers' keys that speak for its intercoms (`eyes.ts`, kept in the data folder), and the
 * simulated hardware's passwords, made at start and kept in memory.
 *
 *     deno task demo [--http HOST:PORT] [--mqtt HOST:PORT] [--data DIR] [--passengers RATE|off]
 *                    [--seed N] [--no-building] [--control] and every setting of the server
 *
 * RATE is passengers in five minutes in each group who press buttons as people without a phone do.
 * With `--control` the building obeys the lines of standard input (`adapters/simulator/control.ts`).
 */
import { parseArgs } from "node:util";
import { fileURLToPath } from "node:url";
import { startBuilding } from "../adapters/simulator/building.ts";
import { MqttLink } from "../adapters/simulator/connection.ts";
import { obeyAll } from "../adapters/simulator/control.ts";
import { MqttUnitLink } from "../adapters/simulator/unit_connection.ts";
import { readPublicKey } from "../adapters/mqtt/unit_signature.ts";
import { judgeAlone } from "../src/access/judge_alone.ts";
import { SystemClock } from "../src/clock.ts";
import { type Config, ConfigError, readConfig } from "../src/config.ts";
import { isLoopback } from "../src/loopback.ts";
import { type Running, start } from "../src/main.ts";
import { forkRandom, type Random, seededRandom } from "../src/random.ts";
import { runUntilSignal } from "../src/run_until_signal.ts";
import type { SettingFault } from "../src/settings_faults.ts";
import type { Device, Site } from "../src/site.ts";
import { DemoSiteKeys } from "./eyes.ts";
import { seedKoneClient, writeKoneClient } from "./kone_client.ts";
import { addMintRoute } from "./mint_route.ts";
import { seedPeople } from "./people.ts";
import { addScreenRoute } from "./screen_route.ts";
import { addSessionRoute } from "./session_route.ts";
import { addTrafficRoute } from "./traffic_route.ts";

const here = (path: string) => fileURLToPath(new URL(path, import.meta.url));

/** What the demo is told beyond the server's own settings. */
interface DemoFlags {
  readonly building: boolean;
  readonly control: boolean;
  readonly seed: string;
  /** In five minutes, in each group; 0 for nobody. */
  readonly passengers: number;
  /** What is left for the server. */
  readonly rest: string[];
}

if (import.meta.main) {
  await runUntilSignal(runDemo, ({ publicUrl }) => say(Deno.stdout, `ready ${publicUrl}`));
}

/** Starts server and building; resolves once `/readyz` is green. */
async function runDemo(): Promise<Running> {
  const flags = readFlags(Deno.args);
  const config = demoConfig(flags.rest);
  const passwords = new Map<string, string>();
  const displays = new Map<string, string>();
  const data = "data" in config.store ? config.store.data : null;
  const siteKeys = await DemoSiteKeys.open(new SystemClock(), data);
  const running = await start(config, {
    routes: (app, capabilities, site, identity) => {
      siteKeys.addRoute(app);
      addMintRoute(app, capabilities, site);
      addSessionRoute(app, identity, () => Object.fromEntries(displays));
      addScreenRoute(app, capabilities, site);
      addTrafficRoute(app, new SystemClock());
    },
    identity: async (services) => {
      await seedPeople(services);
      await siteKeys.seed(services);
      const client = await seedKoneClient(services);
      const where = data === null ? "" : `, also in ${await writeKoneClient(client, data)}`;
      say(
        Deno.stdout,
        `KONE-compatible client ${client.clientId} secret ${client.clientSecret} ` +
          `building ${client.buildingId} group ${client.groupId}${where}`,
      );
    },
    sandbox: true,
    credentials: async (credentials) => {
      if (!flags.building) return; // whoever plays the hardware brings credentials of its own
      for (const device of devicesOf(config)) {
        passwords.set(device, await credentials.issueDeviceSecret(device));
      }
    },
  });
  try {
    const building = flags.building && running.mqttUrl !== null
      ? await playBuilding(
        { ...running, mqttUrl: running.mqttUrl },
        passwords,
        displays,
        flags,
        siteKeys,
      )
      : null;
    await green(`${running.httpUrl}/readyz`);
    return {
      ...running,
      stop: async () => {
        await building?.stop();
        await running.stop();
      },
    };
  } catch (error) {
    await running.stop();
    throw error;
  }
}

/** The demo's own defaults under the server's settings, and its own rule: loopback only. */
function demoConfig(args: readonly string[]): Config {
  const given = (flag: string) => args.some((arg) => arg === flag || arg.startsWith(`${flag}=`));
  const defaults: [string, string][] = [
    ["--site", here("./site.json")],
    ["--web", here("../web")],
    ["--data", here("../data/demo")],
    ["--metrics", "127.0.0.1:0"],
    ["--log-level", "warn"],
  ];
  const config = readConfig(
    [...args, ...defaults.filter(([flag]) => !given(flag)).flat()],
    () => undefined,
  );
  const faults: SettingFault[] = [];
  const listeners = [
    ["--http", config.http],
    ["--metrics", config.metrics],
    ...(config.mqtt.embedded ? [["--mqtt", config.mqtt.listen] as const] : []),
  ] as const;
  for (const [place, { host }] of listeners) {
    if (!isLoopback(host)) {
      faults.push({ place, fault: `the demo listens on loopback, not ${host}` });
    }
  }
  if (faults.length > 0) throw new ConfigError(faults);
  return config;
}

/** Ids of the devices that the site file names; the server itself checks the file in full. */
function devicesOf(config: Config): string[] {
  const site = JSON.parse(Deno.readTextFileSync(config.site)) as Site;
  return site.devices.map(({ id }) => id);
}

/** Starts the building and resolves once every controller and unit has reached the broker. */
async function playBuilding(
  { site, mqttUrl, actKey }: Running & { readonly mqttUrl: string },
  passwords: ReadonlyMap<string, string>,
  displays: Map<string, string>,
  { seed, passengers, control }: DemoFlags,
  siteKeys: DemoSiteKeys,
) {
  const clock = new SystemClock();
  const random: Random = seededRandom(seed);
  const links: Promise<void>[] = [];
  const note = (text: string) => say(Deno.stderr, text);
  const loginOf = (what: string, isIt: (device: Device) => boolean) => {
    const device = site.devices.find(isIt);
    const password = device === undefined ? undefined : passwords.get(device.id);
    if (device === undefined || password === undefined) {
      throw new Error(`Cannot play ${what}: the site names no device for it`);
    }
    return { url: mqttUrl, user: device.id, password };
  };
  const surroundings = (device: string) => {
    const up = Promise.withResolvers<void>();
    links.push(up.promise);
    return { clock, random: forkRandom(random, device), note, up: () => up.resolve() };
  };
  const eyes = siteKeys.open(note);
  const building = startBuilding({
    site,
    clock,
    random: forkRandom(random, "building"),
    ...(passengers > 0 && { passengers: { perFiveMinutes: passengers } }),
    connect: (at) => {
      const login = loginOf(
        `group ${at.building}/${at.group}`,
        ({ building, group, car, panel }) =>
          building === at.building && group === at.group && car === undefined &&
          panel === undefined,
      );
      return new MqttLink(at, login, surroundings(login.user));
    },
    units: {
      keys: new Map([[actKey.kid, readPublicKey(actKey.publicKey)]]),
      judgeAlone,
      eyes: eyes.of,
      connect: (at) => {
        const login = loginOf(
          `unit ${at.building}/${at.unit}`,
          ({ building, unit }) => building === at.building && unit === at.unit,
        );
        return new MqttUnitLink(at, login, surroundings(login.user));
      },
      observe: (at, happening) => {
        if (happening.what === "code") displays.set(at.unit, happening.code);
      },
    },
  });
  if (control) void obeyAll(building, Deno.stdin.readable, note);
  await Promise.all(links);
  return {
    stop: async () => {
      await building.stop();
      await eyes.stop();
    },
  };
}

async function green(url: string): Promise<void> {
  const clock = new SystemClock();
  for (let tries = 0; tries < 200; tries++) {
    const response = await fetch(url);
    const text = await response.text();
    if (response.ok) return;
    if (tries === 199) throw new Error(`not ready after 10 s: ${text}`);
    await new Promise<void>((resolve) => clock.after(50, resolve));
  }
}

function readFlags(args: string[]): DemoFlags {
  const own = new Set(["no-building", "control", "seed", "passengers"]);
  const { tokens } = parseArgs({
    args,
    options: {
      "no-building": { type: "boolean" },
      control: { type: "boolean" },
      seed: { type: "string" },
      passengers: { type: "string" },
    },
    strict: false,
    allowPositionals: true,
    tokens: true,
  });
  const values = new Map<string, string>();
  const taken = new Set<number>();
  for (const token of tokens) {
    if (token.kind !== "option" || !own.has(token.name)) continue;
    values.set(token.name, token.value ?? "");
    taken.add(token.index);
    if (token.value !== undefined && !token.inlineValue) taken.add(token.index + 1);
  }
  const passengers = values.get("passengers") ?? "off";
  const rate = passengers === "off" ? 0 : Number(passengers);
  if (passengers === "" || !(rate >= 0 && rate <= 10_000)) {
    throw new ConfigError([{
      place: "--passengers",
      fault: `must be off or at most 10000 in five minutes, got "${passengers}"`,
    }]);
  }
  return {
    building: !values.has("no-building"),
    control: values.has("control"),
    seed: values.get("seed") ?? "1",
    passengers: rate,
    rest: args.filter((_, index) => !taken.has(index)),
  };
}

function say(to: { writeSync(bytes: Uint8Array): number }, text: string): void {
  to.writeSync(new TextEncoder().encode(`${text}\n`));
}
