import assert from "node:assert/strict";
import {
  type Ceremony,
  fingerprintOf,
  rosterOf,
  transcriptOf,
} from "../../../../src/privacy/reidentification/ceremony.ts";
import {
  accept,
  commit,
  deal,
  deviceKey,
  type DeviceState,
  deviceStateSchema,
  lend,
  newDevice,
  settle,
} from "../../../../src/privacy/reidentification/custodian_device.ts";
import {
  commitmentFault,
  commitmentOf,
  drawLine,
  heightAt,
} from "../../../../src/privacy/reidentification/dealing.ts";
import { decodePoint, decodeScalar } from "../../../../src/privacy/reidentification/group.ts";
import { sealRow } from "../../../../src/privacy/reidentification/sealed_row.ts";
import { openHeight, sealHeight } from "../../../../src/privacy/reidentification/share_packet.ts";
import { aLabel, blank, generated, random, reshared, seatsOf } from "./board.ts";

/** Three devices that have told of their lines, over an honest board. */
async function dealt() {
  const fresh = [1, 2, 3].map(() => newDevice(random));
  const seats = seatsOf(fresh);
  const begun = blank({ id: "first", kind: "generate", members: seats, dealers: seats });
  const heard = fingerprintOf(begun);
  const told = fresh.map((device) => commit(device, begun, heard, random));
  const devices = told.map(({ state }) => state);
  const committed: Ceremony = { ...begun, commitments: told.map(({ answer }) => answer) };
  const packets = await Promise.all(devices.map((device) => deal(device, committed, random)));
  const board: Ceremony = { ...committed, packets: packets.flatMap((of) => of.packets) };
  return { devices, begun, committed, board, heard };
}

/** A board on which one seat has another device than its owner's. */
function swapped(ceremony: Ceremony, index: number, device: DeviceState): Ceremony {
  const seats = ceremony.members.map((seat) =>
    seat.index === index ? { ...seat, device: deviceKey(device) } : seat
  );
  return { ...ceremony, members: seats, dealers: seats };
}

Deno.test("C11 a server that puts a device of its own in a custodian's place is found by the digits", async () => {
  const { devices, begun, heard } = await dealt();
  assert.match(heard, /^\d{5}( \d{5}){4}$/);
  const false3 = swapped(begun, 3, newDevice(random));
  assert.notEqual(fingerprintOf(false3), heard);
  assert.throws(() => commit(devices[0]!, false3, heard, random), /do not show the same digits/);
  // Whose own device is not on the board does not go on whatever the digits are.
  assert.throws(
    () => commit(devices[2]!, false3, fingerprintOf(false3), random),
    /not one of the ceremony's dealers/,
  );
});

Deno.test("C11 a server that shows dealers different lines brings no share about", async () => {
  const { devices, committed, board, heard } = await dealt();
  const other = await dealt();
  // A line of another ceremony is refused as such.
  const forged = {
    ...board,
    commitments: [other.committed.commitments[0]!, ...board.commitments.slice(1)],
  };
  await assert.rejects(
    accept(devices[1]!, forged, heard, random),
    /commitment: its proof is wrong/,
  );
  // A line that is sound, but not the one that the others saw: no packet opens over it.
  const line = drawLine(random);
  const roster = rosterOf(committed);
  const second = {
    ...board,
    commitments: [
      commitmentOf(line, 1, roster, random),
      ...board.commitments.slice(1),
    ],
  };
  await assert.rejects(accept(devices[1]!, second, heard, random), /gave no height/);
  await assert.rejects(deal(devices[0]!, second, random), /another line is told under/);
});

Deno.test("C11 a dealer's height that is not of its line is refused", async () => {
  const { devices, board, heard } = await dealt();
  const way = { from: 1, to: 2, transcript: transcriptOf(board) };
  const wrong = await sealHeight(
    heightAt(drawLine(random), 2),
    decodeScalar(devices[0]!.secret),
    deviceKey(devices[1]!),
    way,
    random,
  );
  const packets = board.packets.map((packet) =>
    packet.from === 1 && packet.to === 2 ? wrong : packet
  );
  await assert.rejects(
    accept(devices[1]!, { ...board, packets }, heard, random),
    /dealer 1 gave no height of the line it told of/,
  );
  const without = board.packets.filter(({ from }) => from !== 3);
  await assert.rejects(
    accept(devices[1]!, { ...board, packets: without }, heard, random),
    /dealer 3 gave no height/,
  );
});

Deno.test("C11 a packet opens for its custodian alone, from its dealer, over its ceremony", async () => {
  const { devices, board } = await dealt();
  const packet = board.packets.find(({ from, to }) => from === 1 && to === 2)!;
  const way = { from: 1, to: 2, transcript: transcriptOf(board) };
  const [one, two, three] = devices as [DeviceState, DeviceState, DeviceState];
  const open = (own: DeviceState, from: DeviceState, over = way) =>
    openHeight(packet, decodeScalar(own.secret), deviceKey(from), over);
  assert.notEqual(await open(two, one), null);
  assert.equal(await open(three, one), null);
  assert.equal(await open(two, three), null);
  assert.equal(await open(two, one, { ...way, to: 3 }), null);
  assert.equal(await open(two, one, { ...way, transcript: "another" }), null);
});

Deno.test("C11 in a resharing a dealer's line begins at its share, and nowhere else", async () => {
  const before = await generated();
  const dealing = { kind: "reshare", before: before.set, dealers: [1, 2] } as const;
  const share = decodeScalar(before.devices[0]!.share!.value);
  const sound = commitmentOf(drawLine(random, share), 1, "roster", random);
  assert.equal(commitmentFault(sound, dealing, "roster"), null);
  const elsewhere = commitmentOf(drawLine(random), 1, "roster", random);
  assert.match(commitmentFault(elsewhere, dealing, "roster")!, /begins elsewhere/);
  const third = commitmentOf(drawLine(random), 3, "roster", random);
  assert.match(commitmentFault(third, dealing, "roster")!, /no dealer's/);
  assert.match(commitmentFault(sound, dealing, "another roster")!, /proof is wrong/);
});

Deno.test("C11 a device forgets its old share once the new ones count, and not on a server's word alone", async () => {
  const before = await generated();
  const [first] = before.devices as [DeviceState];
  assert.deepEqual(settle(first, "a set it never heard of"), first);
  const after = await reshared(before, [1, 2], before.devices);
  const [renewed] = after.devices as [DeviceState];
  assert.equal(renewed.share!.set.set, after.set.set);
  assert.ok(!JSON.stringify(renewed).includes(first.share!.value));
  assert.equal(renewed.next, null);
  assert.equal(renewed.line, null);
});

Deno.test("C11 what a device keeps is read back from its file, and lends only for its own key", async () => {
  const { devices, set } = await generated();
  const kept = deviceStateSchema.parse(JSON.parse(JSON.stringify(devices[0])));
  assert.deepEqual(kept, devices[0]);
  const label = aLabel(set.key);
  const hidden = new Uint8Array(4);
  const points = await sealRow(decodePoint(set.publicKey), label, hidden, random);
  const opening = { request: "request-1", label, points };
  assert.equal(lend(kept, opening, random).index, 1);
  assert.throws(() => lend({ ...kept, share: null }, opening, random), /holds no share/);
  const other = aLabel("another-key");
  assert.throws(
    () => lend(kept, { ...opening, label: other }, random),
    /holds no share of the key of this row/,
  );
});
