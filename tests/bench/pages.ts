/**
 * Prints how the building's page starts as modules and as a bundle.
 *
 *     deno task bench:pages [--rounds N] [--latency MS]
 */
import { parseArgs } from "node:util";
import { fileURLToPath } from "node:url";
import { bundlePages } from "../../web/build/bundle.ts";
import { launchChromium } from "../parts/chromium.ts";
import { DemoProcess } from "../parts/demo_process.ts";
import { medianStart, startLine } from "./pages_bench.ts";

const { values } = parseArgs({
  args: Deno.args,
  options: {
    rounds: { type: "string", default: "5" },
    latency: { type: "string", default: "50" },
  },
});
const how = { rounds: Number(values.rounds), latencyMs: Number(values.latency) };
const web = fileURLToPath(new URL("../../web", import.meta.url));
const dir = await Deno.makeTempDir({ prefix: "vestibule-pages-" });
try {
  await bundlePages(web, dir);
  const browser = await launchChromium();
  try {
    for (const [name, folder] of [["modules", web], ["bundle", dir]] as const) {
      await using demo = await DemoProcess.start({ args: ["--passengers", "0", "--web", folder] });
      const start = await medianStart(browser, demo.url, how);
      const line = startLine(`${name} at ${how.latencyMs} ms`, start);
      Deno.stdout.writeSync(new TextEncoder().encode(`${line}\n`));
    }
  } finally {
    await browser.close();
  }
} finally {
  await Deno.remove(dir, { recursive: true });
}
