/**
 * A town whose server makes backups: its place of backups, all that the server has said, its figures,
 * the commands that its operator runs beside it, and the receipts of erasures.
 */
import assert from "node:assert/strict";
import { fileURLToPath } from "node:url";
import { ask, demanded, type Person } from "./person.ts";
import { Town, type TownOptions } from "./town.ts";
import { until } from "./until.ts";

/** A receipt, as far as the tests look at it. */
export interface ReceiptView {
  readonly state: string;
  readonly askedAtMs: number;
  readonly accessEndedAtMs: number;
  readonly keysDestroyedAtMs: number | null;
  readonly secondPlaceAtMs: number | null;
  readonly tasks: readonly { readonly building: string; readonly state: string }[];
  readonly logStub: { readonly untilMs: number; readonly destroyedAtMs: number | null };
  readonly complaint: { readonly words: string; readonly authorities: readonly unknown[] };
}

/** What asking for an erasure answers. */
export interface AskedErasure {
  readonly erasure: string;
  readonly secret: string;
}

/** A town with backups. */
export class PrivacyHouse implements AsyncDisposable {
  readonly town: Town;
  /** The folder of backups. */
  readonly place: string;
  /** Every line that the server has said, on both of its outputs. */
  readonly said: string[];
  readonly #undo: AsyncDisposableStack;

  private constructor(town: Town, place: string, said: string[], undo: AsyncDisposableStack) {
    this.town = town;
    this.place = place;
    this.said = said;
    this.#undo = undo;
  }

  /** Starts one. @param options of the town; its settings come after those of the backups. */
  static async start(options: TownOptions = {}): Promise<PrivacyHouse> {
    await using undo = new AsyncDisposableStack();
    const disk = await Deno.makeTempDir({ prefix: "vestibule-backups-" });
    undo.defer(() => Deno.remove(disk, { recursive: true }));
    const place = `${disk}/place`;
    const said: string[] = [];
    const town = undo.use(
      await Town.start({
        ...options,
        args: ["--backup", place, ...options.args ?? []],
        heard: (line) => said.push(line),
      }),
    );
    return new PrivacyHouse(town, place, said, undo.move());
  }

  /** Has the running server make a backup now, as the drill does; its name. */
  async backUp(): Promise<string> {
    const from = this.said.length;
    await Deno.writeTextFile(`${this.place}/backup-now`, "");
    const line = await until(
      "a backup",
      () => this.said.slice(from).find((one) => one.includes('"backup_made"')),
      30_000,
    );
    return String((JSON.parse(line) as { backup: string }).backup);
  }

  /** Runs a command of backups as the operator does, with the server's settings. */
  async command(...words: string[]): Promise<{ readonly code: number; readonly text: string }> {
    const { code, stdout, stderr } = await new Deno.Command(Deno.execPath(), {
      args: [
        ...["run", "--no-prompt", "--no-check", "--cached-only", "--ignore-env"],
        ...["--allow-env=VESTIBULE_*", "--allow-read", "--allow-write"],
        fileURLToPath(new URL("../../src/backup/main.ts", import.meta.url)),
        ...words,
        ...this.town.server.settings,
      ],
      stdout: "piped",
      stderr: "piped",
    }).output();
    const decoder = new TextDecoder();
    return { code, text: decoder.decode(stdout) + decoder.decode(stderr) };
  }

  /** As {@link command}; it must succeed. */
  async commanded(...words: string[]): Promise<string> {
    const { code, text } = await this.command(...words);
    assert.equal(code, 0, text);
    return text;
  }

  /** Everything that the listener of figures shows. */
  async figures(): Promise<string> {
    const { metricsUrl } = this.town.server;
    const paths = ["metrics", "shares", "faults"];
    const texts = await Promise.all(
      paths.map(async (path) => await (await fetch(new URL(path, metricsUrl))).text()),
    );
    return texts.join("\n");
  }

  /** Somebody erases themselves. */
  erase(who: Person): Promise<AskedErasure> {
    return who.post<AskedErasure>("/me/erase", { confirm: "erase" });
  }

  /** What stands on a receipt by now; nobody signs in for it. */
  async receipt({ erasure, secret }: AskedErasure): Promise<ReceiptView> {
    const { http } = this.town.server;
    const path = "/identity/v1/erasures/receipt";
    return demanded(await ask<ReceiptView>(http, "POST", path, { erasure, secret }), "the receipt");
  }

  /** A receipt once keys are destroyed and the second place knows. */
  wholeReceipt(asked: AskedErasure): Promise<ReceiptView> {
    return until("a whole receipt", async () => {
      const receipt = await this.receipt(asked);
      const { keysDestroyedAtMs, secondPlaceAtMs } = receipt;
      return keysDestroyedAtMs !== null && secondPlaceAtMs !== null ? receipt : null;
    }, 20_000);
  }

  async [Symbol.asyncDispose](): Promise<void> {
    await this.#undo.disposeAsync();
  }
}
