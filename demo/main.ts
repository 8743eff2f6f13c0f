/**
 * The demo: a whole server with its embedded store and broker, a simulated building that speaks
 * MQTT like any hardware, and the page to click. Loopback only.
 *
 * Two things exist here and nowhere else: the route that mints a capability for whoever asks, and
 * the simulated hardware's passwords, made at start and kept in memory.
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
import { SystemClock } from "../src/clock.ts";
import {
  type Config,
  ConfigError,
  type ConfigFault,
  isLoopback,
  readConfig,
} from "../src/config.ts";
import { type Running, runUntilSignal, start } from "../src/main.ts";
import { forkRandom, type Random, seededRandom } from "../src/random.ts";
import type { Site } from "../src/site.ts";
import { addMintRoute } from "./mint_route.ts";

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
  await runUntilSignal(runDemo, ({ httpUrl }) => say(Deno.stdout, `ready ${httpUrl}`));
}

/** Starts server and building; resolves once `/readyz` is green. */
async function runDemo(): Promise<Running> {
  const flags = readFlags(Deno.args);
  const config = demoConfig(flags.rest);
  const passwords = new Map<string, string>();
  const running = await start(config, {
    routes: addMintRoute,
    credentials: async (credentials) => {
      if (!flags.building) return; // whoever plays the hardware brings credentials of its own
      for (const device of devicesOf(config)) {
        passwords.set(device, await credentials.issueDeviceSecret(device));
      }
    },
  });
  try {
    const building = flags.building && running.mqttUrl !== null
      ? await playBuilding(running.site, running.mqttUrl, passwords, flags)
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
  const faults: ConfigFault[] = [];
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

/** Starts the building and resolves once every controller has reached the broker. */
async function playBuilding(
  site: Site,
  mqtt: string,
  passwords: ReadonlyMap<string, string>,
  { seed, passengers, control }: DemoFlags,
) {
  const clock = new SystemClock();
  const random: Random = seededRandom(seed);
  const links: Promise<void>[] = [];
  const building = startBuilding({
    site,
    clock,
    random: forkRandom(random, "building"),
    ...(passengers > 0 && { passengers: { perFiveMinutes: passengers } }),
    connect: (at) => {
      const device = site.devices.find(({ building, group, car }) =>
        building === at.building && group === at.group && car === undefined
      );
      const password = device === undefined ? undefined : passwords.get(device.id);
      if (device === undefined || password === undefined) {
        throw new Error(`the site names no device for group ${at.building}/${at.group}`);
      }
      const up = Promise.withResolvers<void>();
      links.push(up.promise);
      return new MqttLink(at, { url: mqtt, user: device.id, password }, {
        clock,
        random: forkRandom(random, device.id),
        note: (text) => say(Deno.stderr, text),
        up: () => up.resolve(),
      });
    },
  });
  if (control) void obeyAll(building, Deno.stdin.readable, (text) => say(Deno.stderr, text));
  await Promise.all(links);
  return building;
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
