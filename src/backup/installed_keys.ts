/** The keys of a stopped server, open for as long as a command needs them, and its journal. */
import type { MasterKey } from "../access/master_key.ts";
import { logKeyPurpose } from "../equipment_log/equipment_log.ts";
import { ErasureJournal } from "../privacy/erasure/journal.ts";
import { journalMac } from "../privacy/erasure/replay.ts";
import { KeyStore } from "../privacy/key_store.ts";
import { type Installation, journalOf } from "./installation.ts";
import type { RandomBytes } from "./sealed_stream.ts";

/** Where they lie, and what opens them. */
export interface InstalledKeysParts {
  readonly installation: Installation;
  readonly masterKey: MasterKey;
  readonly randomBytes: RandomBytes;
}

/** Open keys. */
export interface InstalledKeys {
  /** Of people. */
  readonly keys: KeyStore;
  /** Of the equipment log. */
  readonly logKeys: KeyStore;
  readonly journal: ErasureJournal;
}

/**
 * Opens keys and journal, or makes them where they are missing, and closes them afterwards.
 * @throws {KeyFileUnusable | JournalBroken}
 */
export async function withInstalledKeys<T>(
  { installation, masterKey, randomBytes }: InstalledKeysParts,
  body: (open: InstalledKeys) => Promise<T>,
): Promise<T> {
  const opened: { close(): Promise<void> }[] = [];
  const keeping = <O extends { close(): Promise<void> }>(one: O) => {
    opened.push(one);
    return one;
  };
  try {
    const shared = { masterKey, randomBytes };
    const keys = keeping(await KeyStore.open({ ...shared, directory: installation.keys }));
    const logKeys = keeping(
      await KeyStore.open({ ...shared, directory: installation.logKeys, purpose: logKeyPurpose }),
    );
    const journal = keeping(
      await ErasureJournal.open({ path: journalOf(installation), mac: journalMac(masterKey) }),
    );
    return await body({ keys, logKeys, journal });
  } finally {
    for (const one of opened.reverse()) await one.close();
  }
}
