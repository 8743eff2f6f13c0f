import assert from "node:assert/strict";
import {
  codeLifeMs,
  recoveriesMax,
  recoveryLifeMs,
  triesMax,
} from "../../../../src/people/accounts/recoveries.ts";
import { recoveryCode } from "../../../../src/people/accounts/secrets.ts";
import { theConsole } from "../../../../src/people/registry/turn.ts";
import { as, type PeopleStage, refusalOf, type Seed, withPeople } from "../people_stage.ts";
import { aFacility, aMember, anAccount, anAppointment, aSession } from "../rows.ts";
import { accountServices, goodPassword, rowsOf } from "./account_services.ts";

const passkeys = [
  { id: "p", publicKey: "k", counter: 0, transports: [], name: "Phone", addedAtMs: 1 },
];
/** Ann and her flatmate Ben live in a1, where Ann is the main user; Mia and Max manage the tower. */
const seed: Seed = [
  ["account", anAccount("ann", { passkeys })],
  ["session", aSession("ann")],
  ["account", anAccount("ben", { passkeys: [{ ...passkeys[0]!, id: "q" }] })],
  ["account", anAccount("cat")],
  ["facility", aFacility("a1")],
  ["member", aMember("a1", "ann")],
  ["member", aMember("a1", "ben", "sub")],
  ["facility", aFacility("a2")],
  ["member", aMember("a2", "cat")],
  ["account", anAccount("mia", { passkeys: [{ ...passkeys[0]!, id: "r" }] })],
  ["session", aSession("mia")],
  ["appointment", anAppointment("mia")],
  ["account", anAccount("max")],
  ["appointment", anAppointment("max")],
  ["account", anAccount("far")],
  ["appointment", anAppointment("far", "manager", "annex")],
  ["account", anAccount("olga", { operator: true })],
  ["account", anAccount("otto", { operator: true })],
];

async function desk(stage: PeopleStage) {
  const { recoveryDesk, passwords } = await accountServices(stage);
  return {
    passwords,
    ask: (who: string) => recoveryDesk.ask(`${who}@example.org`, "::1"),
    complete: (recovery: string, secret: string) =>
      recoveryDesk.complete({ recovery, secret, password: goodPassword, deviceName: "New phone" }),
    desk: recoveryDesk,
  };
}

const vouch = ({ registry }: PeopleStage, who: string, recovery: string) =>
  registry.run(as(who), "vouch_recovery", { recovery });

Deno.test("C8 the mailed code sets a new password, ends every session and tells the old devices", async () => {
  await withPeople(seed, async (stage) => {
    const { ask, complete, passwords } = await desk(stage);
    const { recovery } = await ask("ann");
    assert.deepEqual(
      (await rowsOf(stage, "mail")).map(({ kind, to, about }) => [kind, to, about]),
      [
        ["recovery", "ann@example.org", recovery],
      ],
    );
    const code = recoveryCode(stage.masterKey, recovery);
    const typed = `${code.slice(0, 5).toLowerCase()}-${code.slice(5)}`;
    const tokens = await complete(recovery, typed);
    const ann = (await stage.row("account", "ann"))!;
    assert.ok(await passwords.verify(goodPassword, ann.password));
    // A forgotten password is no lost phone.
    assert.equal(ann.passkeys.length, 1);
    const sessions = (await rowsOf(stage, "session")).filter(({ account }) => account === "ann");
    assert.deepEqual(sessions.map(({ id, method, verifiedAtMs }) => [id, method, verifiedAtMs]), [
      [tokens.session, "recovery", null],
    ]);
    assert.ok(stage.events.some((event) => event.type === "ended" && event.id === "session-ann"));
    assert.ok((await rowsOf(stage, "mail")).some(({ kind }) => kind === "sessions_ended"));
    assert.equal((await refusalOf(complete(recovery, code))).code, "sign_in_failed");
  });
});

Deno.test("C8 asking answers alike for who has the address, has not, is disabled, or is a manager", async () => {
  await withPeople([
    ...seed,
    ["account", anAccount("dan", { status: "disabled" })],
  ], async (stage) => {
    const { ask } = await desk(stage);
    for (const who of ["ann", "nobody", "dan", "mia", "olga"]) {
      const asked = await ask(who);
      assert.deepEqual(Object.keys(asked).sort(), ["claim", "codeExpiresAtMs", "recovery"]);
      assert.match(asked.recovery, /^[0-9a-f-]{36}$/);
      assert.match(asked.claim, /^[A-Za-z0-9_-]{43}$/);
      // The same way to the end: one row, and one commit, whoever it is.
      assert.ok(await stage.row("recovery", asked.recovery));
    }
    const mails = (await rowsOf(stage, "mail")).map(({ to }) => to);
    assert.deepEqual(mails, ["ann@example.org"]);
  });
});

