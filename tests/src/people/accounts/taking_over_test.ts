import assert from "node:assert/strict";
import { as, type PeopleStage, refusalOf, type Seed, withPeople } from "../people_stage.ts";
import { aFacility, aMember, anAccount, anAppointment } from "../rows.ts";
import {
  accountServices,
  asserted,
  goodPassword,
  notice,
  rowsOf,
  tower,
} from "./account_services.ts";
import { invitationSecret } from "../../../../src/people/accounts/secrets.ts";
import { mailsMax } from "../../../../src/people/mail/queue.ts";
import { startMs } from "../rows.ts";

const annex = { ...tower, building: "annex" } as const;
/** Mia manages the tower and Ann lives in it; Max manages the annex, where Eve lives. */
const seed: Seed = [
  ["account", anAccount("mia")],
  ["appointment", anAppointment("mia")],
  ["account", anAccount("meg")],
  ["appointment", anAppointment("meg")],
  ["account", anAccount("ann")],
  ["facility", aFacility("a1")],
  ["member", aMember("a1", "ann")],
  ["account", anAccount("max")],
  ["appointment", anAppointment("max", "manager", "annex")],
  ["account", anAccount("eve")],
  ["facility", aFacility("x1", { building: "annex" })],
  ["member", aMember("x1", "eve", "main", { building: "annex" })],
];

async function asked(stage: PeopleStage, who: string) {
  const { recoveryDesk } = await accountServices(stage);
  const { recovery, claim } = await recoveryDesk.ask(`${who}@example.org`, "::1");
  return {
    recovery,
    vouch: (by: string) => stage.registry.run(as(by), "vouch_recovery", { recovery }),
    complete: () =>
      recoveryDesk.complete({
        recovery,
        secret: claim,
        password: goodPassword,
        deviceName: "Phone",
      }),
  };
}

const add = ({ registry }: PeopleStage, by: string, who: string, post: "managed" | "manager") =>
  registry.run(as(by), "add_person", {
    place: annex,
    post,
    known: { name: "Somebody", email: `${who}@example.org` },
    asserted,
  });

Deno.test("C8 a manager cannot vouch themselves into an account that they added from elsewhere", async () => {
  for (
    const [victim, post] of [["ann", "managed"], ["mia", "managed"], ["mia", "manager"]] as const
  ) {
    await withPeople(seed, async (stage) => {
      await add(stage, "max", victim, post);
      const { vouch } = await asked(stage, victim);
      assert.equal((await refusalOf(vouch("max"))).code, "not_found", `${victim} ${post}`);
    });
  }
});

Deno.test("C8 a main user cannot vouch for a flatmate who is somebody in another flat or building", async () => {
  for (
    const elsewhere of [
      ["member", aMember("a1", "ben", "main")],
      ["appointment", anAppointment("ben", "technician")],
    ] as const
  ) {
    await withPeople([
      ...seed.filter(([, { id }]) => id !== "a1-ann"),
      ["account", anAccount("ben")],
      ["member", aMember("x1", "ben", "sub", { building: "annex" })],
      elsewhere,
    ], async (stage) => {
      const { vouch } = await asked(stage, "ben");
      assert.equal((await refusalOf(vouch("eve"))).code, "not_found");
      assert.equal((await refusalOf(vouch("max"))).code, "not_found");
    });
  }
});

Deno.test("C8 a word counts only while who gave it still answers for all that the account is", async () => {
  await withPeople([
    ...seed,
    ["account", anAccount("ben")],
    ["member", aMember("x1", "ben", "sub", { building: "annex" })],
  ], async (stage) => {
    const { vouch, complete } = await asked(stage, "ben");
    await vouch("eve");
    const { account: join } = await stage.registry.run(as("mia"), "add_person", {
      place: tower,
      post: "manager",
      known: { name: "Ben", email: "ben@example.org" },
      asserted,
    });
    await stage.registry.run(as("ben"), "accept_join", { join });
    assert.equal((await refusalOf(complete())).code, "sign_in_failed");
  });
});

Deno.test("C8 nobody vouches for who is about to become the main user of another's flat", async () => {
  await withPeople([
    ...seed.filter(([, { id }]) => id !== "a1"),
    [
      "facility",
      aFacility("a1", {
        pending: {
          kind: "household",
          atMs: startMs + 1_000_000,
          by: "mia",
          newMain: "ben",
          formerMain: "leaves",
          consent: null,
          survivors: [],
        },
      }),
    ],
    ["account", anAccount("ben")],
    ["member", aMember("x1", "ben", "sub", { building: "annex" })],
  ], async (stage) => {
    const { vouch } = await asked(stage, "ben");
    assert.equal((await refusalOf(vouch("eve"))).code, "not_found");
    assert.equal((await refusalOf(vouch("max"))).code, "not_found");
  });
});

