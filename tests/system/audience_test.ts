/** What real sockets were sent under busy traffic, frame by frame, against the table of audiences. */
import assert from "node:assert/strict";
import { operatorSees, residentSees } from "../../src/live/audience.ts";
import type { CallRequest, ServerMessage } from "../../src/protocol.ts";
import { TestSocket } from "../src/live/test_socket.ts";
import { seenPaths } from "../parts/seen_paths.ts";
import { mint, Phone } from "./phone.ts";
import { RecordingHardware } from "./recording_hardware.ts";
import { ServerProcess } from "./server_process.ts";
import { testSite } from "./test_site.ts";

const at = { building: "b1", group: "g0" };
/** A group size that nobody else has, and that no other number here is. */
const bigGroup = 11;

Deno.test("C5 R44 every frame of two residents and an operator holds what their audience may see, and no more", async () => {
  const site = testSite(1);
  // As near as a zone may be: a car is sent only when its way is as long as the walker's (EG41).
  site.buildings[0]!.groups[0]!.zones = [{ id: "yard", near: { level: 0 }, walkM: 10 }];
  const server = await ServerProcess.start({ site });
  const hardware = new RecordingHardware(server.site, server.mqtt, server.secrets);
  const rids = ["rid-of-the-first-resident", "rid-of-another-resident"];
  const phones: Phone[] = [];
  try {
    for (const rid of rids) phones.push(await Phone.connect(server.http, rid));
    const other = await Phone.connect(server.http, "rid-of-the-one-with-guests");
    phones.push(other);
    const operator = await TestSocket.greeted(
      server.http,
      await mint(server.http, { rid: "rid-of-the-operator", operator: true }),
    );
    operator.send({ type: "subscribe", ref: "s", ...at });
    await operator.next("snapshot");
    for (const phone of phones) await phone.ask((ref) => ({ type: "subscribe", ref, ...at }));

    const calls = new Map<Phone, string[]>(phones.map((phone) => [phone, []]));
    const place = async (phone: Phone, call: CallRequest, zone?: string) => {
      const answer = await phone.ask((ref) => ({
        type: "place_call",
        ref,
        ...at,
        key: phone.key(),
        call,
        ...(zone !== undefined && { at: zone }),
      }));
      assert.ok(answer !== "cut" && answer.type === "result", JSON.stringify(answer));
      calls.get(phone)!.push(answer.call!.id);
      return answer.call!.id;
    };
    const [first, second] = phones as [Phone, Phone, Phone];
    await phones[0]!.until((told) =>
      told.some((one) => one.type === "event" && one.event.what === "car" && one.event.car.known)
    );
    for (let round = 0; round < 6; round++) {
      await Promise.all([
        place(first, { kind: "destination", from: round, to: 7, persons: 1 }),
        place(second, { kind: "landing", from: 7 - round, direction: "down", persons: 2 }),
        place(other, { kind: "destination", from: 0, to: 6, persons: bigGroup }, "yard"),
      ]);
    }
    hardware.hold(true);
    const cancelled = await place(second, { kind: "destination", from: 1, to: 2, persons: 3 });
    await second.ask((ref) => ({ type: "cancel_call", ref, ...at, call: cancelled }));
    hardware.hold(false);
    for (const phone of phones) {
      await phone.until((told) => calls.get(phone)!.every((id) => hasEnded(told, id)));
      await phone.ask((ref) => ({ type: "subscribe", ref, ...at }));
    }
    await operator.settled();

    for (const phone of phones) {
      const { forbidden, paths } = seenPaths(phone.told, residentSees);
      assert.deepEqual(forbidden, []);
      assert.ok(paths.has("event.call.call.request.from") && paths.has("event.car.car.positionM"));
      const text = JSON.stringify(phone.told);
      for (const [owner, ids] of calls) {
        for (const id of ids) assert.equal(text.includes(id), owner === phone, id);
      }
      for (const rid of phones.map(({ rid }) => rid)) assert.ok(!text.includes(rid));
      assert.equal(text.includes(`"persons":${bigGroup}`), phone === other);
      assert.doesNotMatch(text, /loadPercent|anyCalls|any_call|arriv|yard/i);
    }
    const all = JSON.stringify(operator.came);
    assert.deepEqual(seenPaths(operator.came, operatorSees).forbidden, []);
    assert.ok(seenPaths(operator.came, residentSees).forbidden.includes("event.any_call.call.id"));
    for (const ids of calls.values()) for (const id of ids) assert.ok(all.includes(id));
    for (const { rid } of phones) {
      assert.ok(!all.includes(rid), "an operator sees no id of anybody");
    }
    assert.doesNotMatch(all, /placedAtMs|arriv|yard|"caller"|"key"/i);
    await operator.close();
  } finally {
    for (const phone of phones) await phone.close();
    await hardware.stop();
    await server.dispose();
  }
});

function hasEnded(told: readonly ServerMessage[], id: string): boolean {
  return told.some((message) => {
    const call = message.type === "event" && message.event.what === "call"
      ? message.event.call
      : undefined;
    return call?.id === id && (call.state === "served" || call.state === "cancelled");
  });
}
