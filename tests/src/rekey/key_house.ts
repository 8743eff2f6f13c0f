/** A stopped server as far as its keys go: a master key, people's keys, and a mirror of them. */
import type { MasterKey } from "../../../src/access/master_key.ts";
import { type MasterSource, readMasterKey } from "../../../src/access/master_key_file.ts";
import { withMirror } from "../../../src/backup/backup_place.ts";
import { SystemClock } from "../../../src/clock.ts";
import { randomBytes } from "../../../src/crypto_random.ts";
import { KeyFile } from "../../../src/privacy/key_file.ts";
import { findRoot, openKeys } from "../../../src/privacy/open_keys.ts";
import { rootName } from "../../../src/privacy/root_row.ts";
import { type RekeyOptions } from "../../../src/rekey/rekey.ts";

const clock = new SystemClock();

/** What it showed when it was opened. */
export interface Shown {
  /** Of the root key. */
  readonly mac: string;
  /** Of a person. */
  readonly key: string;
}

/** Keys in a folder that is removed in the end. */
export class KeyHouse implements AsyncDisposable {
  readonly folder: string;
  /** The file of the master key. */
  readonly file: string;
  readonly directory: string;
  readonly data: string;
  readonly place: string;

  constructor(folder: string) {
    this.folder = folder;
    this.file = `${folder}/data.key`;
    this.data = `${folder}/data`;
    this.directory = `${folder}/data/people-keys`;
    this.place = `${folder}/other-disk`;
  }

  /** Makes one in which a person has a key, mirrored beside the backups. */
  static async make(): Promise<KeyHouse> {
    const house = new KeyHouse(await Deno.makeTempDir({ prefix: "vestibule-rekey-" }));
    for (const folder of [house.data, house.place]) await Deno.mkdir(folder, { mode: 0o700 });
    const { rootKey, keys } = await openKeys(house.opening());
    keys.keyOf("zoe", "profile");
    await withMirror(
      { place: house.place, masterKey: rootKey, clock, randomBytes },
      "people",
      (mirror) => void mirror.adopt(keys.wrapped()),
    );
    await keys.close();
    return house;
  }

  /** How a server opens its keys. */
  opening(master: MasterSource = { file: this.file }) {
    return { directory: this.directory, master, randomBytes };
  }

  /** How the master key is exchanged. */
  options(change: Partial<RekeyOptions> = {}): RekeyOptions {
    return {
      ...this.opening(),
      data: [this.data],
      place: this.place,
      clock,
      ...change,
    };
  }

  /** Opens the keys as a server does, and closes them. @throws where they do not open. */
  async show(master?: MasterSource): Promise<Shown> {
    const { rootKey, keys } = await openKeys(this.opening(master));
    try {
      const key = keys.existing("zoe", "profile")!.toString("base64url");
      return { mac: rootKey.mac("link", "zoe"), key };
    } finally {
      await keys.close();
    }
  }

  /** The master key of the file. */
  async masterKey(): Promise<MasterKey> {
    return (await readMasterKey(this.file))!;
  }

  /** Whether a master key opens the keys of a folder. */
  async opens(directory: string, key: MasterKey): Promise<boolean> {
    const file = await KeyFile.open(directory);
    try {
      return await findRoot(file, { key, variable: "TEST" }) !== null;
    } finally {
      await file.close();
    }
  }

  /** The folder of the mirror. */
  get mirror(): string {
    return `${this.place}/keys`;
  }

  /** The wrapped root key in a folder. */
  async rootBytes(directory: string): Promise<Uint8Array> {
    const file = await KeyFile.open(directory);
    try {
      return file.get(rootName)!.wrapped!;
    } finally {
      await file.close();
    }
  }

  async [Symbol.asyncDispose](): Promise<void> {
    await Deno.remove(this.folder, { recursive: true });
  }
}
