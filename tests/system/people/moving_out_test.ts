/**
 * Moving out. A change of household is set ahead and then moved to its moment. At that instant the
 * old household's guest link, PIN, tag, sessions, capabilities and sockets end together; a door
 * without the server goes on taking an old QR until it hears of the change, and no longer.
 */
import assert from "node:assert/strict";
import { SystemClock } from "../../../src/clock.ts";
import { closeCodes } from "../../../src/protocol.ts";
import { LivePhone } from "../../parts/live_phone.ts";
import { openDoor, type Person } from "../../parts/person.ts";
import { asserted, password, Town } from "../../parts/town.ts";
import { cellar, entrance, garage, linden, lindenLifts } from "../../parts/town_site.ts";
import { giveKey, press } from "../../parts/visitor.ts";

const clock = new SystemClock();
const dayMs = 86_400_000;

interface ListSeen {
  readonly unit: string;
  readonly heldIssuedAtMs: number | null;
}
interface Place {
  readonly facility: string;
  readonly role: string;
}

Deno.test("R27 C9 R13 moving out: what hung on the old household ends at one instant set ahead, and nobody's account", async () => {
  await using town = await Town.start();
  const { building, manager, server: { http } } = town;
  const flat = await town.flat("A 1");
  const anna = await town.mainUser(flat.id, "Anna Aalto", "anna@linden.example");
  const ben = await town.subUser(anna, flat.id, "Ben Berg", "ben@linden.example");
  const cleo = await town.subUser(anna, flat.id, "Cleo Aalto", "cleo@linden.example");
  const guest = await giveKey(anna, flat.id, { kind: "window", doors: [entrance], pin: true });
  await manager.post(`/buildings/${linden}/tags`, {
    serial: "04A1B2C3D4",
    label: "blue fob",
    holder: { facility: flat.id },
  });
  const qr = await anna.post<{ text: string; expiresAtMs: number }>("/me/door-qr", {
    building: linden,
  });
  assert.ok(qr.expiresAtMs - clock.now() <= dayMs, "a QR lives a day at most");

  // The change is set ahead; the new main user is invited meanwhile and has no place yet.
  const change = `/facilities/${flat.id}/changes`;
  const wish = {
    kind: "household",
    newMain: { person: { name: "Dora Dahl", email: "dora@linden.example", ...asserted } },
    survivors: [cleo.member],
    atMs: clock.now() + dayMs,
  };
  const rehearsed = await manager.post<{ ends: { memberships: number; visitorKeys: number } }>(
    `${change}/dry-run`,
    wish,
  );
  const set = await manager.post<{ affected: typeof rehearsed }>(change, wish);
  assert.deepEqual(set.affected.ends, rehearsed.ends, "the dry run said what would be");
  assert.deepEqual([rehearsed.ends.memberships, rehearsed.ends.visitorKeys], [2, 1]);
  const dora = town.person("Dora Dahl");
  await town.accept(dora, await town.mailedSecret("dora@linden.example"), {
    email: "dora@linden.example",
  });
  assert.equal((await dora.askCapability(linden, "door")).code, "not_found");

  // Until then everything of the old household holds.
  const benDoor = await ben.capability(linden, "door");
  const benPhone = await LivePhone.connect(http, (await ben.capability(linden, "lift")).capability);
  await benPhone.watch(lindenLifts);
  const byGuest = () => press(http, guest, entrance, building.code("entrance"));
  assert.equal((await openDoor(http, entrance, benDoor)).code, "ok");
  assert.equal((await byGuest()).code, "ok");
  assert.equal((await building.present(entrance, "pin", guest.pin!)).admitted, true);
  assert.equal((await building.present(entrance, "tag", "04A1B2C3D4")).admitted, true);
  await building.do({ do: "unitLinkCut", building: linden, unit: "cellar", on: true });
  assert.equal((await building.present(cellar, "qr", qr.text)).admitted, true);
  assert.equal(building.openings(cellar, "alone"), 1, "the cellar decided alone");

  // The manager moves it to a moment of today; nobody does anything at that moment.
  const lists = { garage: building.list("garage"), cellar: building.list("cellar") };
  const atMs = clock.now() + 1_000;
  const moved = await manager.identity("PATCH", change, { atMs });
  assert.equal(moved.code, "ok", moved.text);
  const { code, reason } = await benPhone.untilClosed();
  assert.deepEqual([code, reason], [closeCodes.capabilityEnded, "capability_revoked"]);
  assert.ok(clock.now() >= atMs, "not a moment before");
  assert.ok(clock.now() < atMs + 1_000, "and within a second of it (R13)");
  assert.equal((await openDoor(http, entrance, benDoor)).code, "capability_revoked");
  assert.equal((await ben.askCapability(linden, "door")).code, "session_ended");
  assert.equal(await ben.refresh(), "session_ended");
  assert.equal((await anna.askCapability(linden, "door")).code, "session_ended");
  assert.equal((await byGuest()).code, "key_ended");
  assert.equal((await building.present(entrance, "pin", guest.pin!)).admitted, false);
  assert.equal((await building.present(entrance, "tag", "04A1B2C3D4")).admitted, false);
  assert.equal((await building.present(entrance, "qr", qr.text)).admitted, false);

  // A door that heard of it and loses the server then refuses the old QR by itself.
  await building.newList("garage", lists.garage);
  await building.do({ do: "unitLinkCut", building: linden, unit: "garage", on: true });
  assert.deepEqual(await building.present(garage, "qr", qr.text), {
    admitted: false,
    reason: "credential_revoked",
  });
  // One that lost the server before cannot know: it takes the QR until its day is over, or until
  // it hears of the change. The manager sees how old its list is.
  assert.equal((await building.present(cellar, "qr", qr.text)).admitted, true);
  const { units } = await manager.get<{ units: ListSeen[] }>(`/buildings/${linden}/access-lists`);
  const heldAtMs = (unit: string) => units.find((list) => list.unit === unit)!.heldIssuedAtMs ?? 0;
  assert.ok(heldAtMs("cellar") < atMs && atMs <= heldAtMs("garage"), JSON.stringify(units));
  await building.do({ do: "unitLinkCut", building: linden, unit: "cellar", on: false });
  await building.newList("cellar", lists.cellar);
  await building.do({ do: "unitLinkCut", building: linden, unit: "cellar", on: true });
  assert.deepEqual(await building.present(cellar, "qr", qr.text), {
    admitted: false,
    reason: "credential_revoked",
  });

  // Who was ticked stays, in the same session; the new household is in.
  assert.deepEqual(await placesOf(cleo), [{ facility: flat.id, role: "sub" }]);
  assert.deepEqual(await placesOf(dora), [{ facility: flat.id, role: "main" }]);
  for (const who of [cleo, dora]) {
    const door = await who.capability(linden, "door");
    assert.equal((await openDoor(http, entrance, door)).code, "ok", who.name);
  }
  const { tags } = await dora.get<{ tags: unknown[] }>(`/facilities/${flat.id}/tags`);
  const { keys } = await dora.get<{ keys: { state: string }[] }>(
    `/facilities/${flat.id}/visitor-keys`,
  );
  assert.deepEqual([tags, keys.map(({ state }) => state)], [[], ["revoked"]]);
  // Nobody's account went: who left can sign in and has no place here any more.
  for (const [who, email] of [[anna, "anna"], [ben, "ben"]] as const) {
    assert.equal(await who.signIn(`${email}@linden.example`, password, "phone"), "ok");
    assert.deepEqual(await placesOf(who), []);
    assert.equal((await who.askCapability(linden, "door")).code, "not_found");
  }
});

async function placesOf(who: Person): Promise<Place[]> {
  const { places } = await who.get<{ places: Place[] }>("/me");
  return places.map(({ facility, role }) => ({ facility, role }));
}
