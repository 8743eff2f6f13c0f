import assert from "node:assert/strict";
import type { ExportDocument } from "../../../../src/privacy/export/export_schema.ts";
import { importBytesMax } from "../../../../src/http/identity/export_routes.ts";
import { asServices, goodPassword, notice } from "../accounts/account_services.ts";
import { invitationSecret } from "../../../../src/people/accounts/secrets.ts";
import { type IdentityEdge, withIdentityEdge } from "../identity_edge.ts";
import type { Seed } from "../people_stage.ts";
import {
  aFacility,
  aGrant,
  aMember,
  anAccount,
  anAppointment,
  aSession,
  startMs,
} from "../rows.ts";

/** Mia at home: with a child in the household, a key for a guest and everything filled in. */
function atHome(): Seed {
  const consent = { by: "mia", atMs: startMs, statement: "1", parentalResponsibility: true };
  const subUser = { name: "Kim", username: "kim", number: null, birthDate: null, other: "" };
  return [
    [
      "account",
      anAccount("mia", {
        password: "$argon2id$x",
        preferences: {
          additionalPhone: "+358409998877",
          intercomUsername: "Mia M",
          walkingSpeed: "slow",
          accessible: true,
          favouriteFloors: { tower: 3 },
        },
      }),
    ],
    ["session", aSession("mia")],
    ["facility", aFacility("a1")],
    ["member", aMember("a1", "mia")],
    ["member", aMember("a1", null, "sub", { subUser, consent, by: "mia" })],
    ["grant", aGrant("grant-a1", { kind: "facility", id: "a1" })],
  ];
}

async function copyAt(edge: IdentityEdge, who: string): Promise<ExportDocument> {
  const { status, body } = await edge.ask(who, "POST", "/me/export", {});
  assert.equal(status, 200);
  return body;
}

async function firstCopy(): Promise<ExportDocument> {
  let copy: ExportDocument | undefined;
  await withIdentityEdge(atHome(), async (edge) => void (copy = await copyAt(edge, "mia")));
  return copy!;
}

const stateOf = (body: { taken: { what: string; state: string }[] }) =>
  Object.fromEntries(body.taken.map(({ what, state }) => [what, state]));
const leftOf = (body: { left: { what: string; why: string }[] }) =>
  Object.fromEntries(body.left.map(({ what, why }) => [what, why]));

Deno.test("R84 a copy goes round: out of one server, into an account activated on another, and out again alike", async () => {
  const copy = await firstCopy();
  await withIdentityEdge(
    [
      ["account", anAccount("max")],
      ["session", aSession("max")],
      ["appointment", anAppointment("max")],
      // Invited by the new house's manager, who knows name and address alone.
      [
        "account",
        anAccount("new", {
          status: "invited",
          notice: null,
          profile: {
            name: { value: "M. Example", source: "manager", by: "max", atMs: startMs },
            email: { value: "mia@example.org", source: "manager", by: "max", atMs: startMs },
          },
        }),
      ],
      ["session", aSession("new")],
      ["facility", aFacility("b7")],
      ["member", aMember("b7", "new")],
      ["grant", aGrant("grant-b7", { kind: "facility", id: "b7" })],
      ["invitation", {
        id: "invitation-1",
        account: "new",
        building: "tower",
        sequence: 1,
        by: "max",
        createdAtMs: startMs,
        expiresAtMs: startMs + 86_400_000,
        usedAtMs: null,
      }],
    ],
    async (edge) => {
      const activated = await edge.ask(null, "POST", "/invitations/accept", {
        secret: invitationSecret(edge.masterKey, (await edge.row("invitation", "invitation-1"))!),
        profile: { gender: "undisclosed", country: "SE", language: "sv", phone: "+46701234567" },
        notice,
        password: goodPassword,
        deviceName: "New phone",
      });
      assert.equal(activated.status, 201, JSON.stringify(activated.body));
      const ask = (path: string, body: unknown) => edge.ask("new", "POST", path, body);
      const { status, body } = await ask("/me/import", copy);
      assert.equal(status, 200, JSON.stringify(body));
      assert.equal(stateOf(body)["name"], "set");
      assert.equal(stateOf(body)["email"], "as_it_was");
      assert.equal(stateOf(body)["favouriteFloors/tower"], "set");
      // What is not hers alone stays behind, and is said to.
      assert.deepEqual(leftOf(body), {
        sub_users: "not_portable",
        permissions: "not_portable",
        credentials: "not_portable",
      });
      assert.match(body.left[0].words, /they must agree first/);

      const again = await ask("/me/export", {});
      assert.equal(again.status, 200, JSON.stringify(again.body));
      assert.deepEqual(again.body.portable, copy.portable);
      const entries = (await edge.audit()).length;
      const repeated = await ask("/me/import", again.body);
      assert.ok(Object.values(stateOf(repeated.body)).every((state) => state === "as_it_was"));
      assert.equal((await edge.audit()).length, entries, "nothing was written");
    },
    asServices,
  );
});

