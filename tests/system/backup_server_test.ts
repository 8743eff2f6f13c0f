/**
 * A server as its operator starts it, with `--backup`: it makes its first backup by itself, tells
 * every erasure to the place at once, and what doors noted outlives the disk, under the keys that it
 * was sealed with. People's side of a lost disk is told in `privacy/lost_disk_test.ts`.
 */
import assert from "node:assert/strict";
import { journalIn, withMirror } from "../../src/backup/backup_place.ts";
import { SystemClock } from "../../src/clock.ts";
import { randomBytes } from "../../src/crypto_random.ts";
import { openDoor, type Person } from "../parts/person.ts";
import { PrivacyHouse } from "../parts/privacy_house.ts";
import { rootKeyOf } from "../parts/root_key.ts";
import { password } from "../parts/town.ts";
import { entrance, linden } from "../parts/town_site.ts";
import { until } from "../parts/until.ts";

const clock = new SystemClock();
const figure = "vestibule_backup_last_success_timestamp_seconds";

Deno.test("R89 R82 C6 E13 a server backs itself up, tells an erasure to the place at once, and its log goes on where the disk was lost", async (t) => {
  await using house = await PrivacyHouse.start();
  const { town, place } = house;
  const { server } = town;
  const zita = await town.mainUser((await town.flat("G 1")).id, "Zita Zorn", "zita@x.example");
  const anna = await town.mainUser((await town.flat("G 2")).id, "Anna Aalto", "anna@x.example");
  await opened(house, anna);
  await opened(house, zita);

  await t.step("the first backup comes by itself, and the figures say when", async () => {
    await until("a backup", () => house.said.some((line) => line.includes("backup_made")), 30_000);
    const agoMs = clock.now() - await figureOf(house) * 1000;
    assert.ok(agoMs > 0 && agoMs < 120_000, String(agoMs));
  });

  await t.step("an erasure is in the place at once: its note, and the end of the key", async () => {
    await house.backUp();
    const options = { place, masterKey: await rootKeyOf(server.dir), clock, randomBytes };
    const isGone = () =>
      withMirror(options, "people", (mirror) => mirror.isDestroyed(zita.account, "profile"));
    assert.equal(await isGone(), false);
    await house.wholeReceipt(await house.erase(zita));
    assert.equal(await isGone(), true);
    const told = (await journalIn(options))!.flatMap(({ note }) =>
      note.what === "erased" ? note.keys.map(({ person }) => person) : []
    );
    assert.ok(told.includes(zita.account));
  });

  let entries = 0;
  await t.step("the drill opens every entry of the doors' log", async () => {
    entries = entriesIn(await house.commanded("drill"));
    assert.ok(entries >= 2, String(entries));
  });

  await t.step(
    "a disk of backups that is away leaves the server ready and is told of",
    async () => {
      await Deno.rename(place, `${place}-away`);
      await house.erase(
        await town.mainUser((await town.flat("G 3")).id, "Bo Berg", "bo@x.example"),
      );
      await until("the fault", () => house.said.some((line) => /"erasure".*journal/.test(line)));
      assert.equal((await fetch(`${server.http}/readyz`)).status, 200);
      await opened(house, anna);
      await Deno.rename(`${place}-away`, place);
    },
  );

  await t.step("the disk is lost and the backup restored", async () => {
    await house.backUp();
    await server.kill();
    for (const lost of ["data", "data-log-keys"]) {
      await Deno.remove(`${server.dir}/${lost}`, { recursive: true });
    }
    // Who starts it all the same gets no new server, with a link for a first operator.
    await assert.rejects(server.restart(), /Cannot begin as a new server beside the backups/);
    assert.equal(server.offersOperator, false);
    await assert.rejects(Deno.stat(`${server.dir}/data`), Deno.errors.NotFound);
    for (const lost of ["site.json", "secrets.json"]) await Deno.remove(`${server.dir}/${lost}`);
    assert.match(await house.commanded("restore"), /ready to start/);
    await server.restart();
  });

  await t.step(
    "doors open, and the log has what it had and goes on under its day's key",
    async () => {
      assert.equal(await anna.signIn("anna@x.example", password, "phone"), "ok");
      await opened(house, anna);
      const text = await house.commanded("drill");
      assert.ok(entriesIn(text) > entries, text);
      assert.match(text, /the backup is good/);
      const stranger = town.person("Zita Zorn");
      assert.equal(await stranger.signIn("zita@x.example", password, "phone"), "sign_in_failed");
      assert.ok(await figureOf(house) * 1000 > clock.now() - 60_000);
    },
  );
});

/** Opens the entrance, once its unit is there to do so. */
async function opened({ town }: PrivacyHouse, who: Person): Promise<void> {
  await until("the entrance opens", async () => {
    const capability = await who.capability(linden, "door");
    const { code } = await openDoor(town.server.http, entrance, capability);
    return code === "ok";
  });
}

async function figureOf(house: PrivacyHouse): Promise<number> {
  const line = (await house.figures()).split("\n").find((text) => text.startsWith(`${figure} `));
  assert.ok(line !== undefined, figure);
  return Number(line.slice(figure.length + 1));
}

/** How many entries of the equipment log the drill opened. */
function entriesIn(drill: string): number {
  return Number(/(\d+) entries of its log opened/.exec(drill)?.[1]);
}
