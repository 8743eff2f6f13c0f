import assert from "node:assert/strict";
import { type IdentityEdge, withIdentityEdge } from "../../people/identity_edge.ts";
import {
  hourMs,
  household,
  keyParts,
  type KeyStage,
  secretOf,
  shownCode,
} from "../../people/keys/key_stage.ts";
import type { PeopleStage } from "../../people/people_stage.ts";
import { startMs } from "../../people/rows.ts";

type KeyEdge = IdentityEdge & Omit<KeyStage, keyof PeopleStage>;

async function withKeyEdge(body: (edge: KeyEdge) => Promise<void>): Promise<void> {
  let parts: Omit<KeyStage, keyof PeopleStage> | undefined;
  await withIdentityEdge(household, async (edge) => {
    await body({ ...edge, ...parts! });
  }, (stage) => {
    parts = keyParts(stage);
    return { keys: parts.keys };
  });
}

const cousin = {
  label: "Cousin",
  kind: "one_time",
  doors: ["entrance/main"],
  consentAsserted: true,
  statementVersion: "1",
  underAge: false,
};

Deno.test("R24 a resident gives a key over HTTP; the secret stands in the fragment and in no list", async () => {
  await withKeyEdge(async ({ ask, lines }) => {
    const made = await ask("ann", "POST", "/facilities/a1/visitor-keys", { ...cousin, pin: true });
    assert.equal(made.status, 201);
    assert.match(made.body.pin, /^\d{6}$/);
    const secret = secretOf(made.body.link);
    assert.equal(new URL(made.body.link).hash, `#${secret}`);
    const list = await ask("ann", "GET", "/facilities/a1/visitor-keys");
    assert.equal(list.body.keys.length, 1);
    assert.equal(list.body.keys[0].label, "Cousin");
    const one = await ask("ann", "GET", `/visitor-keys/${made.body.key.id}`);
    const own = await ask("ann", "GET", "/visitor-keys");
    const mac = secret.slice(secret.indexOf(".") + 1);
    for (const { status, body } of [list, one, own]) {
      assert.equal(status, 200);
      assert.ok(!JSON.stringify(body).includes(mac));
      assert.ok(!JSON.stringify(body).includes(made.body.pin));
    }
    assert.ok(lines.every((line) => !line.includes(mac) && !line.includes("Cousin")));
    const again = await ask("ann", "POST", `/visitor-keys/${made.body.key.id}/link`);
    assert.deepEqual(again.body, { link: made.body.link });
    const drawn = await ask("ann", "POST", `/visitor-keys/${made.body.key.id}/link?svg=true`);
    assert.equal(drawn.body.link, made.body.link);
    assert.match(drawn.body.svg, /^<svg /);
    const pin = await ask("ann", "POST", `/visitor-keys/${made.body.key.id}/pin`);
    assert.notEqual(pin.body.pin, made.body.pin);
  });
});

Deno.test("R28 without the consent asserted: 422; R30: for a child without responsibility: 422", async () => {
  await withKeyEdge(async ({ ask }) => {
    const give = async (change: object) => {
      const { status, body } = await ask("ann", "POST", "/facilities/a1/visitor-keys", {
        ...cousin,
        ...change,
      });
      return [status, body.code];
    };
    assert.deepEqual(await give({ consentAsserted: false }), [422, "consent_needed"]);
    assert.deepEqual(await give({ consentAsserted: undefined }), [422, "consent_needed"]);
    for (const statementVersion of [undefined, "0", "2026-01"]) {
      assert.deepEqual(await give({ statementVersion }), [422, "consent_needed"]);
    }
    const minor = [422, "minor_without_parental_responsibility"];
    assert.deepEqual(await give({ underAge: true }), minor);
    assert.equal((await give({ underAge: true, parentalResponsibility: true }))[0], 201);
    assert.deepEqual(await give({ birthDate: "2015-01-01" }), minor, "whatever is said beside");
    assert.equal((await give({ birthDate: "1990-01-01", underAge: undefined }))[0], 201);
  });
});

