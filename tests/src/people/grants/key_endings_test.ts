import assert from "node:assert/strict";
import { as, type Seed, withPeople } from "../people_stage.ts";
import {
  aFacility,
  aGrant,
  aMember,
  anAccount,
  anAppointment,
  aSession,
  startMs,
} from "../rows.ts";

const seed: Seed = [
  ["account", anAccount("max")],
  ["session", aSession("max")],
  ["appointment", anAppointment("max")],
  ["account", anAccount("ann")],
  ["facility", aFacility("a1")],
  ["member", aMember("a1", "ann")],
  ["grant", aGrant("g1", { kind: "facility", id: "a1" })],
  [
    "grant",
    aGrant("g-key", { kind: "key", id: "k1" }, {
      parent: "g1",
      actions: ["open_door"],
      scope: { doors: ["entrance/main"], lifts: [] },
      untilMs: startMs + 3_600_000,
    }),
  ],
  ["visitor_key", {
    id: "k1",
    building: "tower",
    facility: "a1",
    household: 1,
    giver: "ann",
    label: "Aunt Ada",
    kind: "window",
    grant: "g-key",
    link: true,
    pins: [],
    qr: null,
    consent: null,
    createdAtMs: startMs,
    endsAtMs: startMs + 3_600_000,
    firstUsedDay: null,
    lastUsedDay: null,
    revoked: null,
  }],
];

Deno.test("R25 R31 a visitor key ends with the grant it hangs on: its row says so, and one entry", async () => {
  await withPeople(seed, async ({ registry, row, audit, events }) => {
    await registry.run(as("max"), "end_grant", { id: "g1" });
    assert.deepEqual((await row("visitor_key", "k1"))?.revoked, { atMs: startMs, by: "max" });
    assert.equal(await row("grant", "g-key"), undefined);
    const entries = (await audit()).map(({ what }) => what);
    assert.equal(entries.filter((what) => what === "key_deleted").length, 1);
    assert.ok(events.some((event) => event.type === "ended" && event.id === "g-key"));
  });
});