Deno.test("C8 a fourth request for one address within a day is answered alike and sends nothing", async () => {
  await withPeople(seed, async (stage) => {
    const { ask } = await desk(stage);
    for (const who of ["ann", "nobody"]) {
      for (let n = 0; n < recoveriesMax.perAddress + 2; n++) assert.ok((await ask(who)).recovery);
    }
    assert.equal((await rowsOf(stage, "recovery")).length, 2 * recoveriesMax.perAddress);
    assert.equal((await rowsOf(stage, "mail")).length, recoveriesMax.perAddress);
  });
});

Deno.test("C8 a code counts for 30 minutes and five tries", async () => {
  await withPeople(seed, async (stage) => {
    const { ask, complete } = await desk(stage);
    const late = await ask("ann");
    stage.clock.advance(codeLifeMs);
    const refused = await refusalOf(
      complete(late.recovery, recoveryCode(stage.masterKey, late.recovery)),
    );
    assert.equal(refused.code, "sign_in_failed");
    const tried = await ask("ann");
    for (let n = 0; n < triesMax; n++) {
      const wrong = await refusalOf(complete(tried.recovery, "0000000000"));
      assert.deepEqual(wrong, refused);
    }
    const right = complete(tried.recovery, recoveryCode(stage.masterKey, tried.recovery));
    assert.deepEqual(await refusalOf(right), refused);
    const good = await ask("ann");
    await complete(good.recovery, recoveryCode(stage.masterKey, good.recovery));
  });
});

Deno.test("C8 a code of an address that nobody has, and an unknown recovery, fail like a wrong code", async () => {
  await withPeople(seed, async (stage) => {
    const { ask, complete } = await desk(stage);
    const { recovery, claim } = await ask("nobody");
    const all = [
      complete(recovery, recoveryCode(stage.masterKey, recovery)),
      complete(recovery, claim),
      complete("none", recoveryCode(stage.masterKey, "none")),
      complete(recovery, "wrong"),
    ];
    const refusals = await Promise.all(all.map(refusalOf));
    for (const refusal of refusals) assert.deepEqual(refusal, refusals[0]);
    assert.equal(refusals[0]?.code, "sign_in_failed");
  });
});

Deno.test("C8 the flat's main user or a manager of the building vouches, and each is noted", async () => {
  for (const voucher of ["ann", "mia"]) {
    await withPeople(seed, async (stage) => {
      const { ask, complete } = await desk(stage);
      const { recovery, claim } = await ask("ben");
      assert.equal((await refusalOf(complete(recovery, claim))).code, "sign_in_failed");
      for (const other of ["ben", "cat", "far", "olga"]) {
        assert.equal((await refusalOf(vouch(stage, other, recovery))).code, "not_found", other);
      }
      const seen = await stage.registry.run(as(voucher), "look_at_recovery", { recovery });
      assert.deepEqual([seen.account, seen.name, seen.vouched], ["ben", "Ben Example", false]);
      await vouch(stage, voucher, recovery);
      await complete(recovery, claim);
      // Who needed another's word has lost the phone with what was on it.
      assert.deepEqual((await stage.row("account", "ben"))?.passkeys, []);
      const told = (await stage.audit()).filter(({ what }) => what === "user_recovered");
      assert.deepEqual(told.map(({ by, facts }) => [by, facts.step]), [
        [voucher, "vouched"],
        [null, "completed"],
      ]);
    });
  }
});

Deno.test("C8 a sub-user cannot vouch for the main user", async () => {
  await withPeople(seed, async (stage) => {
    const { ask } = await desk(stage);
    const { recovery } = await ask("ann");
    assert.equal((await refusalOf(vouch(stage, "ben", recovery))).code, "not_found");
  });
});

Deno.test("C8 a manager comes back by another manager's word only, an operator by another operator's", async () => {
  await withPeople([
    ...seed,
    // Mia lives here too: as a manager she is nobody's flatmate.
    ["member", aMember("a1", "mia", "sub")],
  ], async (stage) => {
    const { ask, complete, desk: own } = await desk(stage);
    for (
      const [who, wrong, right] of [["mia", ["ann", "far", "olga"], "max"], [
        "olga",
        ["mia"],
        "otto",
      ]] as const
    ) {
      const { recovery, claim } = await ask(who);
      const byMail = complete(recovery, recoveryCode(stage.masterKey, recovery));
      assert.equal((await refusalOf(byMail)).code, "sign_in_failed");
      for (const other of wrong) {
        assert.equal((await refusalOf(vouch(stage, other, recovery))).code, "not_found", other);
      }
      const unproved = stage.registry.run(as(right, { verifiedAtMs: null }), "vouch_recovery", {
        recovery,
      });
      assert.equal((await refusalOf(unproved)).code, "passkey_required");
      await vouch(stage, right, recovery);
      await complete(recovery, claim);
      assert.deepEqual((await stage.row("account", who))?.passkeys, []);
    }
    const { accounts } = await accountServices(stage);
    const code = await accounts.makeRecoveryCode(as("max"));
    const printed = own.completePrinted({
      email: "max@example.org",
      code,
      password: goodPassword,
      deviceName: "Phone",
    }, "::1");
    assert.equal((await refusalOf(printed)).code, "sign_in_failed");
  });
});

