/**
 * A consistent copy of an embedded store while it is in use. SQLite copies the pages of one moment,
 * commits going on meanwhile; as the call blocks its thread (1.5 ms a megabyte), it is made on a
 * thread of its own.
 */
import { makeDataFile } from "../store/data_file.ts";
import type { SnapshotAnswer, SnapshotOrder } from "./snapshot_worker.ts";

/**
 * Copies a store's file to a path that is free, for its owner alone.
 * @throws where the file is missing or cannot be read or written.
 */
export async function snapshot(from: string, to: string): Promise<void> {
  await Deno.stat(from); // SQLite would make one
  await makeDataFile(to);
  const worker = new Worker(new URL("./snapshot_worker.ts", import.meta.url).href, {
    type: "module",
  });
  try {
    await new Promise<void>((resolve, reject) => {
      const failed = (why: string) =>
        reject(new Error(`Cannot copy the store at ${from}: it must be readable, got ${why}`));
      worker.onmessage = ({ data }: MessageEvent<SnapshotAnswer>) =>
        data.fault === null ? resolve() : failed(data.fault);
      worker.onerror = (event) => {
        event.preventDefault();
        failed(event.message);
      };
      worker.postMessage({ from, to } satisfies SnapshotOrder);
    });
  } finally {
    worker.terminate();
  }
}
