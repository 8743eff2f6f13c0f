import assert from "node:assert/strict";
import type { AuditEntry } from "../../src/people/registry/audit.ts";
import type { RowOf } from "../../src/people/registry/ledger.ts";
import { judged } from "./attribution.ts";
import { type Copy, type Month, month } from "./month.ts";

/** What an attacker may gain over chance. */
const gainMax = 0.05;

Deno.test("R43 R44 C4 with every log and row of 40 flats over 30 days nobody is told from chance", async (t) => {
  const lived = await month({ seed: "1", days: 30 });
  const { ids, entries, chance, attempts } = judged(lived);
  assert.ok(ids > 1_500 && entries > 3_000, `${ids} ids, ${entries} entries`);
  for (const { name, right, how } of attempts) {
    await t.step(`${name}: ${percent(right)} of ${ids} ids, chance ${percent(chance)}`, () => {
      assert.ok(right <= chance + gainMax, how);
    });
  }
  const { evidence, signIns } = lived;
  const best = (changed: Partial<typeof evidence>) => {
    const told = judged({ ...lived, evidence: { ...evidence, ...changed } });
    return Math.max(...told.attempts.map(({ right }) => right)) - chance;
  };

  // An attack that finds nothing proves something only where it finds what is there.
  await t.step("the same attackers find flats where sign-ins are told with their time", () => {
    const told = signIns.map(({ account, atMs }): AuditEntry => ({
      ...evidence.audit[0]!,
      what: "authn_login_success",
      atMs,
      by: account,
      about: [`account/${account}`],
    }));
    const gained = best({ audit: [...evidence.audit, ...told] });
    assert.ok(gained > gainMax, percent(gained));
  });
  await t.step("and where a session's row is written whenever its phone gets a new token", () => {
    const gained = best({ copies: evidence.copies.map((copy) => writtenAtOnce(copy, lived)) });
    assert.ok(gained > 4 * gainMax, percent(gained));
  });
  await t.step("and where a row of the people's side holds an id of the log", () => {
    const [id] = evidence.log.flatMap(({ logId }) => logId ?? []);
    const flat = lived.truth.get(id!)!;
    const row = { id: "leak", facility: flat, logId: id! };
    const told = judged({
      ...lived,
      truth: new Map([[id!, flat]]),
      evidence: { ...evidence, people: [...evidence.people, { table: "tag", row }] },
    });
    assert.equal(told.attempts.find(({ name }) => name === "same id")?.right, 1);
  });
  await t.step("and where an id tells the time at which a key was made", () => {
    const made = evidence.audit.find(({ what }) => what === "key_created")!;
    const time = made.atMs.toString(16).padStart(12, "0");
    const id = `${time.slice(0, 8)}-${time.slice(8)}-7000-8000-000000000000`;
    const flat = made.about.find((name) => name.startsWith("facility/"))!.slice(9);
    const told = judged({
      ...lived,
      truth: new Map([[id, flat]]),
      evidence: {
        ...evidence,
        log: [{ door: "main", result: "opened", atMs: made.atMs, logId: id, row: "row" }],
        lifts: [],
      },
    });
    assert.equal(told.attempts.find(({ name }) => name === "time in the id")?.right, 1);
  });
});

/** A copy as it would be if each renewal were written in its own commit. */
function writtenAtOnce(copy: Copy, { evidence, renewals }: Month): Copy {
  const stampOf = (atMs: number) => Math.floor(atMs).toString(16).padStart(16, "0");
  const until = renewals.filter(({ atMs }) => atMs <= copy.atMs);
  const rows = copy.rows.map((stored): typeof stored => {
    const { table, row } = stored;
    const account = table === "session" ? (row as RowOf<"session">).account : row.id;
    const [first, ...rest] = until.filter((one) => one.account === account);
    const last = rest.at(-1) ?? first;
    if (table !== "session" && table !== "account" || last === undefined) return stored;
    const lastSeenDay = new Date(last.atMs).toISOString().slice(0, 10);
    const dayFromMs = Date.parse(lastSeenDay);
    const firstOfDay = until.find((one) => one.account === account && one.atMs >= dayFromMs)!;
    const at = table === "session" ? last : firstOfDay;
    const told = { ...row, lastSeenDay, generation: rest.length + 1 };
    return { table, row: told, stamp: stampOf(at.atMs) };
  });
  const marks = evidence.audit.filter(({ atMs }) => atMs <= copy.atMs)
    .map(({ atMs }) => ({ atMs, stamp: stampOf(atMs) }));
  return { atMs: copy.atMs, rows, marks };
}

function percent(part: number): string {
  return `${(100 * part).toFixed(1)} %`;
}
