/** How an erasure begins beside what else is under way: changes set ahead, tasks, mails. */
import assert from "node:assert/strict";
import { keepingFormer } from "../../../../src/people/erasure/beginning.ts";
import { emptyHead } from "../../../../src/people/registry/audit.ts";
import type { RowOf } from "../../../../src/people/registry/ledger.ts";
import { theServer, Turn } from "../../../../src/people/registry/turn.ts";
import { as, type PeopleStage, refusalOf, type Seed, withPeople } from "../people_stage.ts";
import { aFacility, aGrant, anAccount, anAppointment, startMs } from "../rows.ts";
import { annsTown } from "./ann.ts";

const dayMs = 86_400_000;

async function later({ clock, registry }: PeopleStage, ms: number): Promise<void> {
  clock.jumpWall(ms);
  await clock.run(120_000);
  await registry.look(() => null);
}

function awaitingAnn(change: Partial<NonNullable<RowOf<"facility">["pending"]>> = {}): Seed {
  const pending = {
    kind: "household" as const,
    atMs: startMs + dayMs,
    by: "mia",
    newMain: "ann",
    formerMain: "leaves" as const,
    consent: null,
    survivors: [],
    ...change,
  };
  return [["facility", aFacility("a9", { pending })]];
}

Deno.test("R82 R86 who was erased does not come back by a change of users that was set ahead", async () => {
  for (const kind of ["household", "main_user"] as const) {
    await withPeople([...annsTown, ...awaitingAnn({ kind })], async (stage) => {
      await stage.registry.run(as("ann"), "erase_own", {});
      assert.equal((await stage.row("facility", "a9"))?.pending?.newMain, null, "at once");
      await later(stage, 2 * dayMs);
      const flat = await stage.registry.look((ledger) => ({
        pending: ledger.get("facility", "a9")?.pending,
        members: ledger.count("member", "facility", "a9"),
        anns: ledger.count("member", "account", "ann"),
      }));
      assert.deepEqual(flat, { pending: null, members: 0, anns: 0 });
    });
  }
});

Deno.test("R86 a change that names an account which stopped before, as in a copy, brings nobody in", async () => {
  const gone = anAccount("ann", { status: "stopped", profile: {} });
  const seed: Seed = [...annsTown.filter(([, { id }]) => id !== "ann"), ["account", gone]];
  await withPeople([...seed, ...awaitingAnn()], async (stage) => {
    await later(stage, 2 * dayMs);
    assert.equal(
      await stage.registry.look((ledger) => ledger.count("member", "facility", "a9")),
      0,
    );
    assert.equal((await stage.row("facility", "a9"))?.household, 2, "the change itself is done");
  });
});

Deno.test("R12 managers learn by mail of what an erasure leaves them, and the operator once it is theirs", async () => {
  await withPeople(annsTown, async (stage) => {
    await stage.registry.run(as("ann"), "erase_own", {});
    const told = () =>
      stage.registry.look((ledger) =>
        [...ledger.all("mail")].filter(({ kind }) => kind === "request_waiting")
          .map(({ account }) => account).sort()
      );
    assert.deepEqual(await told(), ["fred", "mia"]);
    await later(stage, 31 * dayMs);
    const after = await told();
    for (const operator of ["olga", "otto"]) assert.ok(after.includes(operator), operator);
  });
});

Deno.test("R82 somebody in very many buildings is erased at once, however many managers there are to tell", async () => {
  const buildings = Array.from({ length: 60 }, (_, n) => `b${n}`);
  const seed: Seed = [
    ...annsTown,
    ...buildings.flatMap((building): Seed => [
      ...Array.from(
        { length: 8 },
        (_, n): Seed[number] => ["appointment", anAppointment(`m${n}`, "manager", building)],
      ),
      ["appointment", anAppointment("ann", "managed", building)],
      ["grant", aGrant(`g-${building}`, { kind: "account", id: "ann" }, { building })],
    ]),
    ...Array.from({ length: 8 }, (_, n): Seed[number] => ["account", anAccount(`m${n}`)]),
  ];
  await withPeople(seed, async (stage) => {
    const { blocked } = await stage.registry.run(as("ann"), "erase_own", {});
    assert.equal(blocked, null);
    await later(stage, 1000);
    const left = await stage.registry.look((ledger) => ({
      tasks: ledger.find("erasure", "account", "ann")[0]?.tasks.length,
      grants: ledger.count("grant", "subject", "account/ann"),
      posts: ledger.count("appointment", "account", "ann"),
    }));
    assert.deepEqual(left, { tasks: 62, grants: 0, posts: 0 });
  });
});

