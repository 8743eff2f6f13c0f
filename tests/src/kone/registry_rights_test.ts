/** What clients, their end users and media may do, by the manager's grants (C16). */
import assert from "node:assert/strict";
import { setImmediate } from "node:timers/promises";
import { serialHashOf } from "../../../src/access/tag_serial.ts";
import type { KoneIdentity } from "../../../src/kone/client_rights.ts";
import { unknownMediaPerMinute } from "../../../src/kone/registry_rights.ts";
import { theConsole } from "../../../src/people/registry/turn.ts";
import { as, type Seed } from "../people/people_stage.ts";
import { aFacility, aGrant, startMs } from "../people/rows.ts";
import { type AuthStage, withAuth } from "./auth_stage.ts";

function master(client: string): KoneIdentity {
  return {
    client,
    user: null,
    scopes: [],
    limited: false,
    singleUse: false,
    jti: "jti",
    expiresAtMs: Infinity,
  };
}

/** Levels of tower/main as a sorted list. */
function levelsOf(stage: AuthStage, who: KoneIdentity, media?: { id: string; cc?: string }) {
  const { levels } = stage.rights.of(who, "tower", "main", media);
  return levels === "all" ? "all" : [...levels].sort();
}

/** Waits until the rights have read what they heard of a change. */
async function heard(stage: AuthStage, isSo: () => boolean): Promise<void> {
  await stage.rights.refreshed();
  assert.ok(isSo(), "the rights never heard of it");
}

const household: Seed = [
  ["facility", aFacility("a1")],
  [
    "grant",
    aGrant("grant-a1", { kind: "facility", id: "a1" }, {
      actions: ["call_lift"],
      scope: { doors: [], lifts: [{ group: "main", levels: [6] }] },
    }),
  ],
  ["tag", {
    id: "tag-1",
    building: "tower",
    serialHash: serialHashOf("04A1B2C3"),
    label: "Card",
    facility: "a1",
    member: null,
    account: null,
    household: 1,
    status: "active",
    by: "max",
    atMs: startMs,
  }],
  ["tag", {
    id: "tag-2",
    building: "tower",
    serialHash: serialHashOf("77AAAA0001"),
    label: "Card with a company code",
    facility: "a1",
    member: null,
    account: null,
    household: 1,
    status: "active",
    by: "max",
    atMs: startMs,
  }],
];

Deno.test("C16 without a grant there is no locked floor; exits and open floors there are", async () => {
  await withAuth(async (stage) => {
    const { id } = await stage.add();
    await stage.rights.refreshed();
    const rights = stage.rights.of(master(id), "tower", "main");
    assert.deepEqual(levelsOf(stage, master(id)), [0, 1, 2, 3, 4, 7]);
    assert.deepEqual([rights.monitor, rights.robot, rights.priority], [false, false, false]);
    const elsewhere = stage.rights.of(master(id), "annex", "only");
    assert.deepEqual(elsewhere.levels, new Set([0]), "the annex is not theirs");
    const nobody = stage.rights.of(master("nobody"), "tower", "main");
    assert.deepEqual(nobody.levels, new Set([0]), "an exit can always be called");
  });
});

Deno.test("C16 the manager's grant opens locked floors, and gives monitoring, robots, priority", async () => {
  await withAuth(async (stage) => {
    const { id } = await stage.add();
    await stage.grant({ kind: "client", id }, [5], ["monitor", "robot", "priority"]);
    await heard(stage, () => stage.rights.of(master(id), "tower", "main").monitor);
    const rights = stage.rights.of(master(id), "tower", "main");
    assert.deepEqual(levelsOf(stage, master(id)), [0, 1, 2, 3, 4, 5, 7]);
    assert.ok(rights.granted?.has(5) && !rights.granted.has(6));
    assert.deepEqual([rights.robot, rights.priority], [true, true]);
    assert.equal(stage.rights.of(master(id), "tower", "low").monitor, false, "of that group alone");
    await stage.registry.run(as("max"), "set_building_rules", {
      building: "tower",
      lockdown: true,
    });
    await heard(stage, () => levelsOf(stage, master(id)).length === 1);
    assert.deepEqual(levelsOf(stage, master(id)), [0], "in a lockdown the way out alone");
  });
});

