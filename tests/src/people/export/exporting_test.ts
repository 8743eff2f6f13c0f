import assert from "node:assert/strict";
import { exportSchema } from "../../../../src/privacy/export/export_schema.ts";
import { exportsPerHour } from "../../../../src/people/export/exporting.ts";
import { type IdentityEdge, withIdentityEdge } from "../identity_edge.ts";
import { as, type Seed } from "../people_stage.ts";
import { aFacility, aMember, anAccount, anAppointment, aSession, startMs } from "../rows.ts";

const passkey = {
  id: "credential",
  publicKey: "key",
  counter: 0,
  transports: [],
  name: "Phone",
  addedAtMs: startMs,
};
const why = { case: "2026-7", reason: "she asked by letter" };

/** The tower with its manager `max`, flat `a1` of `mia`, the operator `olga`, and `amy` elsewhere. */
function tower(): Seed {
  const people = ["max", "mia", "olga", "amy", "gone"].map((name) =>
    [
      "account",
      anAccount(name, {
        operator: name === "olga",
        status: name === "gone" ? "stopped" : "active",
      }),
    ] as const
  );
  return [
    ...people,
    ...["max", "mia", "olga", "amy"].map((name) => ["session", aSession(name)] as const),
    ["appointment", anAppointment("max")],
    ["facility", aFacility("a1")],
    ["member", aMember("a1", "mia")],
  ];
}

async function auditWords(edge: IdentityEdge): Promise<string[]> {
  return (await edge.audit()).map(({ what, by }) => `${what} ${by}`);
}

Deno.test("R80 a person makes a copy of everything, as JSON and as a page, and it stands in the log", async () => {
  await withIdentityEdge(tower(), async (edge) => {
    await edge.registry.run(as("mia"), "change_own", { profile: { name: "Mia New" } });
    const { status, body } = await edge.ask("mia", "POST", "/me/export", { language: "de" });
    assert.equal(status, 200);
    const copy = exportSchema.parse(body);
    assert.deepEqual([copy.account, copy.language, copy.madeFor], ["mia", "de", "self"]);
    const account = copy.records.find(({ table }) => table === "account")!;
    const name = account.items.find(({ at }) => at === "profile.name")!;
    assert.deepEqual([name.value, name.from?.who, name.words], ["Mia New", "self", "Name"]);
    // The log's own entries of it are in it, the copy's included.
    assert.deepEqual(copy.audit.entries.map(({ what }) => what), ["user_updated", "data_exported"]);
    assert.equal(copy.audit.whole, true);

    const page = await edge.ask("mia", "POST", "/me/export", { format: "html", language: "fi" });
    assert.equal(page.status, 200);
    assert.match(page.headers.get("content-type") ?? "", /^text\/html/);
    assert.match(
      page.headers.get("content-disposition") ?? "",
      /^attachment; filename="personal-data-2026-03-02.html"$/,
    );
    assert.equal(page.headers.get("cache-control"), "no-store");
    assert.ok(page.body.includes("Mia New") && page.body.includes('<html lang="fi">'));
    assert.deepEqual(await auditWords(edge), [
      "user_updated mia",
      "data_exported mia",
      "data_exported mia",
    ]);
  });
});

Deno.test("R80 who has a passkey proves themselves within five minutes before a copy is made", async () => {
  const rows = tower().map((entry): Seed[number] =>
    entry[0] === "account" && entry[1].id === "mia"
      ? ["account", { ...entry[1], passkeys: [passkey] }]
      : entry
  );
  await withIdentityEdge(rows, async (edge) => {
    assert.equal((await edge.ask("mia", "POST", "/me/export", {})).status, 200);
    edge.clock.advance(6 * 60_000);
    const late = await edge.ask("mia", "POST", "/me/export", {});
    assert.deepEqual([late.status, late.body.code], [403, "verification_needed"]);
    // Who has none is asked for none.
    assert.equal((await edge.ask("amy", "POST", "/me/export", {})).status, 200);
    assert.deepEqual(await auditWords(edge), ["data_exported mia", "data_exported amy"]);
  });
});

