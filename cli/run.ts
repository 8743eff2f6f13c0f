/** One command, from its words to its exit code. */
import { readArguments, type Reading } from "./arguments.ts";
import { commands } from "./commands.ts";
import type { Context, Surroundings } from "./context.ts";
import { exits, Refused, UsageFault } from "./faults.ts";
import { helpOn } from "./help.ts";
import { runRoute } from "./running.ts";
import type { Way } from "./way.ts";
import { wayOf } from "./ways.ts";

/** @param args the words after the program's name @returns the exit code */
export async function run(args: readonly string[], around: Surroundings): Promise<number> {
  const { terminal } = around;
  try {
    const reading = readArguments(args, commands);
    return await perform(reading, around);
  } catch (error) {
    if (error instanceof UsageFault) {
      terminal.err(`${error.message}\n`);
      return exits.usage;
    }
    if (error instanceof Refused) {
      terminal.err(`${error.message}\n`);
      return exits.refused;
    }
    // A disk that is full, an answer of another shape: said in one line, not as a trace.
    terminal.err(`Cannot go on: ${error instanceof Error ? error.message : String(error)}\n`);
    return exits.refused;
  }
}

async function perform(reading: Reading, around: Surroundings): Promise<number> {
  if (reading.wants === "help") {
    around.terminal.out(helpOn(reading.about));
    return exits.done;
  }
  const { command, values, globals } = reading.said;
  let way: Promise<Way> | null = null;
  const context: Context = {
    ...around,
    globals,
    way: () => way ??= wayOf({ ...around, globals }),
  };
  return "route" in command
    ? await runRoute(context, command, values)
    : await command.run(context, values);
}
