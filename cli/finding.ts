/** Facilities by the number on their door, where people have no id at hand. */
import { z } from "zod";
import type { Command, Values } from "./command.ts";
import { Refused, UsageFault } from "./faults.ts";
import { demandDone } from "./problem.ts";
import { facility as facilityWord, subject } from "./readers.ts";
import type { Way } from "./way.ts";

const uuid = /^[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}$/i;
/** Pages of facilities looked through at most. */
const pagesMax = 200;
const pageSchema = z.object({
  facilities: z.array(
    z.object({
      id: z.string(),
      kind: z.string(),
      number: z.string(),
      block: z.string().nullable(),
    }),
  ),
  next: z.string().nullable(),
});

/**
 * The values with ids in place of numbers. A number is looked for where `--building` is given and
 * the word is no id.
 * @throws {Refused} where none has it. @throws {UsageFault} where several have.
 */
export async function withIds(command: Command, values: Values, way: Way): Promise<Values> {
  const building = values.get("building");
  if (typeof building !== "string") return values;
  const found = new Map(values);
  for (const { name, reads } of command.fields) {
    const value = values.get(name);
    if (reads === facilityWord && typeof value === "string" && !uuid.test(value)) {
      found.set(name, await idOf(way, building, value));
    }
    if (reads === subject && isFacility(value) && !uuid.test(value.id)) {
      found.set(name, { ...value, id: await idOf(way, building, value.id) });
    }
  }
  return found;
}

async function idOf(way: Way, building: string, word: string): Promise<string> {
  const plain = (text: string) => text.normalize("NFKC").toLowerCase();
  const wanted = plain(word);
  const found: z.infer<typeof pageSchema>["facilities"] = [];
  let after: string | null = null;
  for (let page = 0; page < pagesMax; page++) {
    const query = new URLSearchParams({ limit: "100", ...(after !== null && { after }) });
    const path = `/buildings/${encodeURIComponent(building)}/facilities?${query}`;
    const answer = await way.ask({ method: "GET", path });
    demandDone(answer);
    const { facilities, next } = pageSchema.parse(JSON.parse(answer.text));
    for (const one of facilities) {
      const names = [one.id, one.number, `${one.block ?? ""} ${one.number}`.trim()];
      if (names.some((name) => plain(name) === wanted)) found.push(one);
    }
    after = next;
    if (after === null) break;
  }
  const [one, ...more] = found;
  if (one === undefined) throw new Refused("No facility of the building has that number");
  if (more.length === 0) return one.id;
  throw new UsageFault(
    `Several facilities have that number; name one by its id:\n${
      found.map(({ id, kind, block, number }) => `  ${id}  ${kind} ${block ?? ""} ${number}`)
        .join("\n")
    }`,
  );
}

function isFacility(value: unknown): value is { readonly kind: "facility"; readonly id: string } {
  return typeof value === "object" && value !== null && "kind" in value &&
    value.kind === "facility" && "id" in value && typeof value.id === "string";
}
