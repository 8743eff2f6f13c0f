/**
 * Stands in for ffmpeg where a test must not need one: writes down what it was started with, then
 * hands on frames of the test picture, as ffmpeg does with a camera's. It goes on for ever.
 *
 *     stand_in_ffmpeg.ts NOTES ARGUMENTS…
 */
import { TestPicture } from "../../adapters/camera/test_picture.ts";
import { SystemClock } from "../../src/clock.ts";

const [notes, ...args] = Deno.args;
Deno.writeTextFileSync(notes!, JSON.stringify({ pid: Deno.pid, args }));

const clock = new SystemClock();
const picture = new TestPicture({ clock, tag: 9 });
const output = Deno.stdout.writable.getWriter();
for (;;) {
  await output.write(picture.draw().data.slice());
  await new Promise<void>((resolve) => clock.after(66, resolve));
}
