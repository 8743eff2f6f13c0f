/** Custodians with devices of their own over a real listener, for tests of re-identification. */
import assert from "node:assert/strict";
import {
  type Ceremony,
  ceremonySchema,
  fingerprintOf,
} from "../../../../src/privacy/reidentification/ceremony.ts";
import {
  accept,
  commit,
  deal,
  type DeviceState,
  lend,
  newDevice,
  register,
  settle,
} from "../../../../src/privacy/reidentification/custodian_device.ts";
import { MapWriter } from "../../../../src/people/reidentification/map_writer.ts";
import type { DayKeys } from "../../../../src/people/reidentification/map_rows.ts";
import { OpeningDesk } from "../../../../src/people/reidentification/opening_desk.ts";
import { StoredMap } from "../../../../src/people/reidentification/stored_map.ts";
import type { IdentityEdge } from "../identity_edge.ts";
import { withIdentityEdge } from "../identity_edge.ts";
import type { PeopleStage, Seed } from "../people_stage.ts";
import { anAccount, anAppointment, aSession, startMs } from "../rows.ts";

/** Unguessable bytes of this machine. */
export const random = (count: number) => crypto.getRandomValues(new Uint8Array(count));
/** A random id, as phones make them. */
export const rid = "Zm9yIGEgdGVzdCBvZiB0aGUgbWFwLCBvbmx5IHRoaXM";
export const otherRid = "YW5vdGhlciBpZCBvZiBhbm90aGVyIHBob25lLCBoZXI";

/** An edge with custodians on it. */
export interface CustodyStage extends IdentityEdge {
  readonly writer: MapWriter;
  readonly openings: OpeningDesk;
  readonly faults: string[];
  /** By account: what each custodian's device keeps. */
  readonly devices: Map<string, DeviceState>;
  /** Everything that any device has sent to the server, as it went over the wire. */
  readonly wire: string[];
  /** As `ask`, and the body is remembered in `wire`. */
  send(who: string, method: string, path: string, body?: unknown): Promise<Answer>;
}
type Answer = Awaited<ReturnType<IdentityEdge["ask"]>>;

const passkey = {
  id: "passkey",
  publicKey: "key",
  counter: 0,
  transports: [],
  name: "Phone",
  addedAtMs: startMs,
};

/** An operator or two, four people who could be custodians, and residents. */
export function people(): Seed {
  const custodians = ["cara", "carl", "cleo", "cyd"].map((name) =>
    anAccount(name, { passkeys: [{ ...passkey, id: `passkey-${name}` }] })
  );
  const others = [
    anAccount("olga", { operator: true, passkeys: [{ ...passkey, id: "passkey-olga" }] }),
    anAccount("otto", { operator: true, passkeys: [{ ...passkey, id: "passkey-otto" }] }),
    anAccount("max"),
    anAccount("mia"),
    anAccount("amy"),
  ];
  return [
    ...[...custodians, ...others].flatMap((account): Seed => [
      ["account", account],
      ["session", aSession(account.id)],
    ]),
    ["appointment", anAppointment("max")],
  ];
}

/** Runs a body on a listener with a map. */
export async function withCustody(
  body: (stage: CustodyStage) => Promise<void>,
  options: { readonly dayKeys?: (stage: PeopleStage) => DayKeys } = {},
): Promise<void> {
  let parts: Pick<CustodyStage, "writer" | "openings" | "faults"> | undefined;
  await withIdentityEdge(people(), async (edge) => {
    const { writer, openings, faults } = parts!;
    const wire: string[] = [];
    await body({
      ...edge,
      writer,
      openings,
      faults,
      devices: new Map(),
      wire,
      send(who, method, path, sent) {
        wire.push(JSON.stringify(sent ?? null));
        return edge.ask(who, method, path, sent);
      },
    });
    await writer.stop();
  }, (stage) => {
    const { registry, masterKey, clock, store } = stage;
    const map = new StoredMap(store, "yard");
    const dayKeys = options.dayKeys?.(stage);
    const more = dayKeys === undefined ? {} : { dayKeys };
    const faults: string[] = [];
    const failed = (fault: string) => faults.push(fault);
    const writer = new MapWriter({ registry, map, masterKey, clock, random, failed, ...more });
    const openings = new OpeningDesk({ registry, map, masterKey, ...more });
    parts = { writer, openings, faults };
    return { openings };
  });
}

