import assert from "node:assert/strict";
import {
  type Audience,
  eventFields,
  groupFields,
  isEach,
  messageFields,
  operatorSees,
  residentSees,
  type Shown,
  shown,
  type ShownNode,
} from "../../../src/live/audience.ts";
import {
  type CarView,
  groupEventSchema,
  type OperatorCallView,
  serverMessageSchema,
} from "../../../src/protocol.ts";
import { main, withEdge } from "../http/test_edge.ts";
import { fieldsOf } from "../privacy/schema_fields.ts";
import { seenPaths } from "../../parts/seen_paths.ts";
import { TestSocket } from "./test_socket.ts";

/** Every field of a node with its audience, named as a schema's fields are. */
function rulesOf(node: ShownNode, path = ""): (readonly [string, Audience])[] {
  if (typeof node === "string") return [[path, node]];
  if (isEach(node)) return rulesOf(node.each, `${path}[]`);
  return Object.entries(node).flatMap(([name, within]) =>
    rulesOf(within, path === "" ? name : `${path}.${name}`)
  );
}

/** The paths of a schema; a record by side has both sides, a list of plain values is one field. */
function pathsOf(schema: Parameters<typeof fieldsOf>[0]): string[] {
  return fieldsOf(schema).flatMap(({ path }) =>
    // Doors of a car are two sides; those of a ring are names.
    /(?<!\brings?(\[\])?\.)\bdoors$/.test(path) ? [`${path}.front`, `${path}.rear`] : [path]
  );
}

Deno.test("C5 every field of every message and event has an audience, and the table names no other", () => {
  for (const option of serverMessageSchema.options) {
    const [type] = option.shape.type.values;
    const wanted = pathsOf(option).filter((path) => !path.startsWith("event"));
    const rules = rulesOf(messageFields[type!]).map(([path]) => path);
    assert.deepEqual(rules.sort(), wanted.sort(), `of ${type}`);
  }
  for (const option of groupEventSchema.options) {
    const [what] = option.shape.what.values;
    const rules = rulesOf(eventFields[what!]).map(([path]) => path);
    assert.deepEqual(rules.sort(), pathsOf(option).sort(), `of ${what}`);
  }
});

Deno.test("C5 a field without an audience does not type-check", () => {
  type Wider = Omit<OperatorCallView, "request"> & { readonly request: { readonly weightKg: 1 } };
  // @ts-expect-error: a call's new field has no audience
  const call: Shown<Wider> = { ...eventFields.any_call.call, request: {} };
  // @ts-expect-error: `level` has none
  const car: Shown<Pick<CarView, "id" | "level">> = { id: "everyone" };
  assert.ok("id" in call && "id" in car);
});

Deno.test("C5 a resident sees cars, lit buttons and own calls; never another's id, destination, time or group size", () => {
  const visible = (seen: ReadonlySet<Audience>) =>
    rulesOf(groupFields).filter(([, audience]) => seen.has(audience)).map(([path]) => path);
  const resident = visible(residentSees);
  const parts = new Set(resident.map((path) => path.split(/[.[]/)[0]));
  assert.deepEqual([...parts].sort(), ["calls", "cars", "doNotUse", "lit", "mode", "usable"]);
  assert.deepEqual(resident.filter((path) => path.startsWith("lit")), [
    "lit[].level",
    "lit[].side",
    "lit[].direction",
  ]);
  assert.ok(!resident.includes("cars[].loadPercent"), "heads could be counted by it");
  assert.ok(visible(operatorSees).includes("cars[].loadPercent"));
  for (const path of visible(operatorSees).filter((path) => path.startsWith("anyCalls"))) {
    assert.doesNotMatch(path, /caller|key|At/, "an operator sees no id or time of a person");
  }
});

Deno.test("C5 what nobody has decided about is not sent, whatever a group says", () => {
  const stands = {
    mode: "normal",
    cars: [{ id: "a", loadPercent: 30, riders: ["r-2"] }],
    lit: [{ level: 1, side: "front", direction: "up", waiting: 3 }],
    calls: [{ id: "c-1", arrivesAtMs: 5, request: { kind: "landing", from: 1, at: "zone" } }],
    anyCalls: [{ id: "c-2", caller: "r-2", placedAtMs: 7 }],
  };
  assert.deepEqual(shown(groupFields, residentSees, stands), {
    mode: "normal",
    cars: [{ id: "a" }],
    lit: [{ level: 1, side: "front", direction: "up" }],
    calls: [{ id: "c-1", request: { kind: "landing", from: 1 } }],
  });
  assert.deepEqual(shown(groupFields, operatorSees, stands), {
    mode: "normal",
    cars: [{ id: "a", loadPercent: 30 }],
    lit: [{ level: 1, side: "front", direction: "up" }],
    calls: [{ id: "c-1", request: { kind: "landing", from: 1 } }],
    anyCalls: [{ id: "c-2" }],
  });
});

Deno.test("C5 a car's load reaches operators alone, by snapshot, event and HTTP; nor does its change show", async () => {
  const car = (loadPercent: number): CarView => ({
    id: "a",
    mode: "normal",
    known: true,
    positionM: 3,
    level: 1,
    direction: "up",
    nextStop: 4,
    doors: { front: "closed" },
    loadPercent,
    faults: [],
  });
  await withEdge({ limits: { tickLeastMs: 1 } }, async ({ url, token, lifts }) => {
    const watch = async (rid: string, operator: boolean) => {
      const capability = await token({ rid, operator });
      const socket = await TestSocket.greeted(url, capability);
      socket.send({ type: "subscribe", ref: "s", ...main });
      await socket.next("snapshot");
      const group = await fetch(`${url}/v1/buildings/tower/groups/main`, {
        headers: { authorization: `Bearer ${capability}` },
      });
      return { socket, group: await group.json() };
    };
    lifts.report(main, "a", 3);
    const resident = await watch("r-1", false);
    const operator = await watch("op", true);
    assert.equal(resident.group.cars[0].loadPercent, undefined);
    assert.equal(operator.group.cars[0].loadPercent, 0);
    assert.equal(resident.group.anyCalls, undefined);
    assert.deepEqual(operator.group.anyCalls, []);
    for (const load of [8, 15, 23]) {
      lifts.emit(main, { audience: "everyone", event: { what: "car", car: car(load) } });
      await operator.socket.next(
        "event",
        ({ event }) => event.what === "car" && event.car.loadPercent === load,
      );
    }
    await resident.socket.settled();
    const cars = resident.socket.came.filter((one) =>
      one.type === "event" && one.event.what === "car"
    );
    assert.equal(cars.length, 1, "who enters while a car stands is no news for residents");
    assert.ok(!JSON.stringify(resident.socket.came).includes("loadPercent"));
    assert.deepEqual(seenPaths(resident.socket.came, residentSees).forbidden, []);
    assert.notDeepEqual(seenPaths(operator.socket.came, residentSees).forbidden, []);
    await resident.socket.close();
    await operator.socket.close();
  });
});
