/**
 * Kill -9 between a change and its audit entry. The store is read after the server has died, as it
 * lies on the disk: every change has its one entry, every entry its change, and what somebody was
 * told is ended stays ended.
 */
import assert from "node:assert/strict";
import { SystemClock } from "../../../src/clock.ts";
import { auditFault } from "../../../src/people/registry/audit.ts";
import { type Random, seededRandom } from "../../../src/random.ts";
import { readPeople, type StoredPeople } from "../../parts/people_store.ts";
import { Town } from "../../parts/town.ts";
import { entrance, linden, nameOf } from "../../parts/town_site.ts";
import { until } from "../../parts/until.ts";
import { giveKey, press } from "../../parts/visitor.ts";
import { type Acknowledged, changeUntilCut, type FlatOf } from "./changes_load.ts";

const rounds = 4;
const changesPerRound = 40;
const clock = new SystemClock();

/** What entries say was made and ended, each with how often. */
interface Told {
  readonly made: ReadonlyMap<string, number>;
  readonly ended: ReadonlyMap<string, number>;
}

Deno.test("R31 C3 kill -9 under load leaves every change with its one audit entry, and every revocation", async () => {
  const seed = crypto.randomUUID();
  const random = seededRandom(seed);
  await using town = await Town.start({ withoutBuilding: true });
  const { server, manager } = town;
  const flats: FlatOf[] = [];
  for (const number of ["1", "2", "3"]) {
    const { id } = await town.flat(number);
    flats.push({
      flat: id,
      main: await town.mainUser(id, `Main ${number}`, `m${number}@x.example`),
    });
  }
  const told: Acknowledged = { made: new Set(), ended: new Set() };
  for (let round = 0; round < rounds; round++) {
    const before = told.made.size + told.ended.size;
    const load = changeUntilCut(manager, flats, random, told);
    await until(
      "changes to flow",
      () => told.made.size + told.ended.size >= before + changesPerRound,
    );
    await killAtSomeMoment(server, random);
    await load;
    assertWhole(await readPeople(server.peopleData, server.site.cluster), told, seed);
    await server.restart();
    for (const who of [town.operator, manager, ...flats.map(({ main }) => main)]) {
      assert.equal(await who.refresh(), "ok", "a session outlives the server");
    }
  }
  assert.equal(server.offersOperator, false, "and there is no second first operator");

  // Told that a key, a grant and a session have ended, then dead in the same moment.
  const [first, second] = flats as [FlatOf, FlatOf];
  const key = await giveKey(first.main, first.flat, { kind: "window", doors: [entrance] });
  assert.equal((await press(server.http, key, entrance, "000000")).code, "not_present");
  const { grants } = await manager.get<{ grants: { id: string }[] }>(
    `/buildings/${linden}/grants?kind=facility&id=${second.flat}`,
  );
  assert.equal(await mayOpen(second), true);
  const ended = [
    first.main.identity("DELETE", `/visitor-keys/${key.id}`),
    town.operator.identity("POST", "/sign-out"),
    ...grants.map(({ id }) => manager.identity("DELETE", `/grants/${id}`)),
  ];
  for (const { code, text } of await Promise.all(ended)) assert.equal(code, "ok", text);
  await server.kill();
  await server.restart();
  assert.equal(await first.main.refresh(), "ok");
  assert.equal(await second.main.refresh(), "ok");
  assert.equal(await town.operator.refresh(), "session_ended");
  assert.equal((await press(server.http, key, entrance, "000000")).code, "key_ended");
  assert.equal(await mayOpen(second), false);
  assert.deepEqual(
    (await second.main.capability(linden, "door")).doors.includes("cellar/cellar"),
    false,
  );
});

async function killAtSomeMoment(server: { kill(): Promise<void> }, random: Random): Promise<void> {
  await new Promise<void>((resolve) => clock.after(random.next() * 60, resolve));
  await server.kill();
}

async function mayOpen({ main }: FlatOf): Promise<boolean> {
  const { allowed } = await main.post<{ allowed: boolean }>(`/buildings/${linden}/decisions`, {
    action: "open_door",
    door: nameOf({ unit: "cellar", door: "cellar" }),
  });
  return allowed;
}

function assertWhole(
  { ledger, entries, head }: StoredPeople,
  told: Acknowledged,
  seed: string,
): void {
  const last = entries.at(-1)!;
  assert.equal(auditFault(entries, { seq: 0, hash: "" }), null, `seed ${seed}`);
  assert.deepEqual(head, { seq: last.seq, hash: last.hash }, `seed ${seed}`);
  const makes = new Set(["privilege_permissions_granted", "key_created", "sub_user_created"]);
  const ends = new Set(["privilege_permissions_ended", "key_deleted", "sub_user_deleted"]);
  const count = (words: ReadonlySet<string>) => {
    const counts = new Map<string, number>();
    for (const { what, about } of entries) {
      if (!words.has(what)) continue;
      // A key and its grant are one thing to whoever gave it: one entry tells of both.
      const concerned = what.startsWith("key_") ? about.slice(0, 2) : about.slice(0, 1);
      for (const record of concerned) counts.set(record, (counts.get(record) ?? 0) + 1);
    }
    return counts;
  };
  const log: Told = { made: count(makes), ended: count(ends) };
  for (const [record, times] of [...log.made, ...log.ended]) {
    assert.equal(times, 1, `seed ${seed}: ${record} is told of ${times} times`);
  }
  const stands = new Set([
    ...[...ledger.all("grant")].filter(({ endedAtMs }) => endedAtMs === undefined)
      .map(({ id }) => `grant/${id}`),
    ...[...ledger.all("visitor_key")].filter(({ revoked }) => revoked === null)
      .map(({ id }) => `visitor_key/${id}`),
    ...[...ledger.all("member")].filter(({ role }) => role === "sub").map(({ id }) =>
      `member/${id}`
    ),
  ]);
  const toldToStand = new Set([...log.made.keys()].filter((record) => !log.ended.has(record)));
  assert.deepEqual(
    { unsaid: [...stands.difference(toldToStand)], undone: [...toldToStand.difference(stands)] },
    { unsaid: [], undone: [] },
    `seed ${seed}: what stands is what the log says`,
  );
  for (const record of log.ended.keys()) {
    assert.ok(log.made.has(record), `seed ${seed}: ${record} ended and was never made`);
  }
  // What somebody was told is done.
  for (const record of told.made) assert.ok(log.made.has(record), `seed ${seed}: lost ${record}`);
  for (const record of told.ended) {
    assert.ok(log.ended.has(record), `seed ${seed}: ${record} came back`);
  }
}
