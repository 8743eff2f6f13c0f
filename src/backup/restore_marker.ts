/**
 * The mark of a restore that is under way, in the folder of the data. While it is there, what lies
 * around it may be half of one thing and half of another: no server starts on it, and the next run
 * of the command either undoes what was begun (`staging`) or brings it to its end (`laying`).
 */
import { z } from "zod";
import { writeDurably } from "../devices/device_register.ts";
import { isThere, syncFolder } from "./durable_folder.ts";

/** The mark's name in its folder. */
export const markerFile = "restore.json";

const markerSchema = z.strictObject({
  version: z.literal(1),
  /** The backup that is restored. */
  backup: z.string().max(60),
  /** Wall time. */
  startedAtMs: z.number(),
  /** `staging`: nothing but folders of the restore's own was touched; `laying`: all is prepared. */
  phase: z.enum(["staging", "laying"]),
  /** Why it is done without a newer journal; null where there is one. */
  override: z.string().max(200).nullable(),
  /** What the expiry before it removed, by table. */
  expired: z.record(z.string(), z.number()),
  /** By log, the day before which the keys of its days are destroyed. */
  over: z.record(z.string().max(60), z.int()),
});
/** What a mark says. */
export type RestoreMarker = Readonly<z.infer<typeof markerSchema>>;

/** A restore was begun here and not brought to its end. */
export class HalfRestored extends Error {
  override readonly name = "HalfRestored";
}

/**
 * Lets a server start on a folder of data.
 * @throws {HalfRestored} where a restore was begun there and not brought to its end.
 */
export async function demandWholeRestore(data: string): Promise<void> {
  if (!await isThere(`${data}/${markerFile}`)) return;
  throw new HalfRestored(
    `Cannot start on ${data}: the restore that was begun there must come to its end; ` +
      "run `deno task restore` again with the same settings",
  );
}

/** The mark of a folder, or null. @throws where it cannot be read. */
export async function readMarker(data: string): Promise<RestoreMarker | null> {
  const path = `${data}/${markerFile}`;
  let text: string;
  try {
    text = await Deno.readTextFile(path);
  } catch (error) {
    if (error instanceof Deno.errors.NotFound) return null;
    throw error;
  }
  const parsed = markerSchema.safeParse(jsonOf(text));
  if (parsed.success) return parsed.data;
  throw new Error(`Cannot read ${path}: it must be the mark of a restore, got something else`);
}

/** Sets the mark; resolves when it is on the disk. */
export async function writeMarker(data: string, marker: RestoreMarker): Promise<void> {
  await writeDurably(`${data}/${markerFile}`, JSON.stringify(marker));
}

/** Takes the mark away; resolves when that is on the disk. */
export async function removeMarker(data: string): Promise<void> {
  await Deno.remove(`${data}/${markerFile}`);
  await syncFolder(data);
}

function jsonOf(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return null;
  }
}
