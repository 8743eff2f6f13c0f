import assert from "node:assert/strict";
import { heldCase } from "../../../../src/people/holds/held.ts";
import {
  type HoldWish,
  recordsOfHoldMax,
  reviewMsMax,
} from "../../../../src/people/holds/holds.ts";
import { theConsole, theServer } from "../../../../src/people/registry/turn.ts";
import { withIdentityEdge } from "../identity_edge.ts";
import { as, refusalOf, type Seed, withPeople } from "../people_stage.ts";
import { aGrant, aMember, startMs } from "../rows.ts";
import { town } from "../registers/stage.ts";

const dayMs = 86_400_000;

function aWish(change: Partial<HoldWish> = {}): HoldWish {
  return {
    account: "bob",
    building: null,
    classes: ["D1", "D2", "D3", "D3a", "D3b", "D4"],
    case: "2026-7",
    reason: "Bob's claim after the flood in the cellar",
    reviewAtMs: startMs + 90 * dayMs,
    ...change,
  };
}

const more: Seed = [
  ...town,
  ["member", aMember("b1", "bob", "owner", { building: "annex" })],
  ["grant", aGrant("grant-bob", { kind: "account", id: "bob" })],
  ["visitor_key", {
    id: "key-1",
    building: "tower",
    facility: "a1",
    household: 1,
    giver: "bob",
    label: "Aunt Ada",
    kind: "window",
    grant: "grant-a1",
    link: true,
    pins: [{ door: "entrance/main", digest: "d".repeat(43) }],
    qr: null,
    consent: null,
    createdAtMs: startMs,
    endsAtMs: startMs + 3_600_000,
    firstUsedDay: null,
    lastUsedDay: null,
    revoked: null,
  }],
];

Deno.test("R88 a hold has a subject, classes, a case, an owner and a review; it is listed and audited", async () => {
  await withIdentityEdge(more, async ({ ask, audit, row }) => {
    const wish = aWish({ building: "tower" });
    const placed = await ask("olga", "POST", "/holds", wish);
    assert.equal(placed.status, 201, JSON.stringify(placed.body));
    const { id } = placed.body;
    const stored = await row("hold", id);
    assert.deepEqual(
      [stored?.account, stored?.building, stored?.case, stored?.by, stored?.reviewAtMs],
      ["bob", "tower", "2026-7", "olga", wish.reviewAtMs],
    );
    const [listed] = (await ask("otto", "GET", "/holds")).body.holds;
    assert.deepEqual([listed.id, listed.classes, listed.reviewDue], [id, wish.classes, false]);
    // The building's manager sees it, another's does not; nobody else sees any.
    assert.equal((await ask("mia", "GET", "/buildings/tower/holds")).body.holds[0].id, id);
    assert.equal((await ask("fred", "GET", "/buildings/tower/holds")).status, 404);
    assert.equal((await ask("bob", "GET", "/holds")).status, 403);
    const told = (await audit()).find(({ what }) => what === "hold_placed");
    assert.deepEqual([told?.by, told?.facts.case, told?.facts.step], ["olga", "2026-7", "placed"]);
    assert.deepEqual(told?.about, [`hold/${id}`, "account/bob"]);
    assert.ok(!JSON.stringify(told).includes("flood"), "the reason is sealed, and in no log");

    assert.equal((await ask("mia", "DELETE", `/holds/${id}`)).status, 403);
    assert.equal((await ask("otto", "DELETE", `/holds/${id}`)).status, 204);
    assert.equal((await ask("otto", "DELETE", `/holds/${id}`)).status, 409);
    const ended = (await audit()).find(({ what }) => what === "hold_ended");
    assert.equal(ended?.by, "otto");
  });
});

