/**
 * Somebody rings. Every phone of the flat's main user rings, and nobody else's; the first that
 * answers has it and the others stop; the door opens on the unit's own word. The visitor sees on the
 * display what becomes of it.
 */
import assert from "node:assert/strict";
import { RingPhone } from "../../parts/ring_phone.ts";
import { password, Town } from "../../parts/town.ts";
import { entrance, linden } from "../../parts/town_site.ts";
import { until } from "../../parts/until.ts";

const unit = { building: linden, unit: "entrance" } as const;

Deno.test("R71 R74 R77 a ring: two phones ring, one answers and the other stops, the door opens", async (t) => {
  await using town = await Town.start();
  const { building } = town;
  const flat = await town.flat("C 3");
  const other = await town.flat("C 4");
  const anna = await town.mainUser(flat.id, "Anna Aalto", "anna@linden.example");
  const amy = await town.mainUser(other.id, "Amy Berg", "amy@linden.example");
  const tablet = town.person("Anna Aalto");
  assert.equal(await tablet.signIn("anna@linden.example", password, "tablet"), "ok");

  /** What the display says of rings, newest last. */
  const display = () =>
    building.seen.all.flatMap((one) =>
      one.what === "ring" && one.unit === unit.unit ? [[one.state, one.reason]] : []
    );
  const shows = (state: string) =>
    until(`the display to show ${state}`, () => display().some(([one]) => one === state));
  await until(
    "both flats on the display",
    () =>
      building.seen.all.some((one) =>
        one.what === "directory" && one.unit === unit.unit && one.entries === 2
      ),
  );

  await t.step(
    "before a phone is connected the visitor is told that nobody can be reached",
    async () => {
      await building.do({ do: "ring", ...unit, number: "C 3" });
      await shows("failed");
      assert.deepEqual(display().at(-1), ["failed", "nobody_reachable"]);
    },
  );

  const phone = await RingPhone.connect(anna, linden);
  const second = await RingPhone.connect(tablet, linden);
  const neighbour = await RingPhone.connect(amy, linden);

  await t.step("both phones of the flat ring, answering on one stops the other", async () => {
    await building.do({ do: "ring", ...unit, number: "C 3" });
    const [one, two] = [await phone.rings("ringing"), await second.rings("ringing")];
    assert.equal(one.ring, two.ring);
    assert.deepEqual([one.rings, one.doors.includes("main"), one.unit], [true, true, "entrance"]);
    const answers = await Promise.all([
      phone.ask("answer_ring", one.ring),
      second.ask("answer_ring", one.ring),
    ]);
    const won = answers.findIndex((answer) => typeof answer !== "string");
    assert.equal(answers[1 - won], "conflict", "one answer wins");
    const [winner, loser] = won === 0 ? [phone, second] : [second, phone];
    const stopped = await loser.rings("answered");
    assert.deepEqual([stopped.rings, stopped.answeredHere], [false, false]);
    assert.equal((await winner.rings("answered")).answeredHere, true);
    await shows("answered");

    // Who comes late, or again, finds the ring as it stands.
    const late = await RingPhone.connect(tablet, linden);
    assert.deepEqual(late.open.map(({ ring, state }) => [ring, state]), [[one.ring, "answered"]]);
    await late.close();

    const opened = await winner.openDoor(one.ring, "main");
    assert.ok(typeof opened !== "string", String(opened));
    assert.equal(building.openings(entrance, "act"), 1, "the unit itself has said so");
    const over = await winner.ask("hang_up", one.ring);
    assert.ok(typeof over !== "string" && over.state === "ended", JSON.stringify(over));
    await loser.rings("ended");
    for (const { heard } of [phone, second]) {
      const seqs = heard.map(({ seq }) => seq);
      assert.deepEqual(seqs, seqs.toSorted((a, b) => a - b), "in order");
    }
  });

  await t.step("a door opens without an answer, which ends the ringing everywhere", async () => {
    const before = phone.heard.length;
    await building.do({ do: "ring", ...unit, number: "C 3" });
    const ring = await until(
      "another ring",
      () => phone.heard.slice(before).find(({ state }) => state === "ringing"),
    );
    const opened = await phone.openDoor(ring.ring, "main");
    assert.ok(typeof opened !== "string" && opened.state === "opened", JSON.stringify(opened));
    await second.rings("opened");
    await shows("opened");
    assert.equal(building.openings(entrance, "act"), 2);
  });

  await t.step("a neighbour's phone hears of none of it, and asks in vain", async () => {
    assert.deepEqual(neighbour.heard, []);
    const { ring } = phone.heard[0]!;
    assert.equal(await neighbour.ask("answer_ring", ring), "unknown_ring");
  });

  await t.step(
    "C9 a change of household cuts the old phones and takes the name's line",
    async () => {
      const shown = () =>
        building.seen.all.filter((one) => one.what === "directory" && one.unit === unit.unit)
          .length;
      const before = shown();
      await town.manager.post(`/facilities/${flat.id}/changes`, { kind: "household" });
      await until("both phones to be cut", () => phone.isClosed && second.isClosed);
      await until("the display to be told of it", () => shown() > before);
      await building.do({ do: "ring", ...unit, number: "C 3" });
      await until(
        "the visitor to be told that there is no device",
        () => display().some(([state, reason]) => state === "failed" && reason === "no_device"),
      );
    },
  );
  await neighbour.close();
});

Deno.test("R74 kill -9 while it rings: the ring is missed everywhere, and no phone goes on ringing", async () => {
  await using town = await Town.start();
  const { building, server } = town;
  const flat = await town.flat("C 3");
  const anna = await town.mainUser(flat.id, "Anna Aalto", "anna@linden.example");
  const directories = () =>
    building.seen.all.filter((one) =>
      one.what === "directory" && one.unit === unit.unit && one.entries === 1
    ).length;
  await until("the flat on the display", () => directories() > 0);
  const phone = await RingPhone.connect(anna, linden);
  await building.do({ do: "ring", ...unit, number: "C 3" });
  const { ring } = await phone.rings("ringing");

  await server.kill();
  await until("the phone to be cut", () => phone.isClosed);
  await server.restart();
  assert.equal(await anna.refresh(), "ok");
  const again = await RingPhone.connect(anna, linden);
  assert.deepEqual(again.open, [], "nothing rings for it");
  await until(
    "the display to say that it was missed",
    () =>
      building.seen.all.some((one) =>
        one.what === "ring" && one.ring === ring && one.state === "missed" &&
        one.reason === "server_restarted"
      ),
  );
  assert.equal(await again.ask("answer_ring", ring), "unknown_ring");

  // The display is told anew, by entries of this start, and the next ring is a ring like any other.
  await until("the display to be told anew", () => directories() > 1);
  await building.do({ do: "ring", ...unit, number: "C 3" });
  const next = await again.rings("ringing");
  assert.notEqual(next.ring, ring);
  await again.close();
});
