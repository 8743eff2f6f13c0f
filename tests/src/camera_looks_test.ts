/** A technician's look, from the asking to frames and their end, with a real camera (R75). */
import assert from "node:assert/strict";
import { sign } from "node:crypto";
import { CameraProcess } from "../../adapters/camera/camera_process.ts";
import { timeBytes, withSignature } from "../../adapters/mqtt/unit_signature.ts";
import { SimulatedAccessUnit } from "../../adapters/simulator/access_unit.ts";
import type { UnitLink, UnitListener, UnitWord } from "../../adapters/simulator/unit_link.ts";
import { SystemClock } from "../../src/clock.ts";
import { type OpenRings, openRings } from "../../src/open_rings.ts";
import { Log } from "../../src/operations/log.ts";
import { seededRandom } from "../../src/random.ts";
import { shownDirectory } from "../../src/ring_hardware.ts";
import type { UnitDirectory } from "../../src/rings.ts";
import { lookWaitMs, type SaidLook } from "../../src/camera_looks.ts";
import { makeCameraLook } from "../../web/media/camera_look.js";
import { sign as signed } from "../../web/media/jws.js";
import { makeSigningKey } from "../../web/media/signing_key.js";
import { makeUnitCertificate } from "../../web/media/unit_certificate.js";
import { makeSite } from "../browser/media/site_sample.ts";
import { LookViewer } from "../parts/look_viewer.ts";
import { Viewers } from "../parts/picture_viewer.ts";
import { testJudge } from "../parts/test_judge.ts";
import { until } from "../parts/until.ts";
import { testKeys } from "./door_house.ts";
import { type IdentityEdge, withIdentityEdge } from "./people/identity_edge.ts";
import { as, type Seed } from "./people/people_stage.ts";
import { anAccount, anAppointment, aSession } from "./people/rows.ts";
import { entrance, household, RecordedRings } from "./access/ring_stage.ts";
import { testSite } from "./access/test_site.ts";

const cameraTag = 9;
const town: Seed = [
  ...household,
  ...["maud", "tina", "tom"].flatMap((who): Seed => [
    ["account", anAccount(who)],
    ["session", aSession(who)],
  ]),
  ["appointment", anAppointment("maud")],
  ["appointment", anAppointment("tina", "technician")],
  ["appointment", anAppointment("tom", "technician")],
];

/** A unit's way to the desk of people, with nothing between. */
class Wire implements UnitLink {
  readonly up = true;
  listener: UnitListener | undefined;
  rings: () => OpenRings = () => assert.fail("the desk is not open");
  /** The entries that were pressed. */
  readonly pressed: string[] = [];

  open(_boot: string, listener: UnitListener): void {
    this.listener = listener;
  }

  say(word: UnitWord): void {
    if (word.type === "signal") this.rings().looks!.fromUnit(entrance, word.signal);
    if (word.type === "ring") this.pressed.push(word.ring.entry);
  }

  cut(): void {}
  drop(): void {}

  close(): Promise<void> {
    return Promise.resolve();
  }
}

