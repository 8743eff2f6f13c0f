import assert from "node:assert/strict";
import { RegistryUserCounts } from "../../../../src/people/accounts/user_counts.ts";
import { withPeople } from "../people_stage.ts";
import { aFacility, aMember, anAccount, anAppointment, startMs } from "../rows.ts";

Deno.test("C19 a building's people are those with an active account and a place there now, as a number", async () => {
  const seed = [
    ["facility", aFacility("a1")],
    ["facility", aFacility("b1", { building: "annex" })],
    ["account", anAccount("max")],
    ["appointment", anAppointment("max")],
    ["appointment", anAppointment("max", "manager", "annex")],
    ["account", anAccount("mia")],
    ["member", aMember("a1", "mia")],
    ["account", anAccount("sue", { status: "invited" })],
    ["member", aMember("a1", "sue", "sub")],
    ["account", anAccount("mo", { disabledIn: ["tower"] })],
    ["appointment", anAppointment("mo", "managed")],
    ["account", anAccount("tina")],
    ["appointment", { ...anAppointment("tina", "technician"), untilMs: startMs }],
    ["account", anAccount("fay")],
    ["member", aMember("b1", "fay", "main", { building: "annex" })],
    ["account", anAccount("olga", { operator: true })],
  ] as const;
  await withPeople(seed, async ({ registry }) => {
    const counts = new RegistryUserCounts(registry);
    assert.deepEqual(
      await counts.each(["tower", "annex", "mews"]),
      new Map([["tower", 2], ["annex", 2], ["mews", 0]]),
    );
    assert.equal(await counts.together(["tower", "annex"]), 3, "Max is in both, and is one");
    assert.equal(await counts.together([]), 0);
  });
});