Deno.test("C20 a key's form asks whether its holder is under age; a manager gives no child a key", async () => {
  await withKeyEdge(async ({ ask }) => {
    const give = async (who: string, path: string, change: object) => {
      const { status, body } = await ask(who, "POST", path, { ...cousin, ...change });
      return [status, body.code];
    };
    const unsaid = await give("ann", "/facilities/a1/visitor-keys", { underAge: undefined });
    assert.equal(unsaid[1], "invalid");
    assert.equal((await give("mia", "/buildings/tower/visitor-keys", {}))[0], 201);
    const child = { underAge: true, parentalResponsibility: true };
    assert.deepEqual(
      await give("mia", "/buildings/tower/visitor-keys", child),
      [422, "minor_without_parental_responsibility"],
    );
  });
});

Deno.test("R11 SU without the permission: 403; R10 somebody from elsewhere: 404, and no word on doors", async () => {
  await withKeyEdge(async ({ ask }) => {
    const give = async (who: string, path: string, change: object = {}) =>
      (await ask(who, "POST", path, { ...cousin, ...change })).status;
    assert.equal(await give("bob", "/facilities/a1/visitor-keys"), 403);
    assert.equal(await give("carl", "/facilities/a1/visitor-keys"), 201);
    assert.equal(await give("dora", "/facilities/a1/visitor-keys"), 403);
    assert.equal(await give("eve", "/facilities/a1/visitor-keys"), 404);
    assert.equal(await give("eve", "/facilities/a1/visitor-keys", { doors: ["no/door"] }), 404);
    assert.equal(await give("eve", "/buildings/tower/visitor-keys"), 404);
    assert.equal(await give("mia", "/buildings/tower/visitor-keys"), 201);
    assert.equal(await give("mia", "/facilities/a1/visitor-keys"), 403);
    assert.equal(await give("ann", "/facilities/a1/visitor-keys", { doors: ["no/door"] }), 404);
    const seen = async (who: string, path: string) => (await ask(who, "GET", path)).status;
    assert.equal(await seen("eve", "/facilities/a1/visitor-keys"), 404);
    assert.equal(await seen("dora", "/facilities/a1/visitor-keys"), 403);
    assert.equal(await seen("mia", "/facilities/a1/visitor-keys"), 200);
    assert.equal(await seen("ann", "/buildings/tower/visitor-keys"), 403);
  });
});

Deno.test("C12 a link preview spends nothing: no GET is answered, a look by POST uses nothing", async () => {
  await withKeyEdge(async ({ ask, url, press, doors }) => {
    const made = await ask("ann", "POST", "/facilities/a1/visitor-keys", cousin);
    const secret = secretOf(made.body.link);
    for (const path of ["/visits/look", "/visits/open", `/visits/open?secret=${secret}`]) {
      for (const method of ["GET", "HEAD"]) {
        const response = await fetch(`${url}/identity/v1${path}`, { method });
        await response.body?.cancel();
        assert.ok([404, 405].includes(response.status), `${method} ${path}`);
      }
    }
    const looked = await ask(null, "POST", "/visits/look", { secret });
    assert.equal(looked.body.state, "live");
    assert.equal(looked.body.label, "Cousin");
    assert.equal(doors.opened.length, 0);
    const there = { secret, door: "entrance/main", presence: shownCode };
    const opened = await ask(null, "POST", "/visits/open", { ...there, key: press() });
    assert.deepEqual([opened.status, opened.body.opening.state], [200, "opened"]);
    const again = await ask(null, "POST", "/visits/open", { ...there, key: press() });
    assert.deepEqual([again.status, again.body.code], [410, "key_ended"]);
    const wrong = await ask(null, "POST", "/visits/look", { secret: `${secret}x` });
    assert.equal(wrong.status, 404);
  });
});

Deno.test("R25 DELETE ends a key: the link says revoked, its late doors are named, others are refused", async () => {
  await withKeyEdge(async ({ ask }) => {
    const made = await ask("ann", "POST", "/facilities/a1/visitor-keys", {
      ...cousin,
      doors: ["cellar/bikes"],
    });
    const secret = secretOf(made.body.link);
    const path = `/visitor-keys/${made.body.key.id}`;
    const qr = await ask(null, "POST", "/visits/qr", { secret, svg: true });
    assert.equal(qr.status, 200);
    assert.match(qr.body.svg, /^<svg /);
    assert.equal((await ask("bob", "DELETE", path)).status, 403);
    assert.equal((await ask("eve", "DELETE", path)).status, 404);
    const ended = await ask("ann", "DELETE", path);
    assert.equal(ended.body.key.state, "revoked");
    assert.deepEqual(ended.body.late, [
      { door: "cellar/bikes", untilMs: qr.body.expiresAtMs, listIssuedAtMs: null },
    ]);
    assert.equal((await ask(null, "POST", "/visits/look", { secret })).body.state, "revoked");
  });
});

