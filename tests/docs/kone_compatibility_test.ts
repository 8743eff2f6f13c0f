/** `docs/kone-compatibility.md` says what the code does, where both have a table. */
import assert from "node:assert/strict";
import { defaultActions, numbersOf } from "../../src/kone/numbering.ts";
import { liftModes } from "../../src/kone/monitor/lift_mode.ts";
import { checkSite } from "../../src/site.ts";
import { numberedFile } from "../src/kone/numbered_site.ts";

const text = await Deno.readTextFile(new URL("../../docs/kone-compatibility.md", import.meta.url));

Deno.test("C16 the table of lift modes in the documents is that of the code", () => {
  const rows = text.matchAll(/^\| `([a-z-]+)` +\| (-?\d+) +\| ([a-z ]+?) +\| ([A-Z]*) +\|$/gm);
  const told = [...rows].map(([, mode, number, reading, guides]) => [
    mode,
    { number: Number(number), reading, ...(guides !== "" && { guides }) },
  ]);
  assert.deepEqual(Object.fromEntries(told), liftModes);
  assert.equal(told.length, Object.keys(liftModes).length, "each once");
});

Deno.test("KONE numbers: the document names the default actions and shows a site file that is sound", () => {
  const actions = defaultActions.map(({ action, name }) => `${action} \`${name}\``).join(", ");
  assert.ok(text.includes(`| ${actions} `), actions);
  const shown = /```json\n([\s\S]*?)```/.exec(text)?.[1];
  const { buildings: [building] } = JSON.parse(shown ?? "{}");
  const file = numberedFile();
  const [tower, annex] = file.buildings;
  const [low, high] = tower!.groups;
  const [a, b] = low!.cars;
  const [group] = building.groups;
  const terminals = JSON.parse(
    JSON.stringify(group.kone.terminals).replace('"entrance"', '"gate"')
      .replace('"main"', '"turnstile"'),
  );
  const numbers = numbersOf(checkSite({
    ...file,
    buildings: [{
      ...tower,
      kone: building.kone,
      groups: [
        {
          ...low,
          kone: { ...group.kone, terminals },
          cars: [{ ...a, kone: group.cars[0].kone }, b],
        },
        high,
      ],
    }, annex],
  }));
  assert.equal(numbers.ken("33888065")?.group.terminals.length, 3);
});