Deno.test("C16 an end user has a grant of their own, and not that of the client", async () => {
  await withAuth(async (stage) => {
    const { id } = await stage.add();
    const { clients, registry } = stage;
    const user = clients.userOf(id, "android-user-xyz");
    const limited = { ...master(id), user, limited: true };
    await stage.grant({ kind: "client", id }, [5, 6]);
    await heard(stage, () => levelsOf(stage, master(id)) === "all");
    assert.deepEqual(levelsOf(stage, limited), [0, 1, 2, 3, 4, 7]);
    const at = clients.userAt("tower", user);
    await registry.run(as("max"), "enter_client_user", { id: at, client: id, building: "tower" });
    await stage.grant({ kind: "client_user", id: at }, [6]);
    await heard(stage, () => levelsOf(stage, limited).includes(6 as never));
    assert.deepEqual(levelsOf(stage, limited), [0, 1, 2, 3, 4, 6, 7]);
    const other = { ...limited, user: clients.userOf(id, "another") };
    assert.deepEqual(levelsOf(stage, other), [0, 1, 2, 3, 4, 7]);
    // Neither the row nor the log holds the client's name for them.
    const told = JSON.stringify([await stage.row("client_user", at), await stage.audit()]);
    assert.doesNotMatch(told, /android-user/);
  });
});

Deno.test("1.13#26-29 a medium has the rights of whoever holds it, with and without company code", async () => {
  await withAuth(async (stage) => {
    const { id } = await stage.add();
    const who = master(id);
    assert.ok(!levelsOf(stage, who, { id: "04a1b2c3" }).includes(6 as never), "no grant, no media");
    await stage.grant({ kind: "client", id }, [5], ["monitor"]);
    await heard(stage, () => stage.rights.of(who, "tower", "main").monitor);
    assert.deepEqual(levelsOf(stage, who, { id: "04:A1:b2:c3" }), [0, 1, 2, 3, 4, 6, 7]);
    assert.deepEqual(levelsOf(stage, who, { id: "AAAA0001", cc: "77" }), [0, 1, 2, 3, 4, 6, 7]);
    const open = [0, 1, 2, 3, 4, 7];
    assert.deepEqual(levelsOf(stage, who, { id: "AAAA0001" }), open, "without its company code");
    assert.deepEqual(
      levelsOf(stage, who, { id: "04A1B2C3", cc: "77" }),
      open,
      "of another company",
    );
    await stage.registry.run(as("max"), "set_tag_status", { tag: "tag-1", status: "blocked" });
    await heard(stage, () => !levelsOf(stage, who, { id: "04A1B2C3" }).includes(6 as never));
    // Whoever tries numbers is not looked at any more for that minute.
    for (let n = 0; n < unknownMediaPerMinute; n++) levelsOf(stage, who, { id: `FFFF${n}` });
    assert.deepEqual(levelsOf(stage, who, { id: "AAAA0001", cc: "77" }), open);
    stage.clock.advance(60_000);
    assert.ok(levelsOf(stage, who, { id: "AAAA0001", cc: "77" }).includes(6 as never));
    assert.doesNotMatch(stage.lines.join(""), /04A1|AAAA0001/i);
  }, { seed: household });
});

Deno.test("C16 an end user shows media only with a grant of their own, and tries out only their own share", async () => {
  await withAuth(async (stage) => {
    const { id } = await stage.add();
    const { clients, registry } = stage;
    const user = clients.userOf(id, "a phone");
    const limited = { ...master(id), user, limited: true };
    const card = { id: "04A1B2C3" };
    await stage.grant({ kind: "client", id }, [5], ["monitor"]);
    await heard(stage, () => stage.rights.of(master(id), "tower", "main").monitor);
    const open = [0, 1, 2, 3, 4, 7];
    assert.deepEqual(levelsOf(stage, limited, card), open, "whoever's card it is");
    for (let n = 0; n < unknownMediaPerMinute; n++) levelsOf(stage, limited, { id: `FFFF${n}` });
    assert.ok(levelsOf(stage, master(id), card).includes(6 as never), "its client's share is left");
    const at = clients.userAt("tower", user);
    await registry.run(as("max"), "enter_client_user", { id: at, client: id, building: "tower" });
    await stage.grant({ kind: "client_user", id: at }, [5]);
    await heard(stage, () => levelsOf(stage, limited).includes(5 as never));
    assert.deepEqual(levelsOf(stage, limited, card), [...open, 6].sort());
    for (let n = 0; n < unknownMediaPerMinute; n++) levelsOf(stage, limited, { id: `FFFF${n}` });
    assert.deepEqual(levelsOf(stage, limited, card), open, "no more for a minute");
    assert.ok(levelsOf(stage, master(id), card).includes(6 as never));
  }, { seed: household });
});

