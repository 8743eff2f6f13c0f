/** Prints how far attackers come with the logs of a building: `deno task attack [--days N --seeds N]`. */
import { parseArgs } from "node:util";
import { attribution } from "./attribution.ts";

const { values } = parseArgs({
  options: { days: { type: "string" }, seeds: { type: "string" }, flats: { type: "string" } },
});
const days = Number(values.days ?? 30);
const seeds = Number(values.seeds ?? 3);
const flats = Number(values.flats ?? 40);
const percent = (part: number) => `${(100 * part).toFixed(1)} %`;
for (let seed = 1; seed <= seeds; seed++) {
  const { ids, entries, chance, attempts } = await attribution({ seed: `${seed}`, days, flats });
  // deno-lint-ignore no-console -- this program is for its output
  console.log(
    `seed ${seed}: ${flats} flats, ${days} days, ${entries} entries, ${ids} ids; ` +
      `chance ${percent(chance)}\n` +
      attempts.map(({ name, right, how }) =>
        `  ${name.padEnd(14)} ${percent(right).padStart(7)}   ${how}`
      ).join("\n"),
  );
}
