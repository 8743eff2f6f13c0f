import assert from "node:assert/strict";
import { judgeAlone } from "../../../../src/access/judge_alone.ts";
import { compileAccessList } from "../../../../src/access/access_lists.ts";
import { readDoorQr } from "../../../../src/access/door_qr.ts";
import type { DoorAddress, Verdict } from "../../../../src/doors.ts";
import { testSite } from "../../access/test_site.ts";
import { as, refusalOf } from "../people_stage.ts";
import { aGrant, startMs } from "../rows.ts";
import {
  aNewKey,
  dayMs,
  hourMs,
  type KeyStage,
  secretOf,
  shownCode,
  withKeys,
} from "./key_stage.ts";

const bikes: DoorAddress = { building: "tower", unit: "cellar", door: "bikes" };
const main: DoorAddress = { building: "tower", unit: "entrance", door: "main" };

/** What a door says by itself, with the list that it would be given now. */
async function alone(stage: KeyStage, at: DoorAddress, text: string): Promise<Verdict> {
  const { list } = await stage.registry.look((ledger, now) =>
    compileAccessList({ ledger, site: testSite, masterKey: stage.masterKey, at, now })
  );
  const wallMs = stage.clock.now();
  return judgeAlone({ kind: "qr", text }, {
    list: { revision: 1, ...list },
    at,
    wallMs,
    used: () => 0,
  });
}

function isAdmitted(verdict: Verdict): boolean {
  return verdict.admitted;
}

Deno.test("C7 a resident without signal opens by a signed QR of 24 hours at most, off line and on", async () => {
  await withKeys(async (stage) => {
    const qr = await stage.keys.qrs.forAccount(as("ann"), "tower", undefined);
    assert.deepEqual([...qr.doors].sort(), ["cellar/bikes", "entrance/main", "entrance/parcels"]);
    assert.ok(qr.expiresAtMs - startMs <= dayMs);
    const { logId } = readDoorQr(qr.text)!.claims;
    for (const at of [main, bikes]) {
      assert.deepEqual(await alone(stage, at, qr.text), { admitted: true, logId, lifts: [] });
      assert.deepEqual(await stage.desk.judge(at, { kind: "qr", text: qr.text }), {
        admitted: true,
        logId,
        lifts: [],
      });
    }
    stage.clock.advance(dayMs);
    for (
      const verdict of [
        await alone(stage, main, qr.text),
        await stage.desk.judge(main, { kind: "qr", text: qr.text }),
      ]
    ) {
      assert.deepEqual(verdict, { admitted: false, reason: "credential_expired" });
    }
  });
});

Deno.test("C7 the QR's log id and its id name nobody, and differ", async () => {
  await withKeys(async (stage) => {
    const { text } = await stage.keys.qrs.forAccount(as("ann"), "tower", ["entrance/main"]);
    const { claims } = readDoorQr(text)!;
    assert.notEqual(claims.id, claims.logId);
    assert.ok(!JSON.stringify(claims).includes("ann"));
    const again = await stage.keys.qrs.forAccount(as("ann"), "tower", ["entrance/main"]);
    assert.equal(again.text, text, "the same is shown again while it lives for an hour");
  });
});

Deno.test("C3 a QR is revoked when the session, the membership or the grant that carried it ends", async () => {
  const own = { session: "session-ann" };
  const endings: readonly ((stage: KeyStage) => Promise<unknown>)[] = [
    (stage) => stage.registry.run(as("mia"), "end_grant", { id: "g-a1" }),
    (stage) => stage.registry.run(as("ann"), "end_session", own),
    (stage) => stage.registry.run(as("mia"), "suspend_grant", { id: "g-a1" }),
    (stage) =>
      stage.registry.run(
        as("mia"),
        "set_building_rules",
        { building: "tower", lockdown: true },
      ),
  ];
  for (const end of endings) {
    await withKeys(async (stage) => {
      const { text } = await stage.keys.qrs.forAccount(as("ann"), "tower", ["cellar/bikes"]);
      assert.ok(isAdmitted(await alone(stage, bikes, text)));
      await end(stage);
      const revoked = { admitted: false, reason: "credential_revoked" };
      assert.deepEqual(await alone(stage, bikes, text), revoked);
      assert.deepEqual(await stage.desk.judge(bikes, { kind: "qr", text }), revoked);
    });
  }
});

