/**
 * The simulated building as a process of its own, a stranger to the server: it knows the site file,
 * the broker's URL and its devices' passwords.
 *
 *     deno run … adapters/simulator/main.ts --mqtt URL --site FILE
 *         (--password-file FILE | --password-env NAME) [--seed N] [--passengers off|RATE]
 *         [--ca FILE] [--control] [--buttons own|reported]
 *         [--unit-keys FILE --judge-alone MODULE]
 *
 * Passwords are one JSON object, device id to password. RATE is passengers in five minutes in each
 * group. With `--control` it obeys the lines of its standard input (`control.ts`) and prints what
 * happens at doors, one JSON object a line. It prints `ready` once every controller and unit has
 * reached the broker, and ends at SIGINT or SIGTERM.
 *
 * With `--buttons reported` the controllers report the buttons at their landings, and the server sends
 * the cars; otherwise they send them themselves.
 *
 * Access units run where they are given what they get at enrolment: the server's public keys (one
 * JSON object, key id to 32 bytes in base64url) and a module that exports `judgeAlone`, by which
 * they decide while the server is away.
 */
import { resolve } from "node:path";
import { pathToFileURL } from "node:url";
import { parseArgs } from "node:util";
import { z } from "zod";
import { SystemClock } from "../../src/clock.ts";
import type { JudgeAlone } from "../../src/doors.ts";
import { forkRandom, seededRandom } from "../../src/random.ts";
import { type Device, readSite } from "../../src/site.ts";
import { readPublicKey, type UnitKeys } from "../mqtt/unit_signature.ts";
import { startBuilding, type UnitsOptions } from "./building.ts";
import { MqttLink } from "./connection.ts";
import { obeyAll } from "./control.ts";
import type { ButtonsMode } from "./landing_buttons.ts";
import { MqttUnitLink } from "./unit_connection.ts";

const passwordsSchema = z.record(z.string(), z.string().min(1));

if (import.meta.main) {
  try {
    await main(Deno.args);
  } catch (error) {
    say(Deno.stderr, error instanceof Error ? error.message : String(error));
    Deno.exit(1);
  }
}

/** Runs a building until a signal ends it. */
async function main(args: string[]): Promise<void> {
  const flags = readFlags(args);
  const site = readSite(await Deno.readTextFile(flags.site));
  const passwords = readPasswords(
    flags.passwordFile === undefined
      ? Deno.env.get(flags.passwordEnv!)
      : await Deno.readTextFile(flags.passwordFile),
  );
  const ca = flags.ca === undefined ? {} : { ca: await Deno.readTextFile(flags.ca) };
  const clock = new SystemClock();
  const random = seededRandom(flags.seed);
  let awaited = 0;
  const surroundings = (device: string) => {
    let up = false;
    awaited++;
    return {
      clock,
      random: forkRandom(random, device),
      note: (text: string) => say(Deno.stderr, text),
      up: () => {
        if (up) return;
        up = true;
        if (--awaited === 0) say(Deno.stdout, "ready");
      },
    };
  };
  const loginOf = (device: Device | undefined, what: string) => {
    const password = device === undefined ? undefined : passwords[device.id];
    if (device === undefined || password === undefined) {
      throw new Error(
        `Cannot run ${what}: its controller must be a device of the ` +
          `site with a password, got ${device === undefined ? "no device" : "no password"}`,
      );
    }
    return { url: flags.mqtt, user: device.id, password, ...ca };
  };
  const units: UnitsOptions | undefined = flags.unitKeys === undefined ? undefined : {
    keys: readUnitKeys(await Deno.readTextFile(flags.unitKeys)),
    judgeAlone: await readJudge(flags.judgeAlone!),
    connect: (at) => {
      const device = site.devices.find(({ building, unit }) =>
        building === at.building && unit === at.unit
      );
      const login = loginOf(device, `unit ${at.building}/${at.unit}`);
      return new MqttUnitLink(at, login, surroundings(login.user));
    },
    ...(flags.control && {
      observe: (at, happening) => say(Deno.stdout, JSON.stringify({ ...at, ...happening })),
    }),
  };
  const building = startBuilding({
    site,
    clock,
    random: forkRandom(random, "building"),
    ...(flags.perFiveMinutes === 0 ? {} : { passengers: flags }),
    buttons: flags.buttons,
    connect: (at) => {
      const device = site.devices.find((device) =>
        device.building === at.building && device.group === at.group &&
        device.car === undefined && device.panel === undefined
      );
      const login = loginOf(device, `group ${at.building}/${at.group}`);
      return new MqttLink(at, login, surroundings(login.user));
    },
    ...(units !== undefined && { units }),
  });
  if (flags.control) {
    void obeyAll(building, Deno.stdin.readable, (text) => say(Deno.stderr, text));
  }
  const ended = Promise.withResolvers<void>();
  for (const signal of ["SIGINT", "SIGTERM"] as const) {
    Deno.addSignalListener(signal, ended.resolve);
  }
  await ended.promise;
  await building.stop();
  Deno.exit(0); // standard input may still be waited for
}

