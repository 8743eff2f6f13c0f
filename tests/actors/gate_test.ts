import assert from "node:assert/strict";
import fc from "fast-check";
import { type AtGate, Gate } from "../../actors/gate.ts";

interface Named extends AtGate {
  readonly name: string;
}

Deno.test("G4 an open output leaves at once where nothing is held", () => {
  const { gate, left } = watched();
  gate.hold({ name: "a", open: true });
  assert.deepEqual(left, ["a"]);
  assert.equal(gate.size, 0);
});

Deno.test("G2 an open output waits behind a closed one, and leaves right after it", () => {
  const { gate, left } = watched();
  const first = { name: "first", open: false };
  gate.hold(first);
  gate.hold({ name: "read", open: true });
  assert.deepEqual(left, []);
  first.open = true;
  gate.leave();
  assert.deepEqual(left, ["first", "read"]);
});

Deno.test("G7 what an output causes leaves after those that were on their way", () => {
  const left: string[] = [];
  const gate = new Gate<Named>(({ name }) => {
    left.push(name);
    if (name === "a") gate.hold({ name: "caused by a", open: true });
    left.push(`${name} done`);
  });
  const a = { name: "a", open: false };
  gate.hold(a);
  gate.hold({ name: "b", open: true });
  a.open = true;
  gate.leave();
  assert.deepEqual(left, ["a", "a done", "b", "b done", "caused by a", "caused by a done"]);
});

Deno.test("B6 what is dropped is returned in order and never leaves", () => {
  const { gate, left } = watched();
  const a = { name: "a", open: false };
  gate.hold(a);
  gate.hold({ name: "b", open: true });
  assert.deepEqual(gate.drop().map(({ name }) => name), ["a", "b"]);
  a.open = true;
  gate.leave();
  gate.hold({ name: "c", open: true });
  assert.deepEqual(left, ["c"]);
});

Deno.test("G2 whatever the order in which outputs open, they leave in the order of holding", () => {
  fc.assert(fc.property(fc.infiniteStream(fc.nat(5)), fc.nat(60), (choices, count) => {
    const { gate, left } = watched();
    const closed: Named[] = [];
    const openNext = () => {
      const next = closed.shift();
      if (next === undefined) return;
      next.open = true;
      gate.leave();
    };
    for (let nth = 0; nth < count; nth++) {
      const choice = choices.next().value as number;
      const output = { name: `${nth}`, open: choice < 2 };
      if (!output.open) closed.push(output);
      gate.hold(output);
      if (choice === 5) openNext();
      const before = closed[0];
      assert.equal(left.length, before === undefined ? nth + 1 : Number(before.name));
    }
    while (closed.length > 0) openNext();
    assert.deepEqual(left, Array.from({ length: count }, (_, nth) => `${nth}`));
  }));
});

function watched() {
  const left: string[] = [];
  const gate = new Gate<Named>(({ name }) => left.push(name));
  return { gate, left };
}
