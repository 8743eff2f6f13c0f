/**
 * The camera's program: everything that is libwebrtc, and the pictures, in a process of its own.
 *
 * The addon is native code that opens its own sockets past Deno's permissions, and it crashes when a
 * process that used it ends by running out of things to do (its finalisers run in the wrong order).
 * So it runs here, where a fault takes nobody else along: this process may load that addon and
 * nothing else (no file, no network of Deno's, no environment), gives the right to load away once it
 * has, and ends by `Deno.exit`. It ends when its standard input does, so it never outlives its unit.
 *
 *     deno run --no-prompt --ignore-env --allow-ffi --v8-flags=--expose-gc \
 *       adapters/camera/camera_program.ts
 *
 * With `--allow-run=ffmpeg` it also shows cameras behind an RTSP address.
 */
import { SystemClock } from "../../src/clock.ts";
import type { FromProgram, SourceSettings, ToProgram } from "./camera_lines.ts";
import type { Camera, CameraSession } from "./camera.ts";
import { readLines } from "./line_program.ts";
import type { PictureSource } from "./picture_source.ts";
import { RtspSource } from "./rtsp_source.ts";
import { TestSource } from "./test_source.ts";
import { UnitCamera } from "./unit_camera.ts";

/**
 * So many connections ended, and their memory is collected: most of it lies outside V8, which would
 * see no reason to for a hundred rings.
 */
const collectEvery = 8;
/** Cameras of one program. */
const camerasMax = 64;

const encoder = new TextEncoder();
const clock = new SystemClock();
const cameras = new Map<string, Camera>();
const sessions = new Map<number, CameraSession>();
const judging = new Map<number, (good: boolean) => void>();
let ended = 0;

await Deno.permissions.revoke({ name: "ffi" });
await readLines(Deno.stdin.readable, (line) => obey(JSON.parse(line) as ToProgram));
await Promise.all([...cameras.values()].map((camera) => camera.stop()));
Deno.exit(0);

function obey(order: ToProgram): void {
  switch (order.do) {
    case "camera": {
      const { source, ...settings } = order.settings;
      if (cameras.has(order.camera) || cameras.size >= camerasMax) return;
      cameras.set(order.camera, new UnitCamera({ clock, source: sourceOf(source), ...settings }));
      return;
    }
    case "open":
      return open(order);
    case "take":
      sessions.get(order.id)?.take(order.message);
      if (order.message.kind === "bye") forget(order.id);
      return;
    case "close":
      return sessions.get(order.id)?.close();
    case "verified":
      return judging.get(order.id)?.(order.good);
    case "answered":
      return cameras.get(order.camera)?.answered(order.ring, order.peer);
    case "over":
      return cameras.get(order.camera)?.over(order.ring);
    case "still":
      return void still(order);
    case "figures":
      void cameras.get(order.camera)?.figures().then((figures) =>
        say({ say: "figures", ask: order.ask, figures })
      );
      return;
    case "remove":
      void cameras.get(order.camera)?.stop();
      cameras.delete(order.camera);
  }
}

function open({ camera, id, do: _, ...request }: Extract<ToProgram, { do: "open" }>): void {
  const session = cameras.get(camera)?.open({
    ...request,
    verify: (answer) =>
      new Promise((resolve) => {
        judging.set(id, resolve);
        say({ say: "verify", id, answer });
      }),
    say: (message) => {
      if (message.kind === "bye") forget(id);
      say({ say: "message", id, message });
    },
  });
  if (session !== undefined) sessions.set(id, session);
}

async function still({ camera, ask, ring, to }: Extract<ToProgram, { do: "still" }>) {
  const sealed = await cameras.get(camera)?.still(ring, to) ?? [];
  for (const each of sealed) say({ say: "sealed", ask, still: each });
  say({ say: "still", ask });
}

function forget(id: number): void {
  if (!sessions.delete(id)) return;
  judging.get(id)?.(false);
  judging.delete(id);
  const { gc } = globalThis as { gc?: () => void };
  if (++ended % collectEvery === 0 && gc !== undefined) clock.after(0, gc);
}

function sourceOf(settings: SourceSettings): PictureSource {
  switch (settings.kind) {
    case "test":
      return new TestSource(clock, settings.tag);
    case "rtsp":
      return new RtspSource({ clock, address: settings.address, trouble });
  }
}

function trouble(why: string): void {
  say({ say: "trouble", why });
}

function say(line: FromProgram): void {
  const bytes = encoder.encode(`${JSON.stringify(line)}\n`);
  for (let at = 0; at < bytes.length;) at += Deno.stdout.writeSync(bytes.subarray(at));
}
