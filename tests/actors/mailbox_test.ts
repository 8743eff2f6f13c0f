import assert from "node:assert/strict";
import fc from "fast-check";
import type { Lane } from "../../actors/behaviour.ts";
import { controlRunMax, defaultBounds, type Envelope, Mailbox } from "../../actors/mailbox.ts";

type Letter = Envelope<string, string>;

Deno.test("M1 E9 control goes before everything else", () => {
  const mailbox = filled(["commands", 3], ["reports", 3], ["control", 3]);
  assert.deepEqual(lanesTaken(mailbox, 3), ["control", "control", "control"]);
});

Deno.test("M1 E9 a flood of control entries lets one other through after eight", () => {
  const mailbox = filled(["control", 200], ["commands", 2], ["reports", 2]);
  const taken = lanesTaken(mailbox, 4 * (controlRunMax + 1));
  const run = new Array<Lane>(controlRunMax).fill("control");
  assert.deepEqual(
    taken,
    [...run, "reports", ...run, "commands", ...run, "reports", ...run, "commands"],
  );
});

Deno.test("M1 control entries that were alone do not count against those that come later", () => {
  const mailbox = filled(["control", 20]);
  lanesTaken(mailbox, 20);
  put(mailbox, "control");
  put(mailbox, "commands");
  assert.deepEqual(lanesTaken(mailbox, 2), ["control", "commands"]);
});

Deno.test("M2 E9 reports and commands share two to one, neither starves", () => {
  const mailbox = filled(["reports", 600], ["commands", 600]);
  const taken = lanesTaken(mailbox, 300);
  assert.equal(taken.filter((lane) => lane === "reports").length, 200);
  for (let at = 0; at < 300; at += 3) {
    assert.ok(
      taken.slice(at, at + 3).includes("commands"),
      `no command in turns ${at} to ${at + 2}`,
    );
  }
});

Deno.test("M2 where one lane is empty the other has every turn", () => {
  assert.deepEqual(lanesTaken(filled(["commands", 5]), 5), new Array(5).fill("commands"));
  assert.deepEqual(lanesTaken(filled(["reports", 5]), 5), new Array(5).fill("reports"));
});

Deno.test("M3 past the count the newest is refused, and nothing that waits is lost", () => {
  const bounds = { ...defaultBounds, commands: { countMax: 3, bytesMax: 1e6, ageMsMax: 1e6 } };
  const mailbox = new Mailbox<string, string>(bounds);
  for (const name of ["a", "b", "c"]) {
    assert.equal(mailbox.put(letter("commands", { command: name })), null);
  }
  const refusal = mailbox.put(letter("commands", { command: "d" }));
  assert.equal(refusal?.code, "busy");
  assert.ok(refusal.retryAfterMs! > 0);
  assert.equal(mailbox.put(letter("reports")), null, "other lanes have room of their own");
  assert.deepEqual(commandsTaken(mailbox).filter((name) => name !== ""), ["a", "b", "c"]);
});

Deno.test("M3 past the bytes the newest is refused until some have left", () => {
  const bounds = { ...defaultBounds, commands: { countMax: 100, bytesMax: 1000, ageMsMax: 1e6 } };
  const mailbox = new Mailbox<string, string>(bounds);
  assert.equal(mailbox.put(letter("commands", { bytes: 600 })), null);
  assert.equal(mailbox.put(letter("commands", { bytes: 401 }))?.code, "busy");
  assert.equal(mailbox.put(letter("commands", { bytes: 400 })), null);
  mailbox.take();
  assert.equal(mailbox.put(letter("commands", { bytes: 600 })), null);
});

Deno.test("M3 once the oldest has waited too long new ones are refused", () => {
  const bounds = { ...defaultBounds, commands: { countMax: 100, bytesMax: 1e6, ageMsMax: 5000 } };
  const mailbox = new Mailbox<string, string>(bounds);
  assert.equal(mailbox.put(letter("commands", { atMs: 1000 })), null);
  assert.equal(mailbox.put(letter("commands", { atMs: 6000 })), null);
  const refusal = mailbox.put(letter("commands", { atMs: 6001 }));
  assert.equal(refusal?.code, "busy");
  assert.match(refusal.detail, /5001 ms/);
  mailbox.take();
  assert.equal(mailbox.put(letter("commands", { atMs: 6001 })), null, "the oldest is young again");
});

Deno.test("M3 the age of a lane is not hidden by what is conflated at its front", () => {
  const bounds = { ...defaultBounds, reports: { countMax: 100, bytesMax: 1e6, ageMsMax: 5000 } };
  const mailbox = new Mailbox<string, string>(bounds);
  mailbox.put(letter("reports", { atMs: 0, conflate: "car 1" }));
  mailbox.put(letter("reports", { atMs: 0 }));
  mailbox.put(letter("reports", { atMs: 6000, conflate: "car 1" }));
  assert.equal(mailbox.put(letter("reports", { atMs: 6000 }))?.code, "busy");
});

Deno.test("M3 conflation does not pass the bound of bytes", () => {
  const bounds = { ...defaultBounds, reports: { countMax: 100, bytesMax: 1000, ageMsMax: 1e6 } };
  const mailbox = new Mailbox<string, string>(bounds);
  mailbox.put(letter("reports", { bytes: 10, conflate: "car 1", command: "old" }));
  mailbox.put(letter("reports", { bytes: 900 }));
  assert.equal(mailbox.put(letter("reports", { bytes: 200, conflate: "car 1" }))?.code, "busy");
  assert.equal(
    mailbox.put(letter("reports", { bytes: 100, conflate: "car 1", command: "new" })),
    null,
  );
  assert.deepEqual(commandsTaken(mailbox), ["new", ""]);
});