Deno.test("R06 R10 a task of another building and one that never was are answered in the same words", async () => {
  const seed: Seed = [
    ...annsTown,
    ["account", anAccount("rob")],
    ["appointment", anAppointment("rob", "manager", "elsewhere")],
  ];
  await withPeople(seed, async ({ registry }) => {
    await registry.run(as("ann"), "erase_own", {});
    const task = await registry.look((ledger) =>
      ledger.find("rights_request", "waitingAt", "tower")[0]!.id
    );
    const decision = { outcome: "delete" } as const;
    const [there, none] = await Promise.all(
      [task, "none"].map((id) =>
        refusalOf(registry.run(as("rob"), "decide_erasure_task", { task: id, decision }))
      ),
    );
    assert.deepEqual(there, none);
  });
});

Deno.test("R82 C8 who has a passkey shows it before what cannot be undone; who has none is not kept from it", async () => {
  const passkey = {
    id: "passkey-of-amy",
    publicKey: "p".repeat(43),
    counter: 0,
    transports: [],
    name: "Phone",
    addedAtMs: startMs,
  };
  const seed: Seed = [
    ...annsTown.filter(([, { id }]) => id !== "amy"),
    ["account", anAccount("amy", { passkeys: [passkey] })],
  ];
  await withPeople(seed, async ({ registry }) => {
    const found = as("amy", { verifiedAtMs: null });
    const stale = as("amy", { verifiedAtMs: startMs - 6 * 60_000 });
    for (const by of [found, stale]) {
      const refusal = await refusalOf(registry.run(by, "erase_own", {}));
      assert.equal(refusal.code, "verification_needed");
    }
    await registry.run(as("amy"), "erase_own", {});
    await registry.run(as("ann", { verifiedAtMs: null }), "erase_own", {});
    const left = await registry.look((ledger) =>
      ["amy", "ann"].map((id) => ledger.get("account", id)?.status)
    );
    assert.deepEqual(left, ["stopped", "stopped"]);
  });
});

Deno.test("R82 R19 a tag of a building that the person left before names them no more either, and stays", async () => {
  const tag: RowOf<"tag"> = {
    id: "tag-9",
    building: "harbour",
    serialHash: "i".repeat(43),
    label: "Ann Example's",
    facility: null,
    member: null,
    account: "ann",
    household: 0,
    status: "active",
    by: "mia",
    atMs: startMs,
  };
  await withPeople([...annsTown, ["tag", tag]], async (stage) => {
    await stage.registry.run(as("ann"), "erase_own", {});
    const kept = await stage.row("tag", "tag-9");
    assert.deepEqual([kept?.account, kept?.status], [null, "active"]);
  });
});

Deno.test("R12 what a manager has had deleted while rows were still being kept is not kept after all", async () => {
  await withPeople(annsTown, async ({ registry }) => {
    await registry.run(as("ann"), "erase_own", {});
    const task = await registry.look((ledger) =>
      ledger.find("rights_request", "waitingAt", "tower")[0]!.id
    );
    await registry.run(as("mia"), "decide_erasure_task", { task, decision: { outcome: "delete" } });
    const again = await registry.look((ledger, now) => {
      const turn = new Turn(ledger, emptyHead, now, theServer, "rehearsal");
      const late = aGrant("late", { kind: "account", id: "ann" });
      turn.put("grant", late);
      for (const step of keepingFormer(turn, ledger.find("erasure", "account", "ann")[0]!)) step();
      return turn.ledger.count("former_right", "task", task);
    });
    assert.equal(again, 0);
  });
});
