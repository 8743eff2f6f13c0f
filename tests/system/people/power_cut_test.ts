/**
 * A power cut at a door that has lost the server. Afterwards its clock knows nothing, so it refuses
 * QRs and says why, until the server has told it the time; what was used before stays used; and an
 * opening that was asked of it before the cut is never done after it.
 */
import assert from "node:assert/strict";
import { SystemClock } from "../../../src/clock.ts";
import { ask, demanded, openDoor } from "../../parts/person.ts";
import { TcpProxy } from "../../parts/tcp_proxy.ts";
import { Town } from "../../parts/town.ts";
import { cellar, linden, nameOf } from "../../parts/town_site.ts";
import { until } from "../../parts/until.ts";
import { giveKey, look } from "../../parts/visitor.ts";

const clock = new SystemClock();

interface DoorSeen {
  readonly known: boolean;
  readonly alarms: readonly string[];
}

Deno.test("C12 E5 R19 a power cut: no QR on a clock that knows nothing, uses stay counted, no opening comes late", async (t) => {
  let proxy: TcpProxy | undefined;
  await using town = await Town.start({
    mqttOf: async ({ mqttPort }) => {
      proxy = await TcpProxy.start(mqttPort);
      return `mqtt://127.0.0.1:${proxy.port}`;
    },
  });
  await using _closing = { [Symbol.asyncDispose]: () => proxy!.stop() };
  const { building, server: { http } } = town;
  const flat = await town.flat("E 5");
  const anna = await town.mainUser(flat.id, "Anna Aalto", "anna@linden.example");
  const own = await anna.capability(linden, "door");
  const at = { building: linden, unit: "cellar" } as const;
  const link = (on: boolean) => building.do({ do: "unitLinkCut", ...at, on });
  const power = (on: boolean) => building.do({ do: "powerCut", ...at, on: !on });
  const door = async () => {
    const path = `/v1/buildings/${linden}/units/cellar/doors/cellar`;
    const headers = { authorization: `Bearer ${own.capability}` };
    return demanded(await ask<DoorSeen>(http, "GET", path, undefined, headers), "the cellar");
  };

  // A QR says whole seconds, rounded inwards: a key of this very moment would begin with the next.
  const fromMs = clock.now() - 1_000;
  const guest = await giveKey(anna, flat.id, { kind: "n_uses", uses: 2, doors: [cellar], fromMs });
  const asked = await ask<{ text: string }>(http, "POST", "/identity/v1/visits/qr", {
    secret: guest.secret,
    door: nameOf(cellar),
  });
  const { text } = demanded(asked, "the guest's QR");

  await t.step("before the cut the door without the server admits by its own clock", async () => {
    await link(true);
    assert.deepEqual(await building.present(cellar, "qr", text), {
      admitted: true,
      reason: undefined,
    });
    assert.equal(building.openings(cellar, "alone"), 1);
  });

  await t.step("after it the clock is unconfirmed, and the door says so", async () => {
    await power(false);
    await power(true);
    const refused = { admitted: false, reason: "clock_unconfirmed" };
    assert.deepEqual(await building.present(cellar, "qr", text), refused);
    const resident = await anna.post<{ text: string }>("/me/door-qr", { building: linden });
    assert.deepEqual(await building.present(cellar, "qr", resident.text), refused);
    assert.equal(building.openings(cellar, "alone"), 1);
  });

  await t.step(
    "once the server has told the time it admits, and the used use stays used",
    async () => {
      await link(false);
      await until("the cellar's clock to be confirmed", async () => {
        const { known, alarms } = await door();
        return known && !alarms.includes("clock_unconfirmed");
      });
      await until(
        "the use without the server to be told",
        async () => (await look(http, guest)).body.usesLeft === 1,
      );
      await link(true);
      assert.equal((await building.present(cellar, "qr", text)).admitted, true);
      assert.deepEqual(await building.present(cellar, "qr", text), {
        admitted: false,
        reason: "used_up",
      });
      assert.equal(building.openings(cellar, "alone"), 2);
      await link(false);
      await until(
        "the second use to be told",
        async () => (await look(http, guest)).body.state === "used_up",
      );
      assert.equal((await building.present(cellar, "qr", text)).admitted, false);
    },
  );

  await t.step("an opening that was on its way at the cut is never done", async () => {
    await until("the cellar to be heard", async () => (await door()).known);
    proxy!.hold(); // both ends believe that the link stands
    const opening = openDoor(http, cellar, own);
    const held = await Promise.race([opening, building.do({ do: "tamper", ...at, on: true })]);
    assert.equal(held, undefined, "nobody has answered yet");
    await power(false);
    await power(true);
    assert.equal((await opening).code, "not_confirmed");
    proxy!.release();
    await until(
      "the cellar to open again",
      async () => (await openDoor(http, cellar, own)).code === "ok",
    );
    // What was sent before would have come before this.
    assert.equal(building.openings(cellar, "act"), 1);
  });
});
