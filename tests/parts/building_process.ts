/**
 * The simulated building as a process of its own: lifts and access units, strangers to the server
 * that know the site, the broker and the server's public keys. Tests do at its doors what people do
 * and see what somebody before a door would see.
 */
import type { UnitHappening } from "../../adapters/simulator/unit_events.ts";
import type { Order } from "../../adapters/simulator/control.ts";
import { until } from "./until.ts";
import { Inbox } from "./inbox.ts";
import { lineOf, Program } from "./program.ts";
import { fileURLToPath } from "node:url";

/** What happened at a unit. */
export type SeenAtUnit = UnitHappening & { readonly building: string; readonly unit: string };

/** Where it connects, and with what. */
export interface BuildingOptions {
  /** A folder in which its files may lie. */
  readonly dir: string;
  readonly mqtt: string;
  readonly secrets: ReadonlyMap<string, string>;
  /** Key id → raw public key. */
  readonly unitKeys: Readonly<Record<string, string>>;
}

/** A door of the building. */
export interface DoorAt {
  readonly building: string;
  readonly unit: string;
  readonly door: string;
}

const withinMs = 20_000;

/** A simulated building that runs. */
export class BuildingProcess implements AsyncDisposable {
  /** All that was seen at doors, in order. */
  readonly seen = new Inbox<SeenAtUnit>(withinMs);
  readonly #program: Program;
  readonly #lines: Inbox<string>;

  private constructor(program: Program, lines: Inbox<string>) {
    this.#program = program;
    this.#lines = lines;
  }

  /** Starts one; resolves once every device has reached the broker. */
  static async start({ dir, mqtt, secrets, unitKeys }: BuildingOptions): Promise<BuildingProcess> {
    const write = (name: string, value: object) =>
      Deno.writeTextFile(`${dir}/${name}`, JSON.stringify(value), { mode: 0o600 });
    await write("devices.json", Object.fromEntries(secrets));
    await write("keys.json", unitKeys);
    const lines = new Inbox<string>(withinMs);
    const judge = new URL("../../src/access/judge_alone.ts", import.meta.url);
    const program = new Program({
      file: "adapters/simulator/main.ts",
      args: [
        ...["--mqtt", mqtt, "--site", `${dir}/site.json`, "--control"],
        ...["--password-file", `${dir}/devices.json`, "--unit-keys", `${dir}/keys.json`],
        ...["--judge-alone", fileURLToPath(judge)],
      ],
      permissions: ["--allow-net=127.0.0.1", "--allow-read"],
      line: (text, from) => {
        if (from === "out" && text.startsWith("{")) self.seen.put(JSON.parse(text) as SeenAtUnit);
        else lines.put(text);
      },
    });
    const self = new BuildingProcess(program, lines);
    try {
      await lineOf(lines, program, "the building's ready", (line) => line === "ready");
    } catch (error) {
      await program.end("SIGKILL");
      throw error;
    }
    return self;
  }

  /** Gives an order (`adapters/simulator/control.ts`). */
  async do(order: Order): Promise<void> {
    await this.#program.say(JSON.stringify(order));
  }

  /** Somebody shows a credential at a door; what the door then says. */
  async present(
    at: DoorAt,
    kind: "tag" | "pin" | "qr",
    value: string,
  ): Promise<{ readonly admitted: boolean; readonly reason: string | undefined }> {
    const from = this.seen.all.length;
    await this.do({ do: "present", ...at, kind, value });
    return await until(`a verdict for the ${kind} at ${at.unit}/${at.door}`, () => {
      for (const one of this.seen.all.slice(from)) {
        if (one.unit !== at.unit || !("door" in one) || one.door !== at.door) continue;
        if (one.what === "opened" && one.by !== "exit") {
          return { admitted: true, reason: undefined };
        }
        if (one.what !== "verdict" || one.admitted) continue;
        return { admitted: false, reason: one.reason };
      }
      return undefined;
    });
  }

  /** How often a door was opened by this way so far. */
  openings(at: DoorAt, by: "act" | "alone" | "exit"): number {
    return this.seen.all.filter((one) =>
      one.what === "opened" && one.unit === at.unit && one.door === at.door && one.by === by
    ).length;
  }

  /** The code on a unit's display, as somebody before it reads it. */
  code(unit: string): string {
    const shown = this.seen.all.findLast((one) => one.what === "code" && one.unit === unit);
    if (shown?.what !== "code") throw new Error(`The unit ${unit} has shown no code`);
    return shown.code;
  }

  /** The newest access list that a unit keeps. */
  list(unit: string): { readonly epoch: number; readonly revision: number } | null {
    const kept = this.seen.all.findLast((one) => one.what === "list" && one.unit === unit);
    return kept?.what === "list" ? { epoch: kept.epoch, revision: kept.revision } : null;
  }

  /** Resolves once a unit keeps another list than `than`. */
  async newList(unit: string, than: { readonly revision: number; readonly epoch: number } | null) {
    return await until(`a new access list at ${unit}`, () => {
      const now = this.list(unit);
      const isNew = now !== null && (now.revision !== than?.revision || now.epoch !== than.epoch);
      return isNew ? now : undefined;
    });
  }

  /** Ends it as a signal does, by its process id. */
  async [Symbol.asyncDispose](): Promise<void> {
    await this.#program.end("SIGTERM");
    const complaint = this.#lines.all.find((line) => line.startsWith("Cannot obey"));
    if (complaint !== undefined) throw new Error(complaint);
  }
}