Deno.test("R05 an invitation makes an account of the address that it went to, and of no other", async () => {
  await withPeople(seed, async (stage) => {
    const { accounts } = await accountServices(stage);
    const { invitation } = await add(stage, "max", "nora", "managed");
    const secret = invitationSecret(stage.masterKey, (await stage.row("invitation", invitation!))!);
    const accept = (email: string) =>
      accounts.acceptInvitation({
        secret,
        profile: {
          email,
          gender: "undisclosed",
          country: "FI",
          language: "en",
          phone: "+358401234567",
        },
        notice,
        password: goodPassword,
        deviceName: "Phone",
      });
    const taken = await refusalOf(accept("boss.of.the.tower@example.org"));
    assert.equal(taken.code, "invalid");
    assert.match(taken.detail, /profile\.email/);
    await accept("Nora@Example.org");
  });
});

Deno.test("C3 disabling an account, and enabling it, is told to the units of its buildings", async () => {
  await withPeople([...seed, ["account", anAccount("olga", { operator: true })]], async (stage) => {
    const { registry, events } = stage;
    for (const [name, reason] of [["disable_account", "lost"], ["enable_account", ""]] as const) {
      events.length = 0;
      await registry.run(as("olga"), name, { account: "ann", reason });
      assert.ok(
        events.some((event) => event.type === "access_changed" && event.building === "tower"),
        name,
      );
    }
  });
});

Deno.test("R06 proposing over and over leaves no pile of mails behind", async () => {
  await withPeople(seed, async (stage) => {
    for (let times = 0; times < 10; times++) {
      await stage.registry.run(as("eve"), "change_own", {
        profile: { email: `target${times}@example.org` },
      });
    }
    const mails = await rowsOf(stage, "mail");
    assert.deepEqual(mails.map(({ kind, to }) => `${kind} ${to}`).sort(), [
      "proposal eve@example.org",
      "proposal target9@example.org",
    ]);
    const { invitation } = await add(stage, "max", "nora", "managed");
    await stage.registry.run(as("max"), "resend_invitation", { invitation: invitation! });
    const invitations = (await rowsOf(stage, "mail")).filter(({ kind }) => kind === "invitation");
    assert.equal(invitations.length, 1);
  });
});

Deno.test("C8 a full queue of mails keeps nobody from a new password", async () => {
  const full: Seed = Array.from({ length: mailsMax }, (_, at) =>
    ["mail", {
      id: `mail-${at}`,
      kind: "art14_notice",
      account: "eve",
      about: null,
      to: "eve@example.org",
      language: "en",
      queuedAtMs: startMs,
      nextTryAtMs: startMs,
      tries: 0,
      givenUp: null,
    }] as const);
  await withPeople([
    ...seed.filter(([, { id }]) => id !== "ann"),
    ["account", anAccount("ann", { password: "old" })],
    ...full,
  ], async (stage) => {
    await stage.registry.run(as("ann"), "change_own_password", { was: "old", becomes: "new" });
    assert.equal((await stage.row("account", "ann"))?.password, "new");
    assert.equal((await rowsOf(stage, "mail")).length, mailsMax);
  });
});

Deno.test("R13 nobody fills their account so that it cannot be disabled any more", async () => {
  await withPeople(seed, async (stage) => {
    const { registry } = stage;
    await stage.registry.run(as("max"), "read_person", { building: "annex", account: "eve" });
    const begun = await registry.run(as("eve"), "begin_session", {
      account: "eve",
      method: "password",
      deviceName: "Phone",
      verifiedAtMs: null,
    });
    let refused: string | null = null;
    for (let nth = 0; nth < 16 && refused === null; nth++) {
      const key = { id: `${nth}`.padEnd(1_300, "k"), publicKey: "k".repeat(300), counter: 0 };
      const adding = registry.run(as("eve", { session: begun.id }), "add_passkey", {
        ...key,
        transports: [],
        name: "Key",
      });
      refused = await adding.then(() => null, (error) => error.refusal.code);
    }
    assert.equal(refused, "limit_reached");
    await registry.run(as("max"), "disable_person", { building: "annex", account: "eve" });
  });
});
