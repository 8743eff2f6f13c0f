/** Signing in at a server elsewhere, and out again. */
import { type Command, said } from "./command.ts";
import type { Context } from "./context.ts";
import { exits, Refused, UsageFault } from "./faults.ts";
import { demandDone, problemOf } from "./problem.ts";
import { text } from "./readers.ts";
import { record } from "./show.ts";
import { signIn } from "./sign_in.ts";
import { reached, sessionFileOf } from "./ways.ts";

export const sessionCommands: readonly Command[] = [
  {
    words: "sign-in",
    routes: ["POST /device_authorization", "POST /token"],
    summary: "Sign in at --server: shows a code to approve where one is signed in already",
    fields: [
      said("name", text, "shown to who approves [Vestibule command line]", { at: "own" }),
    ],
    async run(context, values) {
      const { server, ca } = await networkOf(context);
      const { clock, terminal } = context;
      await signIn({
        server,
        clock,
        terminal,
        file: sessionFileOf(context),
        clientName: String(values.get("name") ?? "Vestibule command line"),
        ...(ca !== undefined && { ca }),
      });
      terminal.out("Signed in.\n");
      return exits.done;
    },
  },
  {
    words: "sign-out",
    routes: ["POST /sign-out"],
    summary: "End the session at the server, and forget it here",
    fields: [],
    async run(context) {
      await networkOf(context);
      const file = sessionFileOf(context);
      if (await file.read() === null) throw new Refused("Nobody is signed in");
      const way = await context.way();
      try {
        const answer = await way.ask({ method: "POST", path: "/sign-out" });
        // What has ended already needs no end.
        if (problemOf(answer)?.code !== "session_ended") demandDone(answer);
      } finally {
        await file.alone(() => file.remove());
      }
      context.terminal.out("Signed out.\n");
      return exits.done;
    },
  },
  {
    words: "whoami",
    route: "GET /me",
    summary: "Show who is signed in",
    fields: [],
    show: record,
  },
];

async function networkOf(context: Context) {
  const found = await reached(context);
  if (found.by === "server") return found;
  throw new UsageFault("--server: is needed; at the console nobody signs in");
}