Deno.test("C4 calls stand under an id that is random, of one day, client, end user and building", async () => {
  await withAuth(async (stage) => {
    const { id } = await stage.add({ buildings: ["tower", "annex"] });
    const limited = { ...master(id), user: stage.clients.userOf(id, "u"), limited: true };
    const rid = (who: KoneIdentity, building = "tower", group = "main") =>
      stage.rights.of(who, building, group).rid;
    const first = rid(master(id));
    assert.equal(rid(master(id)), first);
    assert.equal(rid(master(id), "tower", "low"), first);
    const ids = new Set([first, rid(limited), rid(master(id), "annex", "only")]);
    assert.equal(ids.size, 3);
    assert.ok(![...ids].some((one) => one.includes(id)));
    stage.clock.advance(24 * 3_600_000);
    assert.ok(!ids.has(rid(master(id))), "tomorrow it is another");
    assert.ok(!stage.lines.join("").includes(first));
  });
});

Deno.test("C3 the end of a client, secret or grant ends its tokens at once, and what it has waiting", async () => {
  await withAuth(async (stage) => {
    const { registry, tokens, rights, clients } = stage;
    const [one, other] = [await stage.add(), await stage.add({ name: "Others" })];
    const heardEnds: string[] = [];
    tokens.listen((jti) => heardEnds.push(jti));
    const identityOf = async (client: typeof one) => {
      const verified = await tokens.verify(`Bearer ${await stage.bearer(client, "callgiving/*")}`);
      assert.ok(verified.ok);
      return verified.identity;
    };
    const kept = await identityOf(other);

    let identity = await identityOf(one);
    const grant = await stage.grant({ kind: "client", id: one.id }, [5]);
    await heard(stage, () => levelsOf(stage, identity).includes(5 as never));
    const { rid } = rights.of(identity, "tower", "main");
    await registry.run(as("max"), "suspend_grant", { id: grant.id });
    assert.deepEqual([tokens.stillValid(identity), heardEnds], [false, [identity.jti]]);
    assert.deepEqual(stage.endedCallers, [`tower/main ${rid}`, `tower/low ${rid}`]);

    identity = await identityOf(one);
    const { secret } = await clients.rotate(theConsole, one.id);
    assert.equal(tokens.stillValid(identity), false);
    assert.equal((await stage.token(one)).status, 401, "the old secret counts no more");

    identity = await identityOf({ ...one, secret });
    await registry.run(theConsole, "remove_client", { id: one.id });
    assert.equal(tokens.stillValid(identity), false);
    assert.equal((await stage.token({ ...one, secret })).status, 401);
    assert.equal(tokens.stillValid(kept), true, "another client goes on");
    assert.equal(heardEnds.length, 3);
  });
});

Deno.test("C3 the end of an end user's grant ends that user's tokens, and no other's", async () => {
  await withAuth(async (stage) => {
    const client = await stage.add();
    const { tokens, clients, registry } = stage;
    const verified = await tokens.verify(await stage.bearer(client, "callgiving/*"));
    assert.ok(verified.ok);
    const { scopes } = verified.identity;
    const limited = async (endUserIdentity: string) => {
      const issued = await tokens.issueLimited(verified.identity, {
        ...{ endUserIdentity, scopes, maxAgeS: 300, singleUse: false },
      });
      assert.ok(typeof issued !== "string");
      const read = await tokens.verify(issued.token);
      assert.ok(read.ok);
      return read.identity;
    };
    const [ann, ben] = [await limited("ann"), await limited("ben")];
    const at = clients.userAt("tower", clients.userOf(client.id, "ann"));
    await registry.run(as("max"), "enter_client_user", {
      ...{ id: at, client: client.id, building: "tower" },
    });
    await stage.grant({ kind: "client_user", id: at }, [6]);
    await heard(stage, () => levelsOf(stage, ann).includes(6 as never));
    await registry.run(as("max"), "remove_client_user", { id: at });
    assert.deepEqual(
      [ann, ben, verified.identity].map((identity) => tokens.stillValid(identity)),
      [false, true, true],
    );
    await heard(stage, () => !levelsOf(stage, ann).includes(6 as never));
  }, { seed: household });
});

Deno.test("a registry that cannot be read is asked, and complained of, twice a second and not for each message", async () => {
  await withAuth(async ({ clock, lines, registry, rights }) => {
    registry.look = () => Promise.reject(new Error("broken"));
    for (let n = 0; n < 100; n++) {
      clock.advance(20);
      rights.of(master("c"), "tower", "main");
      await setImmediate();
    }
    const faults = lines.filter((line) => line.includes("client_rights"));
    assert.ok(faults.length >= 2 && faults.length <= 5, `${faults.length} in two seconds`);
  });
});
