/** Checking what an authority was answered, without any server (R47). */
import {
  type Response,
  responseFault,
  responseSchema,
} from "../src/people/reidentification/response.ts";
import { at, type Command, said, type Values } from "./command.ts";
import type { Context } from "./context.ts";
import { exits, Refused } from "./faults.ts";
import { file, text } from "./readers.ts";

export const reidentificationCommands: readonly Command[] = [
  {
    words: "reidentification verify",
    routes: [],
    summary: "Check the signature of an answer to an authority, without any server",
    fields: [
      at("file", file, "the answer, as it was handed over", { at: "own" }),
      said("key", text, "the server's key, as it was noted before", { at: "own" }),
    ],
    alone: true,
    run: verify,
  },
];

async function verify({ globals, terminal }: Context, values: Values): Promise<number> {
  const response = await responseIn(String(values.get("file")));
  const key = values.get("key");
  const fault = responseFault(response, typeof key === "string" ? key : undefined);
  if (globals.json) terminal.out(`${JSON.stringify({ sound: fault === null, fault })}\n`);
  if (fault !== null) throw new Refused(`The answer is not sound: ${fault}`);
  if (globals.json) return exits.done;
  const { authority, cluster, madeAtMs, publicKey } = response;
  const who = response.person === null ? "names nobody" : "names a person";
  terminal.out(
    `The answer is sound: to ${authority}, on case ${response.case}; it ${who}.\n` +
      `Signed by ${cluster} at ${new Date(madeAtMs).toISOString()} with the key ${publicKey}` +
      (key === undefined ? "; compare it with the one noted before.\n" : ".\n"),
  );
  return exits.done;
}

async function responseIn(path: string): Promise<Response> {
  let value: unknown;
  try {
    value = JSON.parse(await Deno.readTextFile(path));
  } catch {
    throw new Refused("Cannot read the file: it must be there, and be JSON");
  }
  const read = responseSchema.safeParse(value);
  if (read.success) return read.data;
  throw new Refused("Cannot check the file: it is no answer to an authority");
}
