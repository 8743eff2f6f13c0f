/**
 * A process that erases Ann and ends itself, as a power cut would, at a step of the procedure:
 * `erasure_process.ts FOLDER STEP NOW_MS`. With the step `stopped` it dies right after the commit
 * that ended her access, before the procedure was told.
 */
import { ManualClock } from "../../src/clock.ts";
import { as } from "../src/people/people_stage.ts";
import { openErasurePlane } from "./erasure_plane.ts";

const [folder = "", step = "", nowMs = ""] = Deno.args;
const die = () => Deno.kill(Deno.pid, "SIGKILL");
const clock = new ManualClock(Number(nowMs));
const { plane, erasures } = await openErasurePlane({
  folder,
  clock,
  secondPlace: true,
  step: (name) => {
    if (name === step) die();
  },
});
const account = await plane.registry.look((ledger) => ledger.get("account", "ann"));
if (account?.status === "active") {
  await plane.registry.run(as("ann"), "erase_own", {});
  if (step === "stopped") die();
}
// What is due by the clock comes first, such as the end of a log's time.
await clock.run(1000);
await plane.registry.look(() => null);
await erasures.run();
// Nothing to die at: whoever started this sees it by the code.
Deno.exit(3);