/** A house with a technician, a manager, and a unit whose sticker is recorded. */
async function withLooks(body: (stage: Stage) => Promise<void>): Promise<void> {
  const site = await makeSite();
  const about = { site: site.root.site, unit: "tower/entrance", key: site.unitKey.x };
  const server = testKeys();
  const wire = new Wire();
  const cameras = new CameraProcess({ clock: new SystemClock(), deno: Deno.execPath() });
  const camera = cameras.camera("entrance", { source: { kind: "test", tag: cameraTag } });
  const viewers = new Viewers();
  let opened: OpenRings | undefined;
  let unit: SimulatedAccessUnit | undefined;
  try {
    await withIdentityEdge(town, async (edge) => {
      const { clock, registry } = edge;
      unit = new SimulatedAccessUnit({
        ...{ building: "tower", unit: testSite.buildings[0]!.units[0]!, clock, link: wire },
        random: seededRandom("looks"),
        keys: new Map([["k1", server.publicKey]]),
        judgeAlone: testJudge,
        eyes: {
          ...{ camera, key: site.unitKey, book: site.book },
          certificate: await makeUnitCertificate(site.managers[0], {
            ...about,
            nowMs: clock.now(),
          }),
        },
      });
      unit.start();
      const notAfterUnitMs = Math.floor(unit.unitMs() + 5_000);
      const time = { wallMs: clock.now(), boot: unit.boot, notAfterUnitMs };
      const signer = { kid: "k1", sign: (it: Uint8Array) => sign(null, it, server.privateKey) };
      wire.listener!.told({
        type: "time",
        time: withSignature(time, timeBytes(entrance, time), signer),
      });
      const sticker = { ...entrance, fittedOn: "2026-01-01" };
      await registry.run(as("maud"), "record_camera_sticker", sticker);
      opened!.start();
      const stage: Stage = {
        ...{ edge, unit, wire, rings: opened!, camera },
        shows: (state) =>
          until(`the screen to say ${state}`, async () => {
            await clock.run(1);
            return unit!.intercom.camera === state;
          }),
        async session() {
          const key = await makeSigningKey();
          const wish = { reason: "No picture", facilities: ["a1"], minutes: 15 };
          const asked = await edge.ask("tina", "POST", "/buildings/tower/troubleshooting", {
            ...{ ...wish, unit: "entrance", key: key.kid },
          });
          const { id } = asked.body;
          const path = `/troubleshooting/${id}`;
          await edge.ask("maud", "POST", `${path}/decision`, { allow: true });
          return {
            ...{ id, key, path },
            begin: async () => (await edge.ask("tina", "POST", `${path}/start`)).status,
            allow: async (by = site.managers[0], who = "maud") => {
              const word = { ...about, key: key.kid, seconds: 900, nowMs: clock.now() };
              const text = await makeCameraLook(by, word);
              return (await edge.ask(who, "PUT", `${path}/look`, { text })).status;
            },
            look: (held = key, who = "tina") =>
              LookViewer.begin({
                ...{ session: id, key: held, root: site.root, viewers },
                nowMs: () => clock.now(),
                ask: (...asked) => edge.ask(who, ...asked),
              }),
          };
        },
      };
      await body(stage);
    }, (people) => {
      const { clock, registry } = people;
      opened = openRings({
        ...{ registry, site: testSite, clock, randomId: () => crypto.randomUUID() },
        rings: () => new RecordedRings(),
        publishDirectory: (at, directory) => {
          if (at.unit === "entrance") wire.listener?.told(told(directory));
        },
        looks: {
          toUnit: (_at, signal) => {
            wire.listener?.told({ type: "signal", signal });
            return wire.listener !== undefined;
          },
        },
        log: new Log(clock, () => {}, "debug"),
      });
      wire.rings = () => opened!;
      return { cameras: opened.cameras, looks: opened.looks! };
    });
  } finally {
    await unit?.stop();
    await opened?.stop();
    await viewers[Symbol.asyncDispose]();
    await cameras.stop();
  }
}

interface Stage {
  readonly edge: IdentityEdge;
  readonly unit: SimulatedAccessUnit;
  readonly wire: Wire;
  readonly rings: OpenRings;
  readonly camera: ReturnType<CameraProcess["camera"]>;
  shows(state: "off" | "calls" | "troubleshooting"): Promise<boolean>;
  session(): Promise<{
    readonly id: string;
    readonly path: string;
    readonly key: Awaited<ReturnType<typeof makeSigningKey>>;
    begin(): Promise<number>;
    allow(by?: Awaited<ReturnType<typeof makeSigningKey>>, who?: string): Promise<number>;
    look(held?: Awaited<ReturnType<typeof makeSigningKey>>, who?: string): Promise<
      LookViewer | string
    >;
  }>;
}

function told(directory: UnitDirectory) {
  const shown = shownDirectory({ epoch: 1, directory } as Parameters<typeof shownDirectory>[0]);
  return { type: "directory", directory: shown! } as const;
}