Deno.test("R25 a revoked key's QR stands on the next list, and where it may still open is said", async () => {
  await withKeys(async (stage) => {
    const { key, link } = await stage.keys.desk.create(
      as("ann"),
      aNewKey({ kind: "window", doors: ["cellar/bikes"] }),
      false,
    );
    const { text } = await stage.keys.qrs.forKey(secretOf(link), undefined);
    assert.ok(isAdmitted(await alone(stage, bikes, text)));
    await stage.registry.run(as("ann"), "revoke_visitor_key", { key: key.id });
    assert.deepEqual(await alone(stage, bikes, text), {
      admitted: false,
      reason: "credential_revoked",
    });
    assert.equal(
      (await refusalOf(stage.keys.qrs.forKey(secretOf(link), undefined))).code,
      "key_ended",
    );
  });
});

Deno.test("C12 the uses of a counted key go into one QR for one door; the link then opens nothing", async () => {
  await withKeys(async (stage) => {
    const { link } = await stage.keys.desk.create(
      as("ann"),
      aNewKey({ kind: "n_uses", uses: 2, doors: ["entrance/main", "cellar/bikes"] }),
      false,
    );
    const secret = secretOf(link);
    assert.equal((await refusalOf(stage.keys.qrs.forKey(secret, undefined))).code, "invalid");
    const { text, doors } = await stage.keys.qrs.forKey(secret, "cellar/bikes");
    assert.deepEqual(doors, ["cellar/bikes"]);
    assert.equal(readDoorQr(text)!.claims.usesMax, 2);
    const other = stage.keys.qrs.forKey(secret, "entrance/main");
    assert.equal((await refusalOf(other)).code, "conflict");
    const press = { secret, door: "entrance/main", presence: shownCode, use: stage.press() };
    assert.equal((await refusalOf(stage.keys.visits.open(press))).code, "conflict");
    assert.deepEqual(await alone(stage, main, text), { admitted: false, reason: "wrong_door" });
    const judged = [];
    for (let times = 0; times < 3; times++) {
      judged.push(await stage.desk.judge(bikes, { kind: "qr", text }));
    }
    assert.deepEqual(judged.map(isAdmitted), [true, true, false]);
    assert.deepEqual(judged[2], { admitted: false, reason: "used_up" });
  });
});

Deno.test("C12 an opening that a door admitted alone takes a use of the key when it is told of", async () => {
  await withKeys(async (stage) => {
    const { link } = await stage.keys.desk.create(
      as("ann"),
      aNewKey({ doors: ["cellar/bikes"] }),
      false,
    );
    const secret = secretOf(link);
    const { text } = await stage.keys.qrs.forKey(secret, undefined);
    const { logId } = readDoorQr(text)!.claims;
    assert.equal(await stage.desk.openedAlone(logId), true);
    assert.equal(await stage.desk.openedAlone("another"), false);
    assert.equal((await stage.keys.visits.look(secret)).state, "used_up");
    assert.deepEqual(await stage.desk.judge(bikes, { kind: "qr", text }), {
      admitted: false,
      reason: "used_up",
    });
  });
});

Deno.test("E14 a QR says in UTC when its doors open; outside it is refused off line and on", async () => {
  const narrow = aGrant("g-a1", { kind: "facility", id: "a1" }, {
    schedule: {
      windows: [{ weekdays: [1, 2], from: "09:00", until: "10:00", holidays: "as_usual" }],
    },
  });
  await withKeys(async (stage) => {
    const { text } = await stage.keys.qrs.forAccount(as("ann"), "tower", ["cellar/bikes"]);
    const { places } = readDoorQr(text)!.claims;
    assert.deepEqual(places[0]!.spans, [
      [startMs, startMs + hourMs],
    ]);
    assert.ok(isAdmitted(await alone(stage, bikes, text)));
    stage.clock.advance(hourMs);
    const refused = { admitted: false, reason: "out_of_schedule" };
    assert.deepEqual(await alone(stage, bikes, text), refused);
    assert.deepEqual(await stage.desk.judge(bikes, { kind: "qr", text }), refused);
  }, [["grant", narrow]]);
});

Deno.test("R10 a stranger gets no QR, a resident none for doors that are not theirs", async () => {
  await withKeys(async (stage) => {
    const refused = async (who: string, doors?: readonly string[]) =>
      (await refusalOf(stage.keys.qrs.forAccount(as(who), "tower", doors))).code;
    assert.equal(await refused("eve"), "not_found");
    assert.equal(await refused("mia"), "forbidden");
    assert.equal(await refused("ann", ["nowhere/door"]), "unknown_door");
  });
});

Deno.test("C4 nothing is kept of a QR once it has expired", async () => {
  await withKeys(async (stage) => {
    const { text } = await stage.keys.qrs.forAccount(as("ann"), "tower", undefined);
    const { id } = readDoorQr(text)!.claims;
    assert.ok(await stage.row("door_qr", id));
    await stage.clock.run(dayMs + 60_000);
    assert.equal(await stage.row("door_qr", id), undefined);
    assert.deepEqual(await stage.audit(), [], "and no entry was ever made of it");
  });
});
