/** Legs of journeys, as one group sees them: quotes, legs handed on, legs taken, legs ended. */
import assert from "node:assert/strict";
import fc from "fast-check";
import type { EndLeg, JourneyPart, PlaceLeg } from "../../../actors/elevator_group/journey_part.ts";
import type { Message } from "../../../actors/behaviour.ts";
import type { CallView } from "../../../src/protocol.ts";
import { callOf, GroupInHand, journey, refusalOf } from "./group_in_hand.ts";

const next = { group: "upper", call: "leg-two", from: 7, to: 20, walkMs: 15_000 };
const last = { group: "annex", call: "leg-three", from: 20, to: 3, walkMs: 0 };

/** The first leg of a journey of several. */
function placed(
  group: GroupInHand,
  part: Partial<JourneyPart> = {},
  key = group.key(),
): CallView {
  const reply = group.send({
    type: "place_call",
    caller: "ann",
    key,
    request: journey(2, 7),
    call: `first-${key.slice(-12)}`,
    journey: { id: "trip", leg: 1, of: 2, further: [next], ...part },
  }).reply;
  assert.ok(reply !== undefined);
  return callOf(reply);
}

function handedOn(messages: readonly Message[]): PlaceLeg[] {
  return messages.map(({ command }) => command as { readonly type: string })
    .filter((command): command is PlaceLeg => command.type === "place_leg");
}

function ended(messages: readonly Message[]): EndLeg[] {
  return messages.map(({ command }) => command as { readonly type: string })
    .filter((command): command is EndLeg => command.type === "end_leg");
}

/** A leg that comes from another group, whose passengers are there in a while. */
function leg(group: GroupInHand, part: Partial<PlaceLeg> = {}): PlaceLeg {
  return {
    type: "place_leg",
    caller: "ann",
    key: `${group.key()}#2`,
    call: "leg-two",
    request: journey(3, 8),
    journey: { id: "trip", leg: 2, of: 2, further: [] },
    arrivesAtMs: group.now + 40_000,
    notAfterMs: group.now + 160_000,
    ...part,
  };
}

Deno.test("EG28 a quote says when a lift would come and how long it takes, and writes nothing", () => {
  const group = GroupInHand.inService({ a: 2, b: 9 });
  const before = group.state;
  const { reply, rows, events, effects, messages } = group.send({
    type: "quote",
    caller: "ann",
    request: journey(2, 7),
  });
  assert.ok(reply?.ok === true && "quote" in reply);
  const call = group.placed(journey(2, 7));
  assert.equal(reply.quote.pickupMs, call.etaMs, "what is quoted is what is then promised");
  // Five floors of 4 m at 2.5 m/s take 8 s and some; doors and dwell come to it.
  assert.ok(reply.quote.rideMs > 10_000 && reply.quote.rideMs < 40_000, `${reply.quote.rideMs}`);
  assert.deepEqual([rows, events, effects, messages], [undefined, undefined, undefined, undefined]);
  assert.deepEqual(before.calls.size, 0);
});

Deno.test("EG28 a quote takes account of what the cars do already", () => {
  const group = GroupInHand.inService({ a: 2, b: 2, c: 5 });
  const quoted = () => {
    const { reply } = group.send({ type: "quote", caller: "eve", request: journey(2, 8) });
    assert.ok(reply?.ok === true && "quote" in reply);
    return reply.quote.pickupMs + reply.quote.rideMs;
  };
  const free = quoted();
  for (let n = 0; n < 12; n++) group.placed(journey(3 + n % 4, 9), { caller: `p${n}` });
  assert.ok(quoted() > free);
});

Deno.test("EG28 a group refuses a quote as it would refuse the call", () => {
  const group = GroupInHand.inService();
  const quoted = (from: number, to: number) =>
    refusalOf(group.send({ type: "quote", caller: "ann", request: journey(from, to) }).reply!).code;
  assert.equal(quoted(2, 40), "unknown_floor");
  assert.equal(quoted(-1, 9), "not_served");
  group.report({ mode: "fire-operation" });
  assert.equal(quoted(2, 7), "fire_operation");
  assert.equal(
    refusalOf(
      new GroupInHand().send({
        type: "quote",
        caller: "ann",
        request: journey(2, 7),
      }).reply!,
    ).code,
    "no_lift_available",
  );
});