Deno.test("R88 only an operator with a passkey of just now places a hold, and not on anything", async () => {
  await withIdentityEdge(more, async ({ ask, clock }) => {
    const status = async (who: string, change: Partial<HoldWish>) =>
      (await ask(who, "POST", "/holds", aWish(change))).status;
    assert.equal(await status("mia", {}), 403);
    assert.equal(await status("bob", {}), 403);
    assert.equal(await status("olga", { account: "nobody" }), 404);
    assert.equal(await status("olga", { building: "elsewhere" }), 404);
    assert.equal(await status("olga", { account: null }), 422, "neither a person nor a building");
    assert.equal(await status("olga", { account: null, building: "tower" }), 422, "a log alone");
    assert.equal(await status("olga", { account: null, building: "tower", classes: ["D4"] }), 201);
    assert.equal(await status("olga", { classes: ["D6" as "D4"] }), 422, "it names nobody");
    assert.equal(await status("olga", { reviewAtMs: startMs }), 422);
    assert.equal(await status("olga", { reviewAtMs: startMs + reviewMsMax + 1 }), 422);
    clock.advance(5 * 60_000 + 1);
    assert.equal(await status("olga", {}), 403);
  });
});

Deno.test("R88 R82 a held person's erasure is blocked with the case; a hold of the log alone blocks none", async () => {
  await withPeople(more, async ({ registry }) => {
    const held = (who: string) => registry.look((ledger) => heldCase(ledger, who));
    assert.equal(await held("bob"), null);
    const ofLog = aWish({ classes: ["D4"], case: "2026-5" });
    await registry.run(as("olga"), "place_hold", ofLog);
    assert.equal(await held("bob"), null);
    const { id } = await registry.run(as("olga"), "place_hold", aWish({ classes: ["D3"] }));
    assert.equal(await held("bob"), "2026-7");
    assert.equal(await held("amy"), null, "nobody else is held");
    await registry.run(as("olga"), "end_hold", { id });
    assert.equal(await held("bob"), null);
  });
});

Deno.test("R88 what is said of the person is copied as it stood, in the classes and building named, without secrets", async () => {
  await withPeople(more, async ({ registry }) => {
    const copies = async (change: Partial<HoldWish>) => {
      const { id } = await registry.run(as("olga"), "place_hold", aWish(change));
      const records = await registry.look((ledger) => ledger.find("hold_record", "hold", id));
      return Object.fromEntries(
        records.map(({ record, content }) => [record, JSON.parse(content)]),
      );
    };
    const all = await copies({});
    assert.deepEqual(Object.keys(all).sort(), [
      "account/bob",
      "grant/grant-bob",
      "member/a1-bob",
      "member/b1-bob",
      "visitor_key/key-1",
    ]);
    assert.equal(all["account/bob"].profile.name.value, "Bob Example");
    assert.deepEqual(Object.keys(all["account/bob"]).sort(), [
      "createdAtMs",
      "id",
      "notice",
      "preferences",
      "profile",
      "status",
    ]);
    assert.ok(!JSON.stringify(all).includes("d".repeat(43)), "no PIN's hash");
    assert.deepEqual(Object.keys(await copies({ building: "annex", classes: ["D2"] })), [
      "member/b1-bob",
    ]);
    assert.deepEqual(Object.keys(await copies({ classes: ["D3"] })), ["account/bob"]);
    assert.deepEqual(await copies({ classes: ["D4"] }), {});

    // What R86 removes at once is still there for the claim.
    await registry.run(as("bob"), "stop_own", {});
    const held = await registry.look((ledger) =>
      [...ledger.all("hold_record")].filter(({ record }) => record === "account/bob")
    );
    assert.ok(held.some(({ content }) => content.includes("Bob Example")));
  });
});

Deno.test("R88 when the review is due, operators are reminded once: by mail, in the list, in the log", async () => {
  const minuteMs = 60_000;
  await withPeople(more, async ({ audit, clock, registry, row }) => {
    const wish = aWish({ reviewAtMs: startMs + 10 * minuteMs });
    const { id } = await registry.run(as("olga"), "place_hold", wish);
    await clock.run(9 * minuteMs);
    assert.equal((await row("hold", id))?.remindedAtMs, null);
    await clock.run(2 * minuteMs);
    assert.equal((await row("hold", id))?.remindedAtMs, startMs + 10 * minuteMs);
    const mails = await registry.look((ledger) =>
      [...ledger.all("mail")].map(({ kind, account, about }) => [kind, account, about])
    );
    assert.deepEqual(mails.sort(), [["hold_review", "olga", id], ["hold_review", "otto", id]]);
    const dues = async () =>
      (await audit()).filter(({ facts }) => facts["step"] === "review_due").length;
    assert.equal(await dues(), 1);
    await clock.run(20 * minuteMs);
    assert.equal(await dues(), 1, "once");
    // Found to be still needed, it is reviewed anew a while later.
    const now = { verifiedAtMs: clock.now() };
    const reviewAtMs = clock.now() + 10 * minuteMs;
    await registry.run(as("otto", now), "review_hold", { id, reviewAtMs });
    assert.equal((await row("hold", id))?.remindedAtMs, null);
    await clock.run(11 * minuteMs);
    assert.equal(await dues(), 2);
  });
});

