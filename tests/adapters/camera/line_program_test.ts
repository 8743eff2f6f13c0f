import assert from "node:assert/strict";
import { lineCharsMax, LineProgram } from "../../../adapters/camera/line_program.ts";
import { SystemClock } from "../../../src/clock.ts";

/** A program of a few words, and all that it said. */
function start(code: string): {
  program: LineProgram;
  lines: string[];
  ended: Promise<string>;
  heard: Promise<void>;
} {
  const lines: string[] = [];
  const ended = Promise.withResolvers<string>();
  const heard = Promise.withResolvers<void>();
  const program = new LineProgram({
    clock: new SystemClock(),
    command: Deno.execPath(),
    args: ["eval", "--quiet", code],
    line: (text) => {
      lines.push(text);
      heard.resolve();
    },
    ended: ended.resolve,
  });
  return { program, lines, ended: ended.promise, heard: heard.promise };
}

/** Says every line back, until there are no more. */
const echo = `for await (const bytes of Deno.stdin.readable) Deno.stdout.writeSync(bytes)`;

Deno.test("line program: objects go to it and lines come back, whole and in order, until it is stopped", async () => {
  const { program, lines, ended } = start(echo);
  const said = Array.from({ length: 200 }, (_, at) => ({ at, text: "ä\n".repeat(at) }));
  for (const each of said) program.send(each);
  await program.stop();
  await ended;
  assert.deepEqual(lines.map((line) => JSON.parse(line)), said);
  program.send({ late: true });
});

Deno.test("line program: one that says more than a line may hold is ended by force", async () => {
  const { ended, lines, program } = start(
    `Deno.stdout.writeSync(new TextEncoder().encode("x".repeat(${lineCharsMax + 1})));
     await new Promise((resolve) => setTimeout(resolve, 600_000))`,
  );
  await ended;
  assert.deepEqual(lines, []);
  await program.stop();
});

Deno.test("line program: one that ends by itself tells its last words", async () => {
  const { ended, program } = start(`console.error("no such thing"); Deno.exit(3)`);
  assert.match(await ended, /no such thing/);
  await program.stop();
});

Deno.test("line program: one that does not end with its input is ended by force", async () => {
  const { program, heard, ended } = start(
    `console.log("here"); await new Promise((resolve) => setTimeout(resolve, 600_000))`,
  );
  await heard;
  await program.stop();
  await ended;
});
