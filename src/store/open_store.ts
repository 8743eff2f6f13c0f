/**
 * Opens the store that the operator names: a directory (the embedded file, locked and private), an
 * http or https address (KV Connect), or `:memory:`.
 *
 * The token of a KV Connect store is read by the platform's own client from the environment
 * variable DENO_KV_ACCESS_TOKEN and from nowhere else; it never passes through here, so it cannot
 * be logged. For the same reason an address that carries a user, a password, a query or a fragment
 * is refused, and not repeated.
 */
import type { Clock } from "../clock.ts";
import { makeDataFile, vacuumDataFile, type VacuumReport } from "./data_file.ts";
import { lockDirectory } from "./file_lock.ts";
import { checkFormat, type Formats } from "./format.ts";
import { KvStore } from "./kv_store.ts";
import { MemoryStore } from "./memory_store.ts";
import { type Store, StoreUnavailable } from "./store.ts";

/** The data file's name in its directory. */
export const dataFile = "vestibule.db";

/** How a store is opened. */
export interface OpenStoreOptions {
  /** A directory, an `http://` or `https://` address, or `:memory:`. */
  readonly at: string;
  readonly clock: Clock;
  /** How long one call may take before its outcome counts as unknown. */
  readonly deadlineMs?: number;
  /** The layouts of the database that are known; this server's own unless a test gives others. */
  readonly formats?: Formats;
}

/** A store in use. */
export interface OpenedStore {
  readonly store: Store;
  readonly kind: "file" | "connect" | "memory";
  /** For an embedded file: rewrites it without what was deleted (see {@link vacuumDataFile}). */
  readonly vacuum?: () => VacuumReport;
  /** Closes the store, then gives the directory free. */
  close(): Promise<void>;
}

/**
 * Opens a store, and checks or writes the version of its layout.
 * @throws {DataDirectoryInUse | DataDirectoryUnusable} for a directory that cannot be used.
 * @throws {StoreFormatUnusable} for a store that a newer server wrote, or something else.
 * @throws {StoreUnavailable} for a store that does not answer.
 */
export async function openStore(options: OpenStoreOptions): Promise<OpenedStore> {
  const opened = await open(options);
  try {
    await checkFormat(opened.store, options.formats);
    return opened;
  } catch (error) {
    await opened.close();
    throw error;
  }
}

async function open(options: OpenStoreOptions): Promise<OpenedStore> {
  if (options.at === ":memory:") {
    const store = new MemoryStore({ clock: options.clock });
    return { store, kind: "memory", close: () => store.close() };
  }
  return await (/^https?:/i.test(options.at) ? openConnect(options) : openFile(options));
}

async function openFile(options: OpenStoreOptions): Promise<OpenedStore> {
  const lock = await lockDirectory(options.at);
  try {
    const path = `${lock.directory}/${dataFile}`;
    await makeDataFile(path);
    const store = await openKv(path, options, path);
    return {
      store,
      kind: "file",
      vacuum: () => vacuumDataFile(path),
      close: async () => {
        await store.close();
        await lock.release();
      },
    };
  } catch (error) {
    await lock.release();
    throw error;
  }
}

async function openConnect(options: OpenStoreOptions): Promise<OpenedStore> {
  const url = URL.canParse(options.at) ? new URL(options.at) : null;
  if (url === null || url.username + url.password + url.search + url.hash !== "") {
    throw new TypeError(
      "Cannot open the store: its address must be http(s)://host:port/path without user, " +
        "password, query or fragment, got another form",
    );
  }
  const store = await openKv(url.href, options, url.origin);
  return { store, kind: "connect", close: () => store.close() };
}

async function openKv(
  place: string,
  { clock, deadlineMs = openDeadlineMs }: OpenStoreOptions,
  shown: string,
): Promise<KvStore> {
  let cancel = () => {};
  let late = false;
  try {
    const opening = Deno.openKv(place);
    const kv = await Promise.race([
      opening,
      new Promise<never>((_, reject) => {
        cancel = clock.after(deadlineMs, () => {
          late = true;
          reject(new Error(`it must answer within ${deadlineMs} ms, got no answer`));
        });
      }),
    ]).catch((error) => {
      // What opens after all is nobody's any more.
      if (late) opening.then((kv) => kv.close(), () => {});
      throw error;
    });
    return new KvStore(kv, { clock, deadlineMs });
  } catch (cause) {
    throw new StoreUnavailable(
      `Cannot open the store at ${shown}: ${cause instanceof Error ? cause.message : cause}`,
      { cause },
    );
  } finally {
    cancel();
  }
}

/** How long opening, and then each call, may take. */
const openDeadlineMs = 10_000;
