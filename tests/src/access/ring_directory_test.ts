import assert from "node:assert/strict";
import { directoryCoalesceMs } from "../../../src/access/ring_directory.ts";
import { placeOf } from "../../../src/people/facilities/place.ts";
import { directoryEntriesMax } from "../../../src/rings.ts";
import { as, type Seed } from "../people/people_stage.ts";
import { aFacility, aMember, anAccount, anAppointment, aSession, startMs } from "../people/rows.ts";
import { testSite } from "./test_site.ts";
import { entrance, type RingStage, withRings } from "./ring_stage.ts";

const named = (name: string) => ({
  suggested: `${name} Draft`,
  published: name,
  confirmedBy: "mia",
  confirmedAtMs: startMs,
});

const seed: Seed = [
  ["account", anAccount("mia")],
  ["session", aSession("mia")],
  ["account", anAccount("max")],
  ["session", aSession("max")],
  ["appointment", anAppointment("max")],
  ["facility", aFacility("f-10", { number: "10", nameplate: named("Ten") })],
  ["facility", aFacility("f-9", { number: "9", note: "secret note", name: "Villa" })],
  ["facility", aFacility("f-b2", { number: "2", block: "B", nameplate: named("Bee") })],
  ["facility", aFacility("f-office", { number: "1", block: "A", kind: "office" })],
  ["facility", aFacility("f-sauna", { number: "3", kind: "sauna", nameplate: named("Steam") })],
  ["facility", aFacility("elsewhere", { building: "annex", nameplate: named("Else") })],
  ["member", aMember("f-10", "mia")],
];

const shownBy = ({ published }: RingStage) =>
  published.at(-1)?.directory.entries.map(({ number, name }) => [number, name]);

Deno.test("R77 R21 a display shows numbers and confirmed names of its building, as people look for them", async () => {
  await withRings((stage) => {
    assert.deepEqual(stage.published.map(({ at }) => at), [entrance], "units with a panel alone");
    assert.deepEqual(shownBy(stage), [
      ["9", undefined],
      ["10", "Ten"],
      ["A 1", undefined],
      ["B 2", "Bee"],
    ]);
    const { directory } = stage.published[0]!;
    for (const entry of directory.entries) {
      assert.deepEqual(Object.keys(entry).filter((k) => k !== "name"), ["entry", "number"]);
      assert.match(entry.entry, /^[0-9a-f-]{36}$/, "random, and no facility's id");
    }
    return Promise.resolve();
  }, seed);
});

Deno.test("R77 a confirmed name, a hidden one and a flat that goes reach displays within a moment", async () => {
  await withRings(async (stage) => {
    const { registry, clock, published } = stage;
    const before = published[0]!.directory.entries;
    await registry.run(as("mia"), "hide_nameplate", { facility: "f-10" });
    await clock.run(directoryCoalesceMs);
    assert.deepEqual(shownBy(stage)?.[1], ["10", undefined]);
    await registry.run(as("mia"), "suggest_nameplate", { facility: "f-10", name: "Example" });
    await clock.run(directoryCoalesceMs);
    assert.equal(published.length, 2, "what is only suggested is shown to nobody");
    await registry.run(as("mia"), "confirm_nameplate", { facility: "f-10", name: "Example" });
    await clock.run(directoryCoalesceMs);
    assert.deepEqual(shownBy(stage)?.[1], ["10", "Example"]);
    await registry.run(as("max"), "delete_facility", { facility: "f-9" });
    await clock.run(directoryCoalesceMs);
    assert.deepEqual(shownBy(stage)?.[0], ["10", "Example"]);
    assert.deepEqual(published.map(({ directory }) => directory.revision), [1, 2, 3, 4]);
    const last = published.at(-1)!.directory.entries;
    assert.equal(last[0]!.entry, before[1]!.entry, "a flat keeps its line through all this");
  }, seed);
});

Deno.test("C9 C4 a new household is another line: what stood for the old one stands for nobody", async () => {
  await withRings(async (stage) => {
    const { registry, clock, desk, published, lines } = stage;
    const before = published[0]!.directory.entries[1]!;
    await registry.run(as("max"), "change_users", {
      facility: "f-10",
      place: placeOf(testSite, "tower")!,
      said: { kind: "household", atMs: null, newMain: null, formerMain: "leaves", survivors: [] },
    });
    await clock.run(directoryCoalesceMs);
    const after = published.at(-1)!.directory.entries[1]!;
    assert.equal(after.number, "10");
    assert.equal(after.name, undefined);
    assert.notEqual(after.entry, before.entry);
    assert.deepEqual(await desk.route(entrance, "r-1", before.entry), {
      reachable: false,
      reason: "unknown_entry",
      targets: [],
    });
    assert.deepEqual(lines, []);
  }, seed);
});

Deno.test("R14 a building whose service ends shows nobody", async () => {
  const asked: Seed = [
    ["account", anAccount("otto", { operator: true })],
    ["session", aSession("otto")],
    ["decommission", {
      id: "d-1",
      building: "tower",
      status: "asked",
      reason: "The house is sold",
      askedBy: "olga",
      askedAtMs: startMs,
      expiresAtMs: startMs + 86_400_000,
      exportedAtMs: startMs,
      managerExported: true,
      allowedBy: null,
      allowedAtMs: null,
      deletedAtMs: null,
      revoked: null,
      endedAtMs: null,
    }],
  ];
  await withRings(async (stage) => {
    assert.equal(shownBy(stage)?.length, 4);
    await stage.registry.run(as("otto"), "approve_decommission", { id: "d-1" });
    await stage.clock.run(directoryCoalesceMs);
    assert.deepEqual(shownBy(stage), []);
  }, [...seed, ...asked]);
});

Deno.test("R77 a building with more flats than a display holds shows the first, and says so", async () => {
  const many: Seed = Array.from(
    { length: directoryEntriesMax + 3 },
    (_, n) => ["facility", aFacility(`f-${n}`, { number: String(n + 1) })] as const,
  );
  await withRings(({ published, lines }) => {
    const { entries } = published[0]!.directory;
    assert.equal(entries.length, directoryEntriesMax);
    assert.equal(entries.at(-1)?.number, String(directoryEntriesMax));
    assert.match(lines.join(), /3 flats of tower fit on no display/);
    return Promise.resolve();
  }, many);
});

Deno.test("R77 a screen at the entrance shows what the display shows, and each change within a moment", async () => {
  await withRings(async ({ directories, registry, clock }) => {
    const told: unknown[] = [];
    const end = directories.watch(
      entrance,
      (lines) => told.push(lines.map(({ number, name }) => [number, name])),
    );
    const flats = [["9", undefined], ["10", "Ten"], ["A 1", undefined], ["B 2", "Bee"]];
    assert.deepEqual(told, [flats]);
    await registry.run(as("mia"), "hide_nameplate", { facility: "f-10" });
    await clock.run(directoryCoalesceMs);
    assert.deepEqual(told.slice(1), [flats.with(1, ["10", undefined])]);
    end();
    await registry.run(as("mia"), "suggest_nameplate", { facility: "f-10", name: "Example" });
    await registry.run(as("mia"), "confirm_nameplate", { facility: "f-10", name: "Example" });
    await clock.run(directoryCoalesceMs);
    assert.equal(told.length, 2, "whoever ended it hears no more");
  }, seed);
});