/** A ceremony as somebody's device gets it. */
export async function seen(stage: CustodyStage, who: string, id: string): Promise<Ceremony> {
  const { status, body } = await stage.ask(who, "GET", `/reidentification/ceremonies/${id}`);
  assert.equal(status, 200, JSON.stringify(body));
  const { expiresAtMs: _, ...ceremony } = body;
  return ceremonySchema.parse(ceremony);
}

/** Goes through a whole ceremony over HTTP. @returns its id. */
export async function hold(
  stage: CustodyStage,
  custodians: readonly string[],
  dealers: readonly string[] = [],
): Promise<string> {
  const { send, devices } = stage;
  const called = await send("olga", "POST", "/reidentification/ceremonies", {
    custodians,
    dealers,
  });
  assert.equal(called.status, 201, JSON.stringify(called.body));
  const id = called.body.ceremony as string;
  const path = `/reidentification/ceremonies/${id}`;
  for (const who of custodians) {
    if (!devices.has(who)) devices.set(who, newDevice(random));
    const body = register(devices.get(who)!, { ceremony: id, account: who }, random);
    await ok(send(who, "PUT", `${path}/device`, body));
  }
  const heard = fingerprintOf(await seen(stage, custodians[0]!, id));
  const dealing = dealers.length === 0 ? custodians : dealers;
  for (const who of dealing) {
    const step = commit(devices.get(who)!, await seen(stage, who, id), heard, random);
    devices.set(who, step.state);
    await ok(send(who, "POST", `${path}/commitment`, step.answer));
  }
  for (const who of dealing) {
    const packets = await deal(devices.get(who)!, await seen(stage, who, id), random);
    await ok(send(who, "POST", `${path}/packets`, packets));
  }
  for (const [at, who] of custodians.entries()) {
    const step = await accept(devices.get(who)!, await seen(stage, who, id), heard, random);
    devices.set(who, step.state);
    const { body } = await ok(send(who, "POST", `${path}/confirmation`, step.answer));
    assert.equal(body.counts, at === custodians.length - 1);
  }
  for (const who of custodians) devices.set(who, settle(devices.get(who)!, id));
  return id;
}

/** What an operator asks about the id of this file. */
export function asking(change: Record<string, unknown> = {}) {
  return {
    rid,
    building: "tower",
    fromMs: startMs - 3_600_000,
    untilMs: startMs,
    ground: "security_incident",
    case: "2026-17",
    reason: "a break-in through the bicycle cellar",
    ...change,
  };
}

/** Mints under an id as far as the map is concerned, and has it written. */
export async function minted(stage: CustodyStage, id = rid, account = "mia"): Promise<void> {
  stage.writer.note(id, account, "tower");
  await stage.writer.flush();
}

/** Files a request. @returns its id. */
export async function filed(stage: CustodyStage, change: Record<string, unknown> = {}) {
  const { body } = await ok(
    stage.send("olga", "POST", "/reidentification/requests", asking(change)),
  );
  return body.request as string;
}

/** A custodian allows a request with their device. */
export async function allow(stage: CustodyStage, who: string, request: string): Promise<Answer> {
  const path = `/reidentification/requests/${request}`;
  const { body } = await ok(stage.ask(who, "GET", path));
  const part = lend(stage.devices.get(who)!, body.opening, random);
  return await stage.send(who, "POST", `${path}/approval`, part);
}

/** An answer that must be good. */
export async function ok(asked: Promise<Answer>): Promise<Answer> {
  const answer = await asked;
  assert.ok(answer.status < 300, `${answer.status} ${JSON.stringify(answer.body)}`);
  return answer;
}
