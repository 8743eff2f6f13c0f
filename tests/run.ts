/**
 * The gate: format, lint, types, then every test, the quick ones side by side and those that use
 * whole processes one after another. Prints the totals alone on the last line.
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
];
const alone = [
  "tests/contracts",
  "tests/simulation",
  "tests/bench",
  "tests/system",
  "tests/cli",
  "tests/browser",
];

const only = Deno.args;
const steps: Step[] = only.length > 0
  ? [{ name: "tests", args: [...testFlags, ...only], counts: true }]
  : [
    { name: "format", args: ["fmt", "--check"], counts: false },
    { name: "lint", args: ["lint"], counts: false },
    { name: "types", args: ["task", "check"], counts: false },
    {
      name: "tests side by side",
      args: [...testFlags, "--parallel", ...existing(together)],
      counts: true,
    },
    { name: "tests one by one", args: [...testFlags, ...existing(alone)], counts: true },
  ];

let passed = 0;
let failed = 0;
for (const step of steps) {
  write(`\n== ${step.name}\n`);
  const { success, output } = await run(step.args);
  const totals = /\b(\d+) passed\b.*?\b(\d+) failed\b/.exec(output);
  if (step.counts && totals !== null) {
    passed += Number(totals[1]);
    failed += Number(totals[2]);
    if (!success && Number(totals[2]) === 0) failed++;
  } else if (!success) failed++;
}
write(`\n${passed} passed, ${failed} failed\n`);
Deno.exit(failed > 0 || passed === 0 ? 1 : 0);

/** Runs Deno with `args`, shows its output as it comes, and returns the end of it. */
async function run(args: readonly string[]): Promise<{ success: boolean; output: string }> {
  const child = new Deno.Command(deno, {
    args: [...args],
    env: { NO_COLOR: "1" },
    stdout: "piped",
    stderr: "piped",
  }).spawn();
  let tail = "";
  const show = async (stream: ReadableStream<Uint8Array>) => {
    const decoder = new TextDecoder();
    for await (const chunk of stream) {
      const text = decoder.decode(chunk, { stream: true });
      write(text);
      tail = (tail + text).slice(-4000);
    }
  };
  await Promise.all([show(child.stdout), show(child.stderr)]);
  return { success: (await child.status).success, output: tail };
}

function existing(folders: readonly string[]): string[] {
  return folders.filter((folder) => {
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