Deno.test("C8 the operator's command line opens a way back for the last operator, with a reason", async () => {
  await withPeople([
    ["account", anAccount("olga", { operator: true, passkeys })],
  ], async (stage) => {
    const { desk: own, complete } = await desk(stage);
    const opening = { account: "olga", reason: "lost the only key" };
    const remote = await refusalOf(own.open(as("olga"), opening));
    assert.equal(remote.code, "forbidden");
    const { recovery, claim } = await own.open(theConsole, opening);
    await complete(recovery, claim);
    assert.deepEqual((await stage.row("account", "olga"))?.passkeys, []);
    assert.deepEqual(
      (await stage.audit()).slice(0, 1).map(({ what, via, facts }) => [what, via, facts]),
      [
        ["operator_recovery", "console", { reason: "lost the only key" }],
      ],
    );
  });
});

Deno.test("C8 a printed code works once, for its own address, and whatever is wrong sounds alike", async () => {
  await withPeople(seed, async (stage) => {
    const { accounts, recoveryDesk } = await accountServices(stage);
    const code = await accounts.makeRecoveryCode(as("cat"));
    const use = (email: string, typed: string) =>
      recoveryDesk.completePrinted({
        email,
        code: typed,
        password: goodPassword,
        deviceName: "Phone",
      }, "::1");
    const refusals = await Promise.all([
      refusalOf(use("cat@example.org", `${code.slice(1)}0`)),
      refusalOf(use("ann@example.org", code)),
      refusalOf(use("nobody@example.org", code)),
    ]);
    for (const refusal of refusals) assert.deepEqual(refusal, refusals[0]);
    await use("CAT@example.org", code.toLowerCase());
    assert.equal((await stage.row("account", "cat"))?.recovery, null);
    assert.deepEqual(await refusalOf(use("cat@example.org", code)), refusals[0]);
  });
});

Deno.test("C8 a recovery that nobody completes ends after a day", async () => {
  await withPeople(seed, async (stage) => {
    const { ask, complete } = await desk(stage);
    const { recovery, claim } = await ask("ben");
    stage.clock.advance(recoveryLifeMs - 1);
    await vouch(stage, "ann", recovery);
    stage.clock.advance(1);
    assert.equal((await refusalOf(complete(recovery, claim))).code, "sign_in_failed");
    stage.clock.advance(60_000);
    assert.equal((await rowsOf(stage, "recovery")).length, 0);
  });
});

Deno.test("C2 a way back adds no passkey, membership, grant, key or tag", async () => {
  await withPeople(seed, async (stage) => {
    const { ask, complete } = await desk(stage);
    const { recovery } = await ask("ann");
    const tables = ["member", "grant", "tag", "visitor_key", "facility"] as const;
    const all = () => Promise.all(tables.map((table) => rowsOf(stage, table)));
    const before = [await all(), (await stage.row("account", "ann"))?.passkeys];
    await complete(recovery, recoveryCode(stage.masterKey, recovery));
    assert.deepEqual([await all(), (await stage.row("account", "ann"))?.passkeys], before);
  });
});

Deno.test("C8 a new password that breaks the rules spends no code", async () => {
  await withPeople(seed, async (stage) => {
    const { ask, complete, desk: own } = await desk(stage);
    const { recovery } = await ask("ann");
    const secret = recoveryCode(stage.masterKey, recovery);
    const weak = own.complete({ recovery, secret, password: "password12", deviceName: "Phone" });
    assert.equal((await refusalOf(weak)).code, "invalid");
    await complete(recovery, secret);
  });
});

Deno.test("C8 one place on the network asks so often an hour, and no more", async () => {
  await withPeople(seed, async (stage) => {
    const { recoveryDesk } = await accountServices(stage, 2);
    for (let n = 0; n < 2; n++) await recoveryDesk.ask("nobody@example.org", "192.0.2.1");
    const refusal = await refusalOf(recoveryDesk.ask("nobody@example.org", "192.0.2.1"));
    assert.equal(refusal.code, "busy");
    assert.equal(refusal.retryAfterMs, 1_800_000);
    await recoveryDesk.ask("nobody@example.org", "192.0.2.2");
    stage.clock.advance(1_800_000);
    await recoveryDesk.ask("nobody@example.org", "192.0.2.1");
  });
});
