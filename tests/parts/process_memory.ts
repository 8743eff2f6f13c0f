/**
 * What another process has in its memory, and which sockets it holds, as Linux shows it to whoever
 * started the process (proc(5)). Pages that belong to a file and that nobody may write are left out:
 * they are the program itself. So are pages that are in no memory, since nobody has written there.
 */

const pageBytes = 4096;

/** Read at once; what is looked for is far shorter than what two reads have in common. */
const chunkBytes = 8 * 1024 * 1024;
const overlapBytes = 16 * 1024;

/** All that it can read of itself. The same array is filled again and again: keep none. */
export function* memoryOf(pid: number): Generator<Uint8Array> {
  const maps = Deno.readTextFileSync(`/proc/${pid}/maps`);
  const memory = Deno.openSync(`/proc/${pid}/mem`);
  const pages = Deno.openSync(`/proc/${pid}/pagemap`);
  const buffer = new Uint8Array(chunkBytes);
  try {
    for (const line of maps.split("\n")) {
      const [, from, to, rights, name] =
        /^([0-9a-f]+)-([0-9a-f]+) (\S{4}) \S+ \S+ \d+ *(.*)$/.exec(line) ?? [];
      if (from === undefined || to === undefined || !rights?.startsWith("r")) continue;
      if (name?.startsWith("[v") || (name?.startsWith("/") && rights[1] !== "w")) continue;
      for (const [first, end] of written(pages, parseInt(from, 16), parseInt(to, 16))) {
        for (let at = first; at < end; at += chunkBytes - overlapBytes) {
          const read = readAt(memory, at, buffer.subarray(0, Math.min(chunkBytes, end - at)));
          if (read > 0) yield buffer.subarray(0, read);
        }
      }
    }
  } finally {
    memory.close();
    pages.close();
  }
}

/** Runs of pages of a region that are in memory or swapped out, by the two highest bits of each. */
function* written(pages: Deno.FsFile, from: number, to: number): Generator<[number, number]> {
  const entries = new Uint8Array(64 * 1024);
  let began: number | null = null;
  for (let at = from; at < to;) {
    const left = (to - at) / pageBytes * 8;
    const read = readAt(pages, at / pageBytes * 8, entries.subarray(0, Math.min(left, 64 * 1024)));
    if (read === 0) break;
    for (let entry = 7; entry < read; entry += 8, at += pageBytes) {
      const isThere = (entries[entry]! & 0xc0) !== 0;
      if (isThere) began ??= at;
      else if (began !== null) {
        yield [began, at];
        began = null;
      }
    }
  }
  if (began !== null) yield [began, to];
}

/** How many UDP sockets of either family it holds; RTP has no other way. */
export function udpSockets(pid: number): number {
  const held = new Set(
    [...Deno.readDirSync(`/proc/${pid}/fd`)].flatMap(({ name }) => {
      try {
        return /^socket:\[(\d+)\]$/.exec(Deno.readLinkSync(`/proc/${pid}/fd/${name}`))?.[1] ?? [];
      } catch {
        return []; // closed meanwhile
      }
    }),
  );
  const inodes = ["udp", "udp6"].flatMap((kind) =>
    Deno.readTextFileSync(`/proc/${pid}/net/${kind}`).trim().split("\n").slice(1)
      .map((line) => line.trim().split(/\s+/)[9]!)
  );
  return inodes.filter((inode) => held.has(inode)).length;
}

/** Regions come and go, and some are not there although they are listed: such are empty. */
function readAt(file: Deno.FsFile, at: number, into: Uint8Array): number {
  let filled = 0;
  try {
    file.seekSync(at, Deno.SeekMode.Start);
    while (filled < into.length) {
      const read = file.readSync(into.subarray(filled));
      if (read === null || read === 0) break;
      filled += read;
    }
  } catch {
    // the rest of it is not there
  }
  return filled;
}