Deno.test("C7 a resident gets a QR for a phone without signal, as text and as a picture", async () => {
  await withKeyEdge(async ({ ask }) => {
    const qr = await ask("ann", "POST", "/me/door-qr", { building: "tower", svg: true });
    assert.equal(qr.status, 200);
    assert.match(qr.body.text, /^VST1:/);
    assert.ok(qr.body.expiresAtMs <= startMs + 24 * hourMs);
    assert.match(qr.body.svg, /<\/svg>/);
    assert.equal((await ask("eve", "POST", "/me/door-qr", { building: "tower" })).status, 404);
    assert.equal((await ask(null, "POST", "/me/door-qr", { building: "tower" })).status, 401);
  });
});

Deno.test("R19 tags over HTTP: registered by what is printed on them, listed without their hash", async () => {
  await withKeyEdge(async ({ ask }) => {
    const asked = { serial: "VTAG:04:A2:B3:C4", label: "Blue", holder: { facility: "a1" } };
    const made = await ask("mia", "POST", "/buildings/tower/tags", asked);
    assert.equal(made.status, 201);
    assert.deepEqual(Object.keys(made.body).sort(), [
      "account",
      "atMs",
      "building",
      "facility",
      "id",
      "label",
      "member",
      "status",
    ]);
    const path = `/tags/${made.body.id}`;
    const other = { ...asked, serial: "04A2B3C4" };
    assert.equal((await ask("mia", "POST", "/buildings/tower/tags", other)).status, 409);
    assert.equal((await ask("ann", "POST", "/buildings/tower/tags", other)).status, 403);
    const list = await ask("ann", "GET", "/facilities/a1/tags");
    assert.deepEqual(list.body.tags.map(({ id }: { id: string }) => id), [made.body.id]);
    const page = await ask("mia", "GET", "/buildings/tower/tags?limit=1");
    assert.deepEqual([page.body.tags.length, page.body.next], [1, null]);
    const blocked = await ask("ann", "PATCH", path, { status: "blocked" });
    assert.equal(blocked.body.status, "blocked");
    assert.equal((await ask("eve", "PATCH", path, { status: "active" })).status, 404);
    const handed = await ask("ann", "POST", `${path}/holder`, { facility: "a1", member: "a1-bob" });
    assert.equal(handed.body.member, "a1-bob");
    assert.equal((await ask("ann", "DELETE", path)).status, 403);
    assert.equal((await ask("mia", "DELETE", path)).status, 204);
    assert.equal((await ask("mia", "DELETE", path)).status, 404);
    const lists = await ask("mia", "GET", "/buildings/tower/access-lists");
    assert.deepEqual([lists.status, lists.body.units], [200, []]);
    assert.equal((await ask("ann", "GET", "/buildings/tower/access-lists")).status, 403);
  });
});

Deno.test("R24 what breaks the schema is told as such", async () => {
  await withKeyEdge(async ({ ask }) => {
    for (
      const wrong of [
        {},
        { ...cousin, kind: "for_ever" },
        { ...cousin, doors: [] },
        { ...cousin, doors: ["main"] },
        { ...cousin, doors: ["entrance/main", "entrance/main"] },
        { ...cousin, label: "\u202ecousin" },
        { ...cousin, label: "x".repeat(81) },
        { ...cousin, uses: 1e9 },
        { ...cousin, untilMs: -1 },
        { ...cousin, giver: "mia" },
        { ...cousin, schedule: { windows: [] } },
      ]
    ) {
      const { status } = await ask("ann", "POST", "/facilities/a1/visitor-keys", wrong);
      assert.equal(status, 422, JSON.stringify(wrong));
    }
  });
});