Deno.test("M4 E9 a position keeps its place and only the latest; what has no name is never dropped", () => {
  const mailbox = new Mailbox<string, string>();
  for (let nth = 1; nth <= 500; nth++) {
    mailbox.put(letter("reports", { conflate: "car 1", command: `position ${nth}` }));
    mailbox.put(letter("reports", { command: `doors ${nth}` }));
    mailbox.put(letter("reports", { conflate: "car 2", command: `other ${nth}` }));
  }
  const taken = commandsTaken(mailbox);
  assert.equal(taken[0], "position 500");
  assert.equal(taken[2], "other 500");
  assert.deepEqual(
    taken.filter((command) => command.startsWith("doors")),
    Array.from({ length: 500 }, (_, nth) => `doors ${nth + 1}`),
  );
  assert.equal(taken.length, 502);
});

Deno.test("M4 an entry whose outcome somebody waits for is not replaced", () => {
  const mailbox = new Mailbox<string, string>();
  mailbox.put(letter("reports", { conflate: "n", command: "asked", answer: () => {} }));
  mailbox.put(letter("reports", { conflate: "n", command: "first" }));
  mailbox.put(letter("reports", { conflate: "n", command: "second" }));
  assert.equal(mailbox.size, 2);
  assert.equal(mailbox.take()?.command, "asked");
  mailbox.put(letter("reports", { conflate: "n", command: "third" }));
  assert.deepEqual(commandsTaken(mailbox), ["third"]);
});

Deno.test("T5 what waited past its deadline can be taken out, and the rest stays in order", () => {
  const mailbox = new Mailbox<string, string>();
  mailbox.put(letter("commands", { command: "a", deadlineMs: 100 }));
  mailbox.put(letter("commands", { command: "b" }));
  mailbox.put(letter("commands", { command: "c", deadlineMs: 200 }));
  mailbox.put(letter("reports", { command: "d", conflate: "n" }));
  assert.deepEqual(mailbox.takeExpired(100).map(({ command }) => command), ["a"]);
  assert.equal(mailbox.size, 3);
  mailbox.put(letter("reports", { command: "e", conflate: "n" }));
  assert.deepEqual(commandsTaken(mailbox), ["e", "b", "c"]);
});

Deno.test("M3 M4 a mailbox agrees with a plain list, whatever is put and taken", () => {
  const lane = fc.constantFrom<Lane>("control", "reports", "commands");
  const step = fc.oneof(
    fc.record({
      lane,
      bytes: fc.integer({ min: 0, max: 300 }),
      conflate: fc.option(fc.constantFrom("x", "y"), { nil: undefined }),
    }),
    fc.constant("take" as const),
  );
  const bound = { countMax: 12, bytesMax: 1500, ageMsMax: 1e9 };
  fc.assert(fc.property(fc.array(step, { maxLength: 300 }), (steps) => {
    const mailbox = new Mailbox<string, string>({
      control: bound,
      reports: bound,
      commands: bound,
    });
    const model: Record<Lane, Letter[]> = { control: [], reports: [], commands: [] };
    let nth = 0;
    for (const step of steps) {
      if (step === "take") {
        const taken = mailbox.take();
        const expected = taken === undefined ? undefined : model[taken.lane].shift();
        assert.equal(taken?.command, expected?.command);
        if (taken === undefined) {
          assert.ok(Object.values(model).every(({ length }) => length === 0));
        }
        continue;
      }
      const entry = letter(step.lane, { ...step, command: `${nth++}` });
      const queue = model[step.lane];
      const at = step.conflate === undefined
        ? -1
        : queue.findIndex(({ conflate }) => conflate === step.conflate);
      const bytes = queue.reduce((sum, { bytes }) => sum + bytes, 0);
      const refusal = mailbox.put(entry);
      if (at >= 0) {
        const grown = step.bytes - queue[at]!.bytes;
        assert.equal(refusal !== null, grown > 0 && bytes + grown > bound.bytesMax);
        if (refusal === null) queue[at] = entry;
      } else {
        const full = queue.length >= bound.countMax || bytes + step.bytes > bound.bytesMax;
        assert.equal(refusal !== null, full);
        if (refusal === null) queue.push(entry);
      }
      assert.equal(mailbox.depth(step.lane), queue.length);
    }
    const left = Object.values(model).flat().map(({ command }) => command).sort();
    assert.equal(mailbox.size, left.length);
    assert.deepEqual(mailbox.drain().map(({ command }) => command).sort(), left);
    assert.equal(mailbox.size, 0);
  }));
});

function letter(lane: Lane, more: Partial<Letter> = {}): Letter {
  return { command: "", lane, bytes: 1, atMs: 0, ...more };
}

function put(mailbox: Mailbox<string, string>, lane: Lane): void {
  assert.equal(mailbox.put(letter(lane)), null);
}

function filled(...lanes: readonly (readonly [Lane, number])[]): Mailbox<string, string> {
  const mailbox = new Mailbox<string, string>();
  for (const [lane, count] of lanes) for (let nth = 0; nth < count; nth++) put(mailbox, lane);
  return mailbox;
}

function lanesTaken(mailbox: Mailbox<string, string>, count: number): (Lane | undefined)[] {
  return Array.from({ length: count }, () => mailbox.take()?.lane);
}

function commandsTaken(mailbox: Mailbox<string, string>): string[] {
  const taken: string[] = [];
  for (let next = mailbox.take(); next !== undefined; next = mailbox.take()) {
    taken.push(next.command);
  }
  return taken;
}