Deno.test("R80 of a stopped account no copy is made, nor of one that is not there", async () => {
  await withIdentityEdge(tower(), async (edge) => {
    const gone = await edge.ask("olga", "POST", "/people/gone/export", why);
    assert.deepEqual([gone.status, gone.body.code], [403, "stopped"]);
    const nobody = await edge.ask("olga", "POST", "/people/nobody/export", why);
    assert.equal(nobody.status, 404);
    assert.equal((await edge.ask("amy", "POST", "/me/stop", { confirm: "stop" })).status, 204);
    const own = await edge.ask("amy", "POST", "/me/export", {});
    assert.equal(own.status, 403);
    assert.ok(!(await auditWords(edge)).some((word) => word.startsWith("data_exported")));
  });
});

Deno.test("R95 R80 the operator copies for a letter with case and reason, both in the log, and only what they may read", async () => {
  const rows: Seed = tower().map((entry): Seed[number] =>
    entry[0] === "account" && entry[1].id === "mia"
      ? ["account", { ...entry[1], preferences: { additionalPhone: "+358409998877" } }]
      : entry
  );
  await withIdentityEdge(rows, async (edge) => {
    const without = await edge.ask("olga", "POST", "/people/mia/export", {});
    assert.equal(without.status, 422);
    const { status, body } = await edge.ask("olga", "POST", "/people/mia/export", why);
    assert.equal(status, 200);
    assert.deepEqual([body.madeFor, body.portable, body.language], ["operator", null, "en"]);
    assert.ok(JSON.stringify(body).includes("mia@example.org"));
    assert.ok(!JSON.stringify(body).includes("+358409998877"));
    const [read, exported] = await edge.audit();
    assert.equal(read?.what, "sensitive_read");
    assert.deepEqual(read?.facts, { what: "export", ...why });
    assert.deepEqual(read?.about, ["account/mia"]);
    assert.deepEqual([exported?.what, exported?.facts], ["data_exported", { for: "operator" }]);
    // She sees in her own copy that it was made, by whom, and why.
    const own = await edge.ask("mia", "POST", "/me/export", {});
    const told = own.body.audit.entries.find(({ what }: { what: string }) =>
      what === "sensitive_read"
    );
    assert.deepEqual([told.by.who, told.facts.reason], ["operator", why.reason]);
    for (const who of ["max", "amy"]) {
      assert.equal((await edge.ask(who, "POST", "/people/mia/export", why)).status, 403, who);
    }
    edge.clock.advance(6 * 60_000);
    const late = await edge.ask("olga", "POST", "/people/mia/export", why);
    assert.equal(late.body.code, "verification_needed");
  });
});

Deno.test("R17 R80 a manager copies for somebody of the building, and nobody else does", async () => {
  await withIdentityEdge(tower(), async (edge) => {
    const path = "/buildings/tower/people/mia/export";
    const { status, body } = await edge.ask("max", "POST", path, why);
    assert.equal(status, 200);
    assert.deepEqual([body.madeFor, body.building], ["manager", "tower"]);
    const tables = new Set(body.records.map(({ table }: { table: string }) => table));
    assert.ok(tables.has("member") && !tables.has("session"));
    assert.equal((await edge.ask("olga", "POST", path, why)).status, 403);
    assert.equal((await edge.ask("amy", "POST", path, why)).status, 404);
    const elsewhere = await edge.ask("max", "POST", "/buildings/tower/people/amy/export", why);
    assert.equal(elsewhere.status, 404);
    const [read] = await edge.audit();
    assert.deepEqual([read?.what, read?.building], ["sensitive_read", "tower"]);
  });
});

Deno.test("R80 copies are made a bounded number of times an hour for one asker", async () => {
  await withIdentityEdge(tower(), async (edge) => {
    for (let nth = 0; nth < exportsPerHour; nth++) {
      assert.equal((await edge.ask("amy", "POST", "/me/export", {})).status, 200);
    }
    const { status, headers } = await edge.ask("amy", "POST", "/me/export", {});
    assert.equal(status, 429);
    assert.ok(Number(headers.get("retry-after")) > 0);
    assert.equal(
      (await edge.ask("mia", "POST", "/me/export", {})).status,
      200,
      "others are not held",
    );
    edge.clock.advance(3_600_000 / exportsPerHour);
    assert.equal((await edge.ask("amy", "POST", "/me/export", {})).status, 200);
  });
});
