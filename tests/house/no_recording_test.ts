/** R70, R75: nothing here can record: not the page, not the server, not the unit's program. */
import assert from "node:assert/strict";
import { ffmpegArguments } from "../../adapters/camera/rtsp_address.ts";

const root = new URL("../../", import.meta.url);

async function* filesOf(folder: string, ending: RegExp): AsyncIterable<string> {
  for await (const { name, isDirectory } of Deno.readDir(new URL(`${folder}/`, root))) {
    const path = `${folder}/${name}`;
    if (isDirectory) yield* filesOf(path, ending);
    else if (ending.test(name)) yield path;
  }
}

/** Source as it runs: comments may speak of what is not done. */
async function codeOf(path: string): Promise<string> {
  const text = await Deno.readTextFile(new URL(path, root));
  return text.replaceAll(/\/\*[\s\S]*?\*\//g, "").replaceAll(/(^|\s)\/\/.*$/gm, "");
}

async function faultsOf(
  folders: readonly string[],
  forbidden: readonly RegExp[],
): Promise<{ readonly faults: string[]; readonly read: number }> {
  const faults: string[] = [];
  let read = 0;
  for (const folder of folders) {
    for await (const path of filesOf(folder, /\.(ts|js|html)$/)) {
      read++;
      const code = await codeOf(path);
      for (const one of forbidden) if (one.test(code)) faults.push(`${path}: ${one}`);
    }
  }
  return { faults, read };
}

/** What takes a stream of picture or voice and makes a file of it, whichever way. */
const recorders = [
  /MediaRecorder/,
  /ImageCapture/,
  /\bMediaStreamTrackProcessor\b/,
  /\b(Video|Audio)Encoder\b/,
  /\bcaptureStream\b/,
  /showSaveFilePicker|createWritable/,
];

Deno.test("R70 R75 no recorder stands in the page, the server, the actors or the unit's program", async () => {
  const { faults, read } = await faultsOf(["web", "src", "actors", "adapters"], recorders);
  assert.ok(read > 300, "the folders are where they were");
  assert.deepEqual(faults, []);
});

Deno.test("R70 the server has no way to picture or voice: no connection for them, no program that reads them", async () => {
  const ways = [/@roamhq\/wrtc|\bwerift\b/, /RTCPeerConnection/, /\bffmpeg\b/i, /rtsp:\/\//i];
  const { faults, read } = await faultsOf(["src", "actors"], ways);
  assert.ok(read > 300);
  assert.deepEqual(faults, []);
  for await (const path of filesOf("src", /\.ts$/)) {
    const code = await codeOf(path);
    assert.doesNotMatch(code, /from "[^"]*adapters\/camera\//, `${path} has the camera in itself`);
  }
});

Deno.test("R70 what handles a camera's picture writes no file and starts nothing that could", async () => {
  const { faults, read } = await faultsOf(["adapters/camera"], [
    /Deno\.(open|create|writeFile|writeTextFile|makeTemp\w*|mkdir|copyFile|rename)(Sync)?\b/,
    /"node:fs/,
    /--allow-(write|all)|"-A"/,
    /localStorage|indexedDB|caches\.open/i,
  ]);
  assert.ok(read > 5);
  assert.deepEqual(faults, []);
  const given = ffmpegArguments("rtsp://camera.example/1");
  assert.equal(given.at(-1), "pipe:1", "its only output is the pipe");
  assert.deepEqual(given.filter((word) => word === "-f" || word === "-map"), ["-f"]);
  const protocols = given[given.indexOf("-protocol_whitelist") + 1]!.split(",");
  assert.ok(!protocols.includes("file"));
});
