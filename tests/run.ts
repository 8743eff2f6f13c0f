/**
 * The gate: format, lint, types, then every test: the quick ones side by side; then, in two lanes,
 * those that use whole processes and those that use a browser, as neither fills two cores; and those
 * that measure alone. Prints the totals alone on the last line.
 */
const deno = Deno.execPath();

/**
 * Tests start processes, a broker and a browser, and prove what SQLite does in a process that has
 * every permission (`src/store/data_file.ts`); nothing less than all of them will do.
 */
const testFlags = ["test", "--no-check", "--allow-all"];

interface Step {
  readonly name: string;
  readonly args: readonly string[];
  readonly counts: boolean;
}

const together = [
  "tests/src",
  "tests/actors",
  "tests/adapters",
  "tests/docs",
  "tests/house",
  "tests/attack",
  "tests/system/kone",
];
const lanes = [
  ["--ignore=tests/system/kone", "tests/system", "tests/cli"],
  ["tests/browser", "tests/simulation", "tests/contracts"],
];
const alone = ["tests/bench"];

const only = Deno.args;
/** One after another; the steps of one stage at the same time. */
const stages: Step[][] = only.length > 0 ? [[tests("tests", only)]] : [
  [{ name: "format", args: ["fmt", "--check"], counts: false }],
  [{ name: "lint", args: ["lint"], counts: false }],
  [{ name: "types", args: ["task", "check"], counts: false }],
  [tests("tests side by side", ["--parallel", ...existing(together)])],
  lanes.map((lane) => tests(`tests one by one: ${lane.join(", ")}`, existing(lane))),
  [tests("tests alone", existing(alone))],
];

let passed = 0;
let failed = 0;
for (const stage of stages) {
  const ran = await Promise.all(stage.map((step, at) => run(step, at === 0)));
  for (const [at, { step, success, tail, output }] of ran.entries()) {
    if (at > 0) write(output);
    const totals = /\b(\d+) passed\b.*?\b(\d+) failed\b/.exec(tail);
    if (step.counts && totals !== null) {
      passed += Number(totals[1]);
      failed += Number(totals[2]);
      if (!success && Number(totals[2]) === 0) failed++;
    } else if (!success) failed++;
  }
}
write(`\n${passed} passed, ${failed} failed\n`);
Deno.exit(failed > 0 || passed === 0 ? 1 : 0);

interface Ran {
  readonly step: Step;
  readonly success: boolean;
  /** The end of its output, where the totals stand. */
  readonly tail: string;
  /** All of it, where it was not shown at once. */
  readonly output: string;
}

/** Runs a step; its output is shown as it comes, or held back so that two do not mix. */
async function run(step: Step, shown: boolean): Promise<Ran> {
  const child = new Deno.Command(deno, {
    args: [...step.args],
    env: { NO_COLOR: "1" },
    stdout: "piped",
    stderr: "piped",
  }).spawn();
  let tail = "";
  let output = "";
  const take = (text: string) => {
    tail = (tail + text).slice(-4000);
    if (shown) write(text);
    else output += text;
  };
  take(`\n== ${step.name}\n`);
  const follow = async (stream: ReadableStream<Uint8Array>) => {
    const decoder = new TextDecoder();
    for await (const chunk of stream) take(decoder.decode(chunk, { stream: true }));
  };
  await Promise.all([follow(child.stdout), follow(child.stderr)]);
  return { step, success: (await child.status).success, tail, output };
}

function tests(name: string, args: readonly string[]): Step {
  return { name, args: [...testFlags, ...args], counts: true };
}

function existing(folders: readonly string[]): string[] {
  return folders.filter((folder) => {
    if (folder.startsWith("--")) return true;
    try {
      return Deno.statSync(folder).isDirectory;
    } catch {
      return false; // a room without tests of its own
    }
  });
}

function write(text: string): void {
  Deno.stdout.writeSync(new TextEncoder().encode(text));
}
