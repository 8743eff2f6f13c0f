/**
 * The master key of a house is exchanged while its server is stopped. Whoever was signed in stays so,
 * keys that were given open, units believe the server, and backups from before bring the house back;
 * the old key opens nothing of it.
 */
import assert from "node:assert/strict";
import { fileURLToPath } from "node:url";
import { password, Town } from "../parts/town.ts";
import { entrance, parcelRoom } from "../parts/town_site.ts";
import { until } from "../parts/until.ts";
import { giveKey, look, press } from "../parts/visitor.ts";

Deno.test("master key: sessions, links, PINs, units and backups from before an exchange of the master key work after", async (t) => {
  const place = await Deno.makeTempDir({ prefix: "vestibule-rekey-place-" });
  await Deno.chmod(place, 0o700);
  try {
    await using town = await Town.start({ args: ["--backup", place] });
    const { building, manager, server } = town;
    const file = `${server.dir}/data.key`;
    const old = await Deno.readTextFile(file);
    const unitKeys = await server.unitKeys();
    const flat = await town.flat("F 6");
    const anna = await town.mainUser(flat.id, "Anna Aalto", "anna@linden.example");
    const link = await giveKey(anna, flat.id, { kind: "n_uses", uses: 3, doors: [entrance] });
    const pin = await giveKey(anna, flat.id, { kind: "delivery", doors: [parcelRoom], pin: true });
    const backedUp = await command("backup/main.ts", "backup", ...server.settings);
    assert.equal(backedUp.code, 0, backedUp.text);
    const backup = /backup (\S+):/.exec(backedUp.text)![1]!;

    await t.step("while the server runs it is refused, and nothing is changed", async () => {
      const { code, text } = await command("rekey/main.ts", ...server.settings);
      assert.equal(code, 1);
      assert.match(text, /one process at a time may use it/);
      assert.equal(await Deno.readTextFile(file), old);
    });

    await t.step("with the server stopped it is exchanged", async () => {
      assert.equal(await server.terminate(), 0);
      const { code, text } = await command("rekey/main.ts", ...server.settings);
      assert.equal(code, 0, text);
      assert.match(text, /keep a copy of it apart/);
      assert.match(text, /beside the backups .* open with it, too/);
      const now = await Deno.readTextFile(file);
      assert.notEqual(now, old);
      assert.ok(!text.includes(now.trim()) && !text.includes(old.trim()));
      await Deno.writeTextFile(file, old);
      const { code: refused, text: why } = await command("rekey/main.ts", ...server.settings);
      assert.equal(refused, 1);
      assert.match(why, /do not open with the master key of/);
      const byOld = await command("backup/main.ts", "drill", ...server.settings);
      assert.equal(byOld.code, 1);
      assert.match(byOld.text, /got none that do/);
      await Deno.writeTextFile(file, now);
    });

    await t.step("whoever was there goes on as before, and units obey", async () => {
      await server.restart();
      assert.deepEqual(await server.unitKeys(), unitKeys);
      for (const who of [anna, manager]) assert.equal(await who.refresh(), "ok");
      assert.equal((await look(server.http, link)).body.usesLeft, 3);
      await until("the units to be reached", async () => {
        const { code, body } = await press(
          server.http,
          link,
          entrance,
          building.code("entrance"),
        );
        return code === "ok" && body.opening.state === "opened";
      });
      const presented = await building.present(parcelRoom, "pin", pin.pin!);
      assert.equal(presented.admitted, true);
    });

    await t.step("a backup from before brings the house back with the new key", async () => {
      assert.equal(await server.terminate(), 0);
      await Deno.remove(`${server.dir}/data`, { recursive: true });
      await Deno.remove(`${server.dir}/data-log-keys`, { recursive: true });
      const restored = await command(
        ...["backup/main.ts", "restore", "--archive", backup] as const,
        ...server.settings,
      );
      assert.equal(restored.code, 0, restored.text);
      await server.restart();
      assert.equal(await anna.signIn("anna@linden.example", password, "phone"), "ok");
      assert.deepEqual(await server.unitKeys(), unitKeys);
    });
  } finally {
    await Deno.remove(place, { recursive: true });
  }
});

/** Runs a command as the operator does, with no more rights than its task has. */
async function command(file: string, ...words: string[]) {
  const { code, stdout, stderr } = await new Deno.Command(Deno.execPath(), {
    args: [
      ...["run", "--no-prompt", "--no-check", "--cached-only", "--ignore-env"],
      ...["--allow-env=VESTIBULE_*", "--allow-read", "--allow-write"],
      fileURLToPath(new URL(`../../src/${file}`, import.meta.url)),
      ...words,
    ],
  }).output();
  const decoder = new TextDecoder();
  return { code, text: decoder.decode(stdout) + decoder.decode(stderr) };
}