Deno.test("R75 a technician sees the picture by a manager's signature; the manager, a ring and the clock each cut it", async () => {
  await withLooks(async ({ edge, unit, wire, rings, camera, shows, session }) => {
    await shows("calls");
    const first = await session();
    assert.equal(await first.look(), "conflict", "not begun");
    assert.equal(await first.begin(), 200);
    await shows("troubleshooting");
    assert.equal(await first.look(), "conflict", "not signed");
    assert.equal(await first.allow(undefined, "tina"), 403);
    assert.equal(await first.allow(await makeSigningKey()), 204, "the server is no judge of it");
    const forged = await first.look();
    assert.ok(forged instanceof LookViewer);
    assert.equal(await forged.ended(), "unknown_key", "the unit is");
    assert.equal(await first.allow(), 204);
    assert.equal(await first.look(undefined, "tom"), "forbidden");
    const thief = await first.look(await makeSigningKey());
    assert.ok(thief instanceof LookViewer);
    assert.equal(await thief.ended(), "unknown_key");
    assert.equal((await camera.figures()).frames, 0);

    const look = await first.look();
    assert.ok(look instanceof LookViewer);
    assert.equal((await look.seen()).marker?.tag, cameraTag);
    assert.doesNotMatch(look.offered, /^m=audio/m, "no sound");
    assert.equal((await camera.figures()).spokenBlocks, 0);
    assert.equal((await edge.ask("maud", "POST", `${first.path}/end`)).status, 204);
    await shows("calls");
    assert.equal(await look.ended(), "over");
    await until("the camera to be off", async () => !(await camera.figures()).running);
    assert.equal(await first.look(), "conflict");

    // A visitor presses: the unit cuts at once, and the desk ends the session's row.
    const second = await session();
    await second.allow();
    await second.begin();
    await shows("troubleshooting");
    const cut = await second.look();
    assert.ok(cut instanceof LookViewer);
    await cut.seen();
    unit.ring("1");
    assert.equal(unit.intercom.camera, "calls");
    await until("the camera to be off", async () => !(await camera.figures()).running);
    assert.equal(await cut.ended(), "over");
    await rings.desk.route(entrance, "r-1", wire.pressed.at(-1)!);
    assert.equal(await second.look(), "conflict", "it rings");
    await until(
      "the row to end",
      async () => (await edge.row("troubleshooting", second.id))?.status === "ended",
    );
    rings.desk.forget(entrance, "r-1");
    await edge.clock.run(4_000); // nobody has told the unit of that ring, so it gives up

    // The minutes are over.
    const third = await session();
    await third.allow();
    await third.begin();
    await shows("troubleshooting");
    const long = await third.look();
    assert.ok(long instanceof LookViewer);
    await long.seen();
    await edge.clock.run(15 * 60_000);
    assert.equal(await long.ended(), "over");
    await shows("calls");
    await until("the camera to be off", async () => !(await camera.figures()).running);
  });
});

Deno.test("R75 the desk takes a word for its session's key and unit alone, and what comes in order", async () => {
  await withLooks(async ({ edge, rings, shows, session }) => {
    await shows("calls");
    const one = await session();
    const other = await session();
    await one.begin();
    await shows("troubleshooting");
    const looks = rings.looks!;
    const of = { ...entrance, id: one.id, key: one.key.kid };
    const [manager] = (await makeSite()).managers;
    const word = (key: string, unit = "tower/entrance") =>
      makeCameraLook(manager, {
        ...{ site: "s".repeat(43), unit, key, seconds: 60, nowMs: edge.clock.now() },
      });
    for (const text of [await word(other.key.kid), await word(one.key.kid, "tower/cellar"), "x"]) {
      assert.equal(looks.allow(of, text)?.code, "invalid");
    }
    // Units refuse what counts for longer, so it does not lie here either.
    const claims = { v: 1, site: "s".repeat(43), unit: "tower/entrance", key: one.key.kid };
    const iat = Math.floor(edge.clock.now() / 1_000);
    for (const times of [{ iat, exp: iat + 901 }, { iat: iat + 3_600, exp: iat + 3_700 }]) {
      const text = await signed(manager, "camera-look+jwt", { ...claims, ...times });
      assert.equal(looks.allow(of, text)?.code, "invalid");
    }
    assert.equal(looks.allow(of, await word(one.key.kid)), undefined);
    const connection = "c".repeat(22);
    const code = (signal: SaidLook["signal"], on = connection, at = of) =>
      looks.say(at, { connection: on, signal })?.code;
    const answer = { kind: "answer", sdp: "v=0", proof: "a" } as const;
    assert.equal(code(answer), "conflict", "no connection");
    assert.equal(
      code({ kind: "look", key: one.key.x }, connection, { ...of, id: other.id }),
      "conflict",
    );
    assert.equal(code({ kind: "look", key: one.key.x }), undefined);
    assert.equal(code(answer), "conflict", "no offer");
    assert.equal(code({ kind: "look", key: one.key.x }), "conflict", "twice");
    for (let more = 1; more < 16; more++) {
      assert.equal(code({ kind: "look", key: one.key.x }, `${more}`.padEnd(22, "c")), undefined);
    }
    assert.equal(code({ kind: "look", key: one.key.x }, "d".repeat(22)), "limit_reached");
    const heard = looks.heard(of, 0);
    edge.clock.advance(lookWaitMs);
    const newest = await heard;
    assert.ok(newest.ok);
    assert.deepEqual([newest.value.connection.slice(0, 2), newest.value.signals], ["15", []]);
    // Who asks many times over waits once: what was asked before is answered at once.
    const waits = Array.from({ length: 3 }, () => looks.heard(of, 0));
    await Promise.all(waits.slice(0, 2));
    edge.clock.advance(lookWaitMs);
    await waits[2];
    const gone = await looks.heard({ ...of, id: other.id }, 0);
    assert.equal(gone.ok, false);
    edge.clock.advance(60_000);
    assert.equal(code({ kind: "look", key: one.key.x }, "e".repeat(22)), "conflict", "run out");
  });
});
