import assert from "node:assert/strict";
import { SpeakingTurn } from "../../../adapters/simulator/speaking_turn.ts";

function listened() {
  const said: [boolean, string[]][] = [];
  const turn = new SpeakingTurn<string>((report, cars) => said.push([report, [...cars]]));
  return { said, turn };
}

Deno.test("speaking turn: what follows from one thing is said once, at its end", () => {
  const { said, turn } = listened();
  turn.run(() => {
    turn.car("a");
    turn.run(() => {
      turn.report();
      turn.car("b");
      turn.car("a");
    });
    assert.deepEqual(said, []);
  });
  assert.deepEqual(said, [[true, ["a", "b"]]]);
  turn.run(() => {});
  assert.equal(said.length, 1, "where nothing is new, nothing is said");
});

Deno.test("speaking turn: what broke in the middle is said as far as it came, and the next is whole", () => {
  const { said, turn } = listened();
  assert.throws(() =>
    turn.run(() => {
      turn.car("a");
      throw new Error("broken");
    })
  );
  turn.run(() => turn.car("b"));
  assert.deepEqual(said, [[false, ["a"]], [false, ["b"]]]);
});