const newcomer = (change: Seed = []): Seed => [
  ["account", anAccount("mia", { profile: anAccount("other").profile })],
  ["session", aSession("mia")],
  ...change,
];

Deno.test("R84 C2 a new mail address waits for the old and the new one, and is not asked for twice", async () => {
  const copy = await firstCopy();
  await withIdentityEdge(newcomer(), async (edge) => {
    const { body } = await edge.ask("mia", "POST", "/me/import", copy);
    assert.equal(stateOf(body)["email"], "proposed");
    const account = await edge.row("account", "mia");
    assert.equal(account?.profile.email?.value, "other@example.org");
    assert.deepEqual(
      [account?.profile.name?.value, account?.profile.name?.source],
      ["Mia Example", "self"],
    );
    const mails = await edge.registry.look((ledger) => ledger.size("mail"));
    assert.equal(mails, 2);
    const again = await edge.ask("mia", "POST", "/me/import", copy);
    assert.equal(stateOf(again.body)["email"], "proposed");
    assert.equal(await edge.registry.look((ledger) => ledger.size("mail")), mails);
  });
});

Deno.test("R84 R23 a favourite floor is taken where the person may go there, else left with the reason", async () => {
  const copy = await firstCopy();
  const portable = {
    profile: {},
    preferences: { favouriteFloors: { tower: 3, annex: 1, castle: 2 } },
  };
  const rows = newcomer([["grant", aGrant("g", { kind: "account", id: "mia" })]]);
  await withIdentityEdge(
    [...rows, ["appointment", anAppointment("mia", "managed")]],
    async (edge) => {
      const { body } = await edge.ask("mia", "POST", "/me/import", {
        ...copy,
        portable,
        notPortable: [],
      });
      assert.deepEqual(stateOf(body), { "favouriteFloors/tower": "set" });
      assert.deepEqual(leftOf(body), {
        "favouriteFloors/annex": "may_not_go_there",
        "favouriteFloors/castle": "no_such_building",
      });
      assert.deepEqual((await edge.row("account", "mia"))?.preferences, {
        favouriteFloors: { tower: 3 },
      });
    },
  );
});

Deno.test("R84 what is no copy, of another version or spoiled is refused whole, and a large one by its size", async () => {
  const copy = await firstCopy();
  await withIdentityEdge(newcomer(), async (edge) => {
    const before = await edge.row("account", "mia");
    const spoiled = {
      ...copy,
      portable: { ...copy.portable, profile: { name: "Mia", phone: "12" } },
    };
    for (
      const body of [{}, { ...copy, format: "other" }, { ...copy, version: 2 }, spoiled, {
        ...copy,
        portable: { ...copy.portable, operator: true },
      }]
    ) {
      const { status } = await edge.ask("mia", "POST", "/me/import", body);
      assert.equal(status, 422, JSON.stringify(body).slice(0, 80));
    }
    assert.deepEqual(await edge.row("account", "mia"), before);
    // A copy is larger than other bodies may be, up to its own bound; no other route takes as much.
    const padded = (bytes: number) => ({ ...copy, records: ["x".repeat(bytes)] });
    assert.equal((await edge.ask("mia", "POST", "/me/import", padded(200_000))).status, 200);
    const large = await edge.ask("mia", "POST", "/me/import", padded(importBytesMax));
    assert.deepEqual([large.status, large.body.code], [413, "too_large"]);
    const other = await edge.ask("mia", "POST", "/me/export", { language: "x".repeat(20_000) });
    assert.equal(other.status, 413);
  });
});

Deno.test("R84 a body whose length is not said is held to the bound of all others", async () => {
  const copy = JSON.stringify({ ...await firstCopy(), records: ["x".repeat(60_000)] });
  await withIdentityEdge(newcomer(), async (edge) => {
    const token = await edge.accessToken("mia");
    const answer = await fetch(`${edge.url}/identity/v1/me/import`, {
      method: "POST",
      headers: { authorization: `Bearer ${token}`, "content-type": "application/json" },
      body: new Blob([copy]).stream(),
    });
    assert.equal(answer.status, 413);
    await answer.body?.cancel();
  });
});
