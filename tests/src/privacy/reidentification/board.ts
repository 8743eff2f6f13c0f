/** A ceremony among devices with nothing between them but a board, for tests of the cryptography. */
import assert from "node:assert/strict";
import {
  type Ceremony,
  fingerprintOf,
  setOf,
  shareMatter,
  transcriptOf,
} from "../../../../src/privacy/reidentification/ceremony.ts";
import {
  accept,
  commit,
  deal,
  deviceKey,
  type DeviceState,
  newDevice,
  settle,
} from "../../../../src/privacy/reidentification/custodian_device.ts";
import { decodePoint } from "../../../../src/privacy/reidentification/group.ts";
import { isProved } from "../../../../src/privacy/reidentification/proof.ts";
import type { RowLabel } from "../../../../src/privacy/reidentification/sealed_row.ts";
import type { PublicSet } from "../../../../src/privacy/reidentification/threshold.ts";

/** Unguessable bytes of this machine. */
export const random = (count: number) => crypto.getRandomValues(new Uint8Array(count));

/** Custodians' devices, and what everybody knows of their shares. */
export interface Custody {
  readonly devices: readonly DeviceState[];
  readonly set: PublicSet;
  /** Everything that the board held at the end. */
  readonly board: Ceremony;
}

/** Three devices come to a new key. */
export async function generated(id = "first"): Promise<Custody> {
  const devices = [1, 2, 3].map(() => newDevice(random));
  const seats = seatsOf(devices);
  return await run(
    blank({ id, kind: "generate", members: seats, dealers: seats }),
    devices,
    devices,
  );
}

/** Two of the old devices deal anew to these. @param dealers by their old index. */
export async function reshared(
  before: Custody,
  dealers: readonly number[],
  members: readonly DeviceState[],
  id = "second",
): Promise<Custody> {
  const dealing = dealers.map((index) => before.devices[index - 1]!);
  const ceremony = blank({
    id,
    kind: "reshare",
    members: seatsOf(members),
    dealers: seatsOf(before.devices).filter(({ index }) => dealers.includes(index)),
    before: before.set,
  });
  return await run(ceremony, dealing, members);
}

/** A ceremony with nothing told yet. */
export function blank(
  of: Pick<Ceremony, "id" | "kind" | "members" | "dealers"> & Partial<Ceremony>,
): Ceremony {
  return { stage: "committing", before: null, commitments: [], packets: [], confirmed: [], ...of };
}

/** Devices at their places, in this order. */
export function seatsOf(devices: readonly DeviceState[]): Ceremony["members"] {
  return devices.map((device, at) => ({
    index: at + 1,
    account: `custodian-${at + 1}`,
    device: deviceKey(device),
  }));
}

/** What a row is about, for tests that do not care. */
export function aLabel(key: string, change: Partial<RowLabel> = {}): RowLabel {
  return { key, row: "row-1", rid: "r".repeat(43), epochDay: 20_514, building: "tower", ...change };
}

async function run(
  begun: Ceremony,
  dealing: readonly DeviceState[],
  members: readonly DeviceState[],
): Promise<Custody> {
  const heard = fingerprintOf(begun);
  const told = dealing.map((device) => commit(device, begun, heard, random));
  const committed = { ...begun, commitments: told.map(({ answer }) => answer) };
  const dealt = await Promise.all(told.map(({ state }) => deal(state, committed, random)));
  const board = { ...committed, packets: dealt.flatMap(({ packets }) => packets) };
  const set = setOf(board);
  const devices = await Promise.all(members.map(async (device, at) => {
    const { state, answer } = await accept(device, board, heard, random);
    const share = set.shares[at]!;
    const matter = shareMatter(transcriptOf(board), share.index);
    assert.ok(isProved(answer.proof, matter, [decodePoint(share.point)]));
    return settle(state, set.set);
  }));
  return { devices, set, board };
}