interface Flags {
  readonly mqtt: string;
  readonly site: string;
  readonly seed: string;
  readonly perFiveMinutes: number;
  readonly buttons: ButtonsMode;
  readonly passwordFile: string | undefined;
  readonly passwordEnv: string | undefined;
  readonly ca: string | undefined;
  readonly control: boolean;
  readonly unitKeys: string | undefined;
  readonly judgeAlone: string | undefined;
}

function readFlags(args: string[]): Flags {
  const { values } = parseArgs({
    args,
    options: {
      mqtt: { type: "string" },
      site: { type: "string" },
      seed: { type: "string", default: "1" },
      passengers: { type: "string", default: "off" },
      "password-file": { type: "string" },
      "password-env": { type: "string" },
      ca: { type: "string" },
      control: { type: "boolean", default: false },
      buttons: { type: "string", default: "own" },
      "unit-keys": { type: "string" },
      "judge-alone": { type: "string" },
    },
  });
  const { mqtt, site, seed, passengers, ca, control, buttons } = values;
  const passwordFile = values["password-file"];
  const passwordEnv = values["password-env"];
  if (mqtt === undefined || site === undefined) {
    throw new Error("Cannot start: --mqtt URL and --site FILE are needed");
  }
  if ((passwordFile === undefined) === (passwordEnv === undefined)) {
    throw new Error("Cannot start: exactly one of --password-file and --password-env is needed");
  }
  const unitKeys = values["unit-keys"];
  const judgeAlone = values["judge-alone"];
  if ((unitKeys === undefined) !== (judgeAlone === undefined)) {
    throw new Error("Cannot start: --unit-keys and --judge-alone are needed together");
  }
  const perFiveMinutes = passengers === "off" ? 0 : Number(passengers);
  if (!(perFiveMinutes >= 0 && perFiveMinutes <= 10_000)) {
    throw new Error(
      `Cannot start: --passengers must be off or at most 10000 in five minutes, got ${passengers}`,
    );
  }
  if (buttons !== "own" && buttons !== "reported") {
    throw new Error(`Cannot start: --buttons must be own or reported, got ${buttons}`);
  }
  return {
    mqtt,
    site,
    seed,
    perFiveMinutes,
    buttons,
    passwordFile,
    passwordEnv,
    ca,
    control,
    unitKeys,
    judgeAlone,
  };
}

function readUnitKeys(text: string): UnitKeys {
  const keys = z.record(z.string(), z.string()).parse(JSON.parse(text));
  return new Map(Object.entries(keys).map(([kid, key]) => [kid, readPublicKey(key)]));
}

/** What a unit decides by is the maker's; here it is whatever module was named at the start. */
async function readJudge(path: string): Promise<JudgeAlone> {
  const module: unknown = await import(pathToFileURL(resolve(path)).href);
  if (
    typeof module === "object" && module !== null && "judgeAlone" in module &&
    typeof module.judgeAlone === "function"
  ) return module.judgeAlone as JudgeAlone;
  throw new Error("Cannot start: --judge-alone must name a module that exports judgeAlone");
}

function readPasswords(text: string | undefined): Record<string, string> {
  try {
    return passwordsSchema.parse(JSON.parse(text ?? ""));
  } catch {
    // What came may hold a password, so it is not repeated.
    throw new Error("Cannot start: the passwords must be a JSON object, device id to password");
  }
}

function say(to: { writeSync(bytes: Uint8Array): number }, text: string): void {
  to.writeSync(new TextEncoder().encode(`${text}\n`));
}