Deno.test("EG29 E7 the next leg is handed on once, when its passengers are aboard", () => {
  const group = GroupInHand.inService({ a: 2 });
  const call = placed(group);
  assert.deepEqual(call.journey, { id: "trip", leg: 1, of: 2 });
  group.report({ stages: { [call.id]: "fixed" } });
  assert.deepEqual(handedOn(group.messages), [], "nobody is on the way to it yet");
  group.report({ stages: { [call.id]: "serving" } });
  group.report({ stages: { [call.id]: "serving" } });
  group.report({ finished: [{ call: call.id, outcome: "served" }] });
  group.report({ finished: [{ call: call.id, outcome: "served" }] });
  const [message] = group.messages.filter(({ id }) => id === "trip/2/place");
  assert.equal(handedOn(group.messages).length, 1);
  assert.deepEqual(message!.to, { kind: "group", key: "tower/upper" });
  const command = handedOn(group.messages)[0]!;
  assert.deepEqual(
    [command.caller, command.call, command.request, command.journey],
    ["ann", "leg-two", { kind: "destination", from: 7, to: 20, persons: 1 }, {
      id: "trip",
      leg: 2,
      of: 2,
      further: [],
    }],
  );
  assert.match(command.key, /#2$/);
  // The ride, and 15 s on foot.
  assert.ok(command.arrivesAtMs > group.now + 20_000 && command.arrivesAtMs < group.now + 60_000);
  assert.equal(message!.deadlineMs, command.notAfterMs);
});

Deno.test("EG29 a leg that is served without a word of boarding hands on at its end", () => {
  const group = GroupInHand.inService({ a: 2 });
  const { id } = placed(group);
  group.report({ finished: [{ call: id, outcome: "served" }] });
  const [command] = handedOn(group.messages);
  assert.equal(command!.arrivesAtMs, group.now + 15_000, "only the walk is left");
});

Deno.test("EG29 the last leg of three comes by the second, with what the passengers need", () => {
  const group = GroupInHand.inService({ a: 3 });
  const part: JourneyPart = { id: "trip", leg: 2, of: 3, further: [last] };
  group.send(leg(group, { journey: part, unlock: { levels: [8], forMs: 60_000 } }));
  group.report({ stages: { "leg-two": "serving" } });
  const [command] = handedOn(group.messages);
  assert.deepEqual([command!.call, command!.journey.leg, command!.unlock], ["leg-three", 3, {
    levels: [3],
    forMs: 60_000,
  }]);
  assert.match(command!.key, /[^#]#3$/);
});

Deno.test("EG29 a leg is taken as a call whose passengers are on the way, once, and its caller told", () => {
  const group = GroupInHand.inService({ a: 3 });
  const command = leg(group);
  group.send(command);
  group.send(command);
  assert.equal(group.state.calls.size, 1);
  assert.equal(group.callOf("leg-two").arrivesAtMs, command.arrivesAtMs);
  assert.deepEqual(group.told("leg-two"), ["assigned"]);
  assert.deepEqual(group.view("leg-two").journey, { id: "trip", leg: 2, of: 2 });
  group.reload();
  group.send(command);
  assert.equal(group.state.calls.size, 1, "also after a load");
  group.report();
  group.report({ finished: [{ call: "leg-two", outcome: "served" }] });
  group.send(command);
  assert.equal(group.state.calls.size, 0, "and after its end");
});

Deno.test("EG29 no car is failed for not coming before its passengers are there", () => {
  const group = GroupInHand.inService({ a: 3 });
  group.send(leg(group, { arrivesAtMs: group.now + 200_000, notAfterMs: group.now + 320_000 }));
  const { car } = group.callOf("leg-two");
  group.live(150_000);
  assert.deepEqual(group.callOf("leg-two").failed, []);
  assert.equal(group.callOf("leg-two").car, car);
});

Deno.test("EG29 C17 a leg that cannot be placed has ended, with the reason, and its caller is told", () => {
  const fire = GroupInHand.inService();
  fire.report({ mode: "fire-operation" });
  const elsewhere = GroupInHand.inService();
  const late = GroupInHand.inService();
  const cases: [GroupInHand, Partial<PlaceLeg>, string][] = [
    [fire, {}, "fire_operation"],
    [elsewhere, { request: journey(3, 40) }, "site_changed"],
    [late, { arrivesAtMs: late.now - 130_000, notAfterMs: late.now - 10_000 }, "stale"],
  ];
  for (const [group, part, reason] of cases) {
    group.forget();
    group.send(leg(group, part));
    assert.deepEqual(group.told("leg-two"), [reason]);
    assert.deepEqual([group.view("leg-two").state, group.view("leg-two").reason], [
      "cancelled",
      reason,
    ]);
    assert.equal(group.state.calls.size, 0);
  }
});

Deno.test("EG29 a leg that finds no car waits half a minute for one, as any call without a car", () => {
  const group = GroupInHand.inService();
  for (const { id } of group.model.cars) group.carState(id, { mode: "out-of-service" });
  group.send(leg(group));
  assert.equal(group.view("leg-two").state, "registered");
  group.live(31_000);
  assert.equal(group.view("leg-two").reason, "no_lift_available");
});

Deno.test("EG29 a first leg that ends before anybody is aboard takes the journey with it", () => {
  const ends: ((group: GroupInHand, id: string) => void)[] = [
    (group, id) => void group.cancel(id),
    (group) => group.endCaller("ann"),
    (group) => void group.report({ mode: "fire-operation" }),
  ];
  for (const end of ends) {
    const group = GroupInHand.inService({ a: 2 });
    const { id } = placed(group);
    end(group, id);
    group.report();
    assert.equal(group.view(id).state, "cancelled");
    assert.deepEqual(group.messages.filter(({ id }) => id.startsWith("trip")), []);
  }
});

Deno.test("EG29 a leg that fails on the way ends the one that was called for its passengers", () => {
  const group = GroupInHand.inService({ a: 2 });
  const { id } = placed(group);
  group.report({ stages: { [id]: "serving" } });
  group.carState(group.callOf(id).car!, { mode: "out-of-service" });
  assert.equal(group.view(id).reason, "car_out_of_service");
  const [command] = ended(group.messages);
  assert.deepEqual([command!.call, command!.reason], ["leg-two", "car_out_of_service"]);
});

Deno.test("EG29 C3 when the right ends, whoever is carried is carried to that floor and no further", () => {
  for (const stage of ["fixed", "serving"] as const) {
    const group = GroupInHand.inService({ a: 2 });
    const { id } = placed(group);
    group.report({ stages: { [id]: stage } });
    group.endCaller("ann");
    group.endCaller("ann");
    const [command, ...more] = ended(group.messages);
    assert.deepEqual([command!.call, command!.reason, more], ["leg-two", "right_ended", []]);
    const before = handedOn(group.messages).length;
    group.report({ stages: { [id]: "serving" } });
    group.report({ finished: [{ call: id, outcome: "served" }] });
    assert.equal(group.view(id).state, "served");
    assert.equal(handedOn(group.messages).length, before, "nothing more is called");
  }
});

Deno.test("EG29 the end of a leg that overtakes it is remembered: it is never called", () => {
  const group = GroupInHand.inService();
  const command = leg(group);
  const { type: _, arrivesAtMs: __, notAfterMs: ___, unlock: ____, ...same } = command;
  group.send({ type: "end_leg", ...same, reason: "right_ended" });
  assert.deepEqual(group.told("leg-two"), ["right_ended"]);
  group.send(command);
  assert.equal(group.state.calls.size, 0);
  group.reload();
  group.send(command);
  assert.equal(group.state.calls.size, 0);
  assert.equal(group.view("leg-two").reason, "right_ended");
});

Deno.test("EG29 EG4 a leg whose passengers are aboard is not ended from outside; another's never", () => {
  const group = GroupInHand.inService({ a: 3 });
  const command = leg(group);
  const { type: _, arrivesAtMs: __, notAfterMs: ___, unlock: ____, ...same } = command;
  group.send(command);
  const other = group.send({ type: "end_leg", ...same, caller: "eve", reason: "by_caller" });
  assert.equal(refusalOf(other.reply!).code, "unknown_call");
  group.report({ stages: { "leg-two": "serving" } });
  const aboard = group.send({ type: "end_leg", ...same, reason: "by_caller" });
  assert.equal(refusalOf(aboard.reply!).code, "not_cancellable");
  assert.equal(group.view("leg-two").state, "being_served");
});

Deno.test("EG29 C5 an operator is told of a leg as of any call, without its journey", () => {
  const group = GroupInHand.inService({ a: 2 });
  placed(group);
  const told = group.events.filter(({ audience }) => audience === "operator");
  assert.ok(told.length > 0);
  assert.doesNotMatch(JSON.stringify(told), /journey|trip/);
});

Deno.test("EG29 EG2 the key of a journey's first leg is none of a plain call, nor the other way round", () => {
  const group = GroupInHand.inService({ a: 2 });
  const key = group.key();
  placed(group, {}, key);
  assert.equal(refusalOf(group.place(journey(2, 7), { key })).code, "key_reused");
  const plain = group.key();
  group.placed(journey(2, 7), { key: plain });
  assert.throws(() => placed(group, {}, plain), /used for something else/);
});

Deno.test("EG29 whatever the order and number of messages, a leg is one call at most, or none", () => {
  const word = fc.constantFrom("place", "end", "reload", "serve", "pass");
  fc.assert(
    fc.property(fc.array(word, { maxLength: 10 }), (words) => {
      const group = GroupInHand.inService({ a: 3 });
      const command = leg(group, { notAfterMs: group.now + 600_000 });
      const { type: _, arrivesAtMs: __, notAfterMs: ___, unlock: ____, ...same } = command;
      let opened = 0;
      for (const what of words) {
        const before = group.state.calls.size;
        if (what === "place") group.send(command);
        else if (what === "end") group.send({ type: "end_leg", ...same, reason: "by_caller" });
        else if (what === "reload") group.reload();
        else if (what === "pass") group.live(5_000);
        else if (group.state.calls.has("leg-two")) {
          group.report({ finished: [{ call: "leg-two", outcome: "served" }] });
        }
        if (group.state.calls.size > before) opened++;
      }
      assert.ok(opened <= 1);
      if (words.indexOf("end") >= 0 && words.indexOf("end") < words.indexOf("place")) {
        assert.equal(opened, 0);
      }
    }),
    { numRuns: 60 },
  );
});
