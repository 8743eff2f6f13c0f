import assert from "node:assert/strict";
import { makeFlatKey } from "../../../../web/media/flat_key.js";
import { makeDevice, makeOpening } from "../../../../web/media/flat_statements.js";
import { nowMs } from "../../../browser/media/site_sample.ts";
import type { UnitAddress } from "../../../../src/doors.ts";
import { RefusalError, refuse } from "../../../../src/refusal.ts";
import type { SaidWords } from "../../../../src/unit_words.ts";
import { withIdentityEdge } from "../../people/identity_edge.ts";
import { household, withPaperHouse } from "../../people/ring_papers/paper_house.ts";

const path = "/facilities/a1/unit-words";
const list = { flat: "f".repeat(43), nonce: "n".repeat(22) };

Deno.test("C2 a flat's people bring its statements to a unit of their building, and hear what it said", async () => {
  const said: [UnitAddress, SaidWords][] = [];
  const replied = { statements: [{ ok: true, said: "pinned" }], list: "g.h.i" };
  const unitWords = {
    say(at: UnitAddress, _person: string, words: SaidWords) {
      said.push([at, words]);
      if (words.statements.length === 1) return Promise.resolve(replied);
      return Promise.reject(new RefusalError(refuse("unavailable", "Cannot reach the unit")));
    },
  };
  await withIdentityEdge(household, async ({ ask }) => {
    const words = { unit: "entrance", statements: ["a.b.c"], list };
    for (const who of ["bob", "sue", "sam"]) {
      const { status, body } = await ask(who, "POST", path, words);
      assert.deepEqual([status, body], [200, replied], who);
    }
    const at = { building: "tower", unit: "entrance" };
    assert.deepEqual(said[0]![0], at);
    assert.deepEqual([said[0]![1].statements, said[0]![1].list], [["a.b.c"], list]);
    for (
      const [who, status] of [["kim", 403], ["oscar", 403], ["mia", 403], ["fred", 404]] as const
    ) {
      assert.equal((await ask(who, "POST", path, words)).status, status, who);
    }
    const refused = async (change: object) =>
      (await ask("bob", "POST", path, { ...words, ...change })).body.code;
    assert.equal(await refused({ unit: "cellar" }), "unknown_unit", "it has no panel");
    assert.equal(await refused({ statements: Array(32).fill("a.b.c") }), "invalid");
    assert.equal(await refused({ statements: ["what is this?"] }), "invalid");
    assert.equal(await refused({ statements: [] }), "unavailable");
    assert.equal(said.length, 4);
  }, () => ({ unitWords }));
});

Deno.test("C2 no opening and no key goes to a unit past the household and the audit log, nor for another flat", async () => {
  const said: SaidWords[] = [];
  const unitWords = {
    say(_at: UnitAddress, _person: string, words: SaidWords) {
      said.push(words);
      const statements = words.statements.map(() => ({ ok: true, said: "known" }));
      return Promise.resolve({ statements });
    },
  };
  await withPaperHouse(async (house) => {
    const { letter, first, post, ask, keys: { root, managers } } = house;
    // Bob manages the building too, and signs for the flat of a neighbour whom nobody has told.
    const secretly = await makeOpening(managers[0], {
      ...{ root, place: "B7", claim: managers[1].x, ended: false, nowMs },
    });
    const theirs = await makeFlatKey({
      ...{ site: root.site, place: "B7", device: managers[0].x, claimKey: null, nowMs },
    });
    const own = await letter();
    const bare = await first();
    await post("mia", "/facilities/a1/openings", own.opening);
    const device = await makeDevice(own.phone, {
      ...{ site: root.site, flat: own.flat, device: managers[1].x, nowMs },
    });
    const bring = async (...statements: string[]) =>
      (await ask("bob", "POST", path, { unit: "entrance", statements })).body.statements;
    const held = { ok: false, said: "not_kept" };
    const known = { ok: true, said: "known" };
    assert.deepEqual(await bring(secretly, theirs.statement, bare.key), [held, held, held]);
    assert.equal(said.length, 0, "the unit hears nothing of it");
    assert.deepEqual(
      await bring(secretly, own.opening, own.key, device),
      [held, known, held, known],
    );
    assert.deepEqual(said.at(-1)!.statements, [own.opening, device]);
    await post("bob", "/facilities/a1/ring-papers/statements", own.key);
    assert.deepEqual(await bring(own.opening, own.key), [known, known]);
  }, { services: { unitWords } });
});

Deno.test("C18 a phone asks for the picture of a missed ring; in do-not-disturb only where its person chose so", async () => {
  const said: SaidWords[] = [];
  const picture = { text: "sealed.text", proof: "g.h.i" };
  const unitWords = {
    say(_at: UnitAddress, _person: string, words: SaidWords) {
      said.push(words);
      return Promise.resolve({ statements: [], ...(words.missed && { missed: picture }) });
    },
  };
  await withIdentityEdge(household, async ({ ask, clock }) => {
    const missed = { ring: "r1", device: "d".repeat(43) };
    const asks = async (quiet: boolean, more: object = {}) => {
      const words = { unit: "entrance", statements: [], missed: { ...missed, quiet }, ...more };
      const { status, body } = await ask("bob", "POST", path, words);
      assert.equal(status, 200);
      return body.missed;
    };
    const peace = (untilMs: number | null) =>
      ask("bob", "PUT", "/me/quiet", { always: false, untilMs, schedule: null });
    assert.deepEqual(await asks(false), picture);
    assert.deepEqual(said.at(-1)!.missed, missed);
    await peace(clock.now() + 30_000);
    assert.equal(await asks(false), undefined);
    assert.equal(said.length, 1, "the unit is not asked at all");
    assert.equal(await asks(false, { list }), undefined);
    assert.equal(said.at(-1)!.missed, undefined);
    assert.deepEqual(await asks(true), picture, "chosen");
    clock.advance(60_000);
    assert.equal(await asks(false), undefined, "the ring may have been before it ended");
    clock.advance(31_000);
    assert.deepEqual(await asks(false), picture);
    const kim = { unit: "entrance", statements: [], missed: { ...missed, quiet: true } };
    assert.equal((await ask("kim", "POST", path, kim)).status, 403);
    assert.equal((await ask("fred", "POST", path, kim)).status, 404);
  }, () => ({ unitWords }));
});
