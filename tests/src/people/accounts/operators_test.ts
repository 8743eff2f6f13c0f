import assert from "node:assert/strict";
import { freshVerificationMs } from "../../../../src/people/authority.ts";
import { theConsole } from "../../../../src/people/registry/turn.ts";
import { as, refusalOf, withPeople } from "../people_stage.ts";
import { anAccount, anAppointment, aSession, startMs } from "../rows.ts";
import { asserted } from "./account_services.ts";

const olga = [["account", anAccount("olga", { operator: true })]] as const;
const ann = [["account", anAccount("ann")], ["session", aSession("ann")]] as const;
const reason = "reported stolen";

Deno.test("R13 the operator disables an account everywhere: its sessions end in the same turn", async () => {
  await withPeople([...olga, ...ann], async ({ registry, row, events, audit }) => {
    await registry.run(as("olga"), "disable_account", { account: "ann", reason });
    assert.equal((await row("account", "ann"))?.status, "disabled");
    assert.equal(await row("session", "session-ann"), undefined);
    const ended = events.flatMap((event) =>
      event.type === "ended" ? [`${event.what} ${event.id}`] : []
    );
    assert.deepEqual(ended, ["session session-ann", "account ann"]);
    assert.deepEqual((await audit()).map(({ what }) => what), ["user_disabled", "session_ended"]);
    await registry.run(as("olga"), "enable_account", { account: "ann" });
    assert.equal((await row("account", "ann"))?.status, "active");
  });
});

Deno.test("R05 an account that was disabled before its activation waits for its invitation again", async () => {
  const nora = anAccount("nora", { status: "invited", notice: null });
  await withPeople([...olga, ["account", nora]], async ({ registry, row }) => {
    await registry.run(as("olga"), "disable_account", { account: "nora", reason });
    await registry.run(as("olga"), "enable_account", { account: "nora" });
    assert.equal((await row("account", "nora"))?.status, "invited");
  });
});

Deno.test("C8 disabling takes an operator whom a passkey proved within five minutes", async () => {
  await withPeople([
    ...olga,
    ...ann,
    ["account", anAccount("mia")],
    ["appointment", anAppointment("mia")],
  ], async ({ registry }) => {
    const disable = (who: string, verifiedAtMs: number | null) =>
      registry.run(as(who, { verifiedAtMs }), "disable_account", { account: "ann", reason });
    assert.equal((await refusalOf(disable("mia", startMs))).code, "forbidden");
    assert.equal((await refusalOf(disable("ann", startMs))).code, "forbidden");
    assert.equal((await refusalOf(disable("olga", null))).code, "passkey_required");
    const stale = disable("olga", startMs - freshVerificationMs - 1);
    assert.equal((await refusalOf(stale)).code, "verification_needed");
    await disable("olga", startMs - freshVerificationMs);
  });
});

Deno.test("C8 a cluster always keeps an operator who can act", async () => {
  await withPeople([
    ...olga,
    ["account", anAccount("otto", { operator: true, status: "invited", notice: null })],
  ], async ({ registry }) => {
    const attempts = [
      registry.run(as("olga"), "dismiss_operator", { account: "olga" }),
      registry.run(as("olga"), "stop_own", {}),
      registry.run(as("olga"), "disable_account", { account: "olga", reason }),
      registry.run(theConsole, "disable_account", { account: "olga", reason }),
    ];
    for (const attempt of attempts) assert.equal((await refusalOf(attempt)).code, "conflict");
  });
});

Deno.test("C8 an operator makes another and is dismissed by them; what rested on it ends", async () => {
  await withPeople([...olga, ...ann, ["session", aSession("olga")]], async (stage) => {
    const { registry, row } = stage;
    const made = await registry.run(as("olga"), "appoint_operator", {
      known: { name: "Ann", email: "ann@example.org" },
      asserted,
    });
    assert.deepEqual(made, { account: "ann", invitation: null });
    await registry.run(as("ann"), "dismiss_operator", { account: "olga" });
    assert.equal((await row("account", "olga"))?.operator, false);
    assert.equal(await row("session", "session-olga"), undefined);
  });
});

Deno.test("C8 an account is found by its address by the operator alone, and the look is noted", async () => {
  await withPeople([...olga, ...ann], async ({ registry, audit }) => {
    const found = await registry.run(as("olga"), "find_account", { email: "ANN@example.org" });
    assert.deepEqual(found, { account: "ann", status: "active", operator: false, buildings: [] });
    const none = registry.run(theConsole, "find_account", { email: "none@example.org" });
    assert.equal((await refusalOf(none)).code, "not_found");
    const other = registry.run(as("ann"), "find_account", { email: "olga@example.org" });
    assert.equal((await refusalOf(other)).code, "forbidden");
    assert.deepEqual((await audit()).map(({ what }) => what), ["sensitive_read"]);
  });
});
