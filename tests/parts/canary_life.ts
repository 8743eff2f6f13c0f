/** The canary's life in the house, all through the routes that phones and consoles use. */
import assert from "node:assert/strict";
import { LivePhone } from "./live_phone.ts";
import { canary } from "./canary_words.ts";
import { ask, demanded, freshKey, type GivenTokens, openDoor, Person } from "./person.ts";
import { type CreationOptions, SoftwarePasskey } from "./software_passkey.ts";
import { asserted, type Town } from "./town.ts";
import { entrance, linden, lindenLifts } from "./town_site.ts";
import { until } from "./until.ts";
import { giveKey, type GivenKey, look, press } from "./visitor.ts";

/** What the canary has, and by which ids it goes. */
export interface CanaryLife {
  readonly who: Person;
  readonly account: string;
  readonly member: string;
  readonly flat: string;
  /** The membership of a child without an account. */
  readonly child: string;
  readonly key: GivenKey;
  readonly pin: string;
  readonly wrongPin: string;
  readonly thread: string;
  /** What opens something and is the canary's alone. */
  readonly secrets: Readonly<Record<string, string>>;
}

/** The serial of the flat's key tag. */
export const tagSerial = "04CA7A21F00D7F";

/** The manager puts the canary in; it accepts, and says of itself all that can be said. */
export async function moveIn(town: Town): Promise<CanaryLife> {
  const { manager } = town;
  const { id: flat } = await town.flat("Q 7");
  const { facilityName: name, facilityNote: note, address } = canary;
  demanded(
    await manager.identity("PATCH", `/facilities/${flat}`, { name, note, address }),
    "what the manager says of the flat",
  );
  const { member } = await manager.post<{ member: { id: string } }>(
    `/facilities/${flat}/main-user`,
    { name: canary.name, email: canary.email, phone: canary.phone, ...asserted },
  );
  const invitation = await town.mailedSecret(canary.email);
  const who = new Person(town.server, canary.name);
  const { account, tokens } = await who.post<{ account: string; tokens: GivenTokens }>(
    "/invitations/accept",
    {
      secret: invitation,
      notice: await town.notice(),
      deviceName: canary.device,
      profile: {
        name: canary.name,
        gender: "female",
        country: "DE",
        language: "de",
        phone: canary.phone,
        email: canary.email,
      },
      password: canary.password,
    },
  );
  who.take(tokens);
  const passkey = new SoftwarePasskey(who.publicUrl);
  const options = await who.post<CreationOptions>("/me/passkeys/options");
  await who.post("/me/passkeys", { name: canary.passkey, response: passkey.create(options) });
  who.passkey = passkey;
  const { additionalPhone, intercomUsername } = canary;
  demanded(
    await who.identity("PATCH", "/me", { preferences: { additionalPhone, intercomUsername } }),
    "the preferences",
  );
  // Waits for the word of both addresses, and is kept meanwhile.
  demanded(await who.identity("PATCH", "/me", { profile: { email: canary.newEmail } }), "mail");
  const child = await who.post<{ member: { id: string } }>(`/facilities/${flat}/sub-users`, {
    name: canary.childName,
    username: canary.childUsername,
    phone: canary.childPhone,
    birthDate: canary.childBirthDate,
    other: canary.childOther,
    withAccount: false,
    consentAsserted: true,
    statementVersion: "1",
  });
  await showAtTheEntrance(who, flat);
  const key = await giveKey(who, flat, {
    label: canary.guest,
    kind: "window",
    doors: [entrance],
    pin: true,
  });
  const { thread } = await who.post<{ thread: string }>(`/buildings/${linden}/threads`, {
    text: canary.message,
  });
  await manager.post(`/threads/${thread}/messages`, { text: canary.reply });
  await who.post("/me/requests", {
    kind: "correction",
    building: linden,
    about: [`facility/${flat}`],
    text: canary.correction,
  });
  const objection = { purpose: "communicate", object: true, text: canary.objection };
  demanded(await who.identity("PUT", "/me/objections", objection), "the objection");
  const pin = key.pin!;
  return {
    who,
    account,
    member: member.id,
    flat,
    child: child.member.id,
    key,
    pin,
    // Of the same length, and another in its last digit.
    wrongPin: pin.slice(0, -1) + (pin.endsWith("9") ? "0" : String(Number(pin.at(-1)) + 1)),
    thread,
    secrets: {
      invitation,
      "visitor's link": key.secret,
      "refresh token": tokens.refresh_token,
      "access token": tokens.access_token,
    },
  };
}

async function showAtTheEntrance(who: Person, flat: string): Promise<void> {
  const name = canary.intercomUsername;
  const path = `/facilities/${flat}/nameplate`;
  demanded(await who.identity("PUT", `${path}/suggestion`, { name }), "the suggestion");
  await who.post(`${path}/confirmation`, { name });
}

/** The canary signs in, comes and goes, by every way there is. */
export async function comeAndGo(town: Town, life: CanaryLife): Promise<Record<string, string>> {
  const { building, manager, server: { http } } = town;
  const { who, flat, key, pin, wrongPin } = life;
  const tablet = new Person(town.server, canary.name);
  assert.equal(await tablet.signIn(canary.email, canary.password, canary.device), "ok");
  assert.equal(await tablet.signInByPasskey(who, canary.device), "ok");
  const list = building.list("entrance");
  await manager.post(`/buildings/${linden}/tags`, {
    serial: tagSerial,
    label: "green fob",
    holder: { facility: flat },
  });
  await building.newList("entrance", list);

  const door = await who.capability(linden, "door");
  assert.equal((await openDoor(http, entrance, door)).code, "ok");
  assert.equal((await building.present(entrance, "pin", pin)).admitted, true);
  assert.equal((await building.present(entrance, "pin", wrongPin)).admitted, false);
  assert.equal((await building.present(entrance, "tag", tagSerial)).admitted, true);
  assert.equal((await look(http, key)).body.label, canary.guest);
  assert.equal((await press(http, key, entrance, building.code("entrance"))).code, "ok");

  const { capability } = await who.capability(linden, "lift");
  const placed = await placeCall(http, capability, canary.zone);
  assert.equal(placed.status, 201, placed.text);
  const phone = await LivePhone.connect(http, capability);
  await phone.watch(lindenLifts);
  const call = await phone.call(lindenLifts, { kind: "destination", from: 0, to: 2, persons: 1 });
  assert.ok(typeof call === "object", String(call));
  await until("a car", () => phone.events("call").some(({ call: { car } }) => car !== undefined));
  await phone.close();
  const copy = await who.identity<string>("POST", "/me/export", { format: "html" });
  assert.ok(copy.text.includes(canary.phone), "their own copy has it all");
  return { "lift capability": capability, "door capability": door.capability };
}

/** Calls a lift over HTTP from a zone, whether the group has it or not. */
export function placeCall(http: string, capability: string, at: string, key = freshKey()) {
  return ask(
    http,
    "POST",
    `/v1/buildings/${linden}/groups/main/calls`,
    { kind: "destination", from: 0, to: 4, persons: 1, at },
    { authorization: `Bearer ${capability}`, "idempotency-key": key },
  );
}