Deno.test("R88 the list says whose review is due", async () => {
  await withIdentityEdge(more, async ({ ask, clock }) => {
    await ask("olga", "POST", "/holds", aWish({ reviewAtMs: startMs + 60_000 }));
    const due = async () => (await ask("otto", "GET", "/holds")).body.holds[0].reviewDue;
    assert.equal(await due(), false);
    await clock.run(60_000);
    assert.equal(await due(), true);
  });
});

Deno.test("R88 what is held is read for a case and a reason, and the read is in the log", async () => {
  await withIdentityEdge(more, async ({ ask, audit }) => {
    const { id } = (await ask("olga", "POST", "/holds", aWish({ building: "tower" }))).body;
    const everywhere = (await ask("olga", "POST", "/holds", aWish())).body.id;
    const why = { case: "2026-7", reason: "for the court" };
    const path = `/holds/${id}/records`;
    assert.equal((await ask("olga", "POST", path, {})).status, 422);
    for (const who of ["olga", "mia"]) {
      const { status, body } = await ask(who, "POST", path, why);
      assert.equal(status, 200, who);
      assert.equal(body.records.length, 4);
      assert.equal(body.next, null);
    }
    const reads = (await audit()).filter(({ what }) => what === "sensitive_read");
    assert.deepEqual(reads.map(({ by, facts }) => [by, facts.case, facts.reason]), [
      ["olga", "2026-7", "for the court"],
      ["mia", "2026-7", "for the court"],
    ]);
    // Another building's manager finds none, nor does a manager one of the whole cluster.
    assert.equal((await ask("fred", "POST", path, why)).status, 404);
    assert.equal((await ask("bob", "POST", path, why)).status, 403);
    assert.equal((await ask("mia", "POST", `/holds/${everywhere}/records`, why)).status, 404);
    assert.equal((await audit()).filter(({ what }) => what === "sensitive_read").length, 2);
  });
});

Deno.test("R88 an archive is bounded, and only the server writes into one", async () => {
  await withPeople([
    ...town,
    ["hold", {
      ...aWish({ classes: ["D4"] }),
      id: "hold-1",
      by: "olga",
      fromMs: startMs,
      remindedAtMs: null,
      endedAtMs: null,
      through: null,
      keptAtMs: null,
      kept: recordsOfHoldMax - 1,
      full: false,
    }],
  ], async ({ registry, row }) => {
    const entries = (...seqs: number[]) => ({
      hold: "hold-1",
      records: seqs.map((seq) => ({ seq, atMs: startMs, content: "{}" })),
      through: { seq: seqs.at(-1)!, atMs: startMs },
      caughtUp: true,
    });
    const byHand = registry.run(theConsole, "keep_hold_records", entries(1));
    assert.equal((await refusalOf(byHand)).code, "forbidden");
    assert.equal(await registry.run(theServer, "keep_hold_records", entries(1)), true);
    assert.equal(await registry.run(theServer, "keep_hold_records", entries(1)), true, "it has it");
    assert.equal(await registry.run(theServer, "keep_hold_records", entries(2, 3)), false);
    const hold = await row("hold", "hold-1");
    assert.deepEqual([hold?.kept, hold?.full], [recordsOfHoldMax, true]);
    assert.equal(await row("hold_record", "hold-1.2"), undefined);
    assert.equal(await registry.run(theServer, "keep_hold_records", entries(4)), false);
  });
});
