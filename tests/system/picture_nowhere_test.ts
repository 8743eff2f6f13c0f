/**
 * A ring with picture and voice, through a whole server with every one of its ports behind a proxy
 * that keeps what passes; unit, camera and phone are other processes. Then its memory, its folder and
 * all that entered and left it are searched for the picture, and found to have nothing of it.
 */
import assert from "node:assert/strict";
import { CameraProcess } from "../../adapters/camera/camera_process.ts";
import { readPublicKey } from "../../adapters/mqtt/unit_signature.ts";
import { SimulatedAccessUnit } from "../../adapters/simulator/access_unit.ts";
import { MqttUnitLink } from "../../adapters/simulator/unit_connection.ts";
import type { UnitHappening } from "../../adapters/simulator/unit_events.ts";
import { SystemClock } from "../../src/clock.ts";
import { subprotocol } from "../../src/protocol.ts";
import { seededRandom } from "../../src/random.ts";
import { makeUnitCertificate } from "../../web/media/unit_certificate.js";
import { makeSite, nowMs, pinFlat } from "../browser/media/site_sample.ts";
import { CanarySearch, filesBelow } from "../parts/canary_search.ts";
import { Inbox } from "../parts/inbox.ts";
import { Person } from "../parts/person.ts";
import { PictureSearch } from "../parts/picture_search.ts";
import { Viewers } from "../parts/picture_viewer.ts";
import { memoryOf, udpSockets } from "../parts/process_memory.ts";
import { RingViewer } from "../parts/ring_viewer.ts";
import { type KeptLink, TcpProxy } from "../parts/tcp_proxy.ts";
import { testJudge } from "../parts/test_judge.ts";
import { password, Town } from "../parts/town.ts";
import { entrance, linden } from "../parts/town_site.ts";
import { until } from "../parts/until.ts";
import { bytesOf, wordsOf } from "../parts/wire_words.ts";

const cameraTag = 5;
const number = "12";
const at = { building: entrance.building, unit: entrance.unit };
/** Where nobody is: an address that the phone says it could be reached at. */
const canary = { what: "the phone's address", text: "203.0.113.77" };

Deno.test("R70 R72 the server has seen nothing: no picture in its memory, its folder or on its ports", async () => {
  const lines: string[] = [];
  await using town = await Town.start({
    withoutBuilding: true,
    heard: (line) => void lines.push(line),
  });
  const { server, manager } = town;
  const proxies = {
    http: await TcpProxy.start(portOf(server.http), { keeps: true }),
    mqtt: await TcpProxy.start(server.mqttPort, { keeps: true }),
    metrics: await TcpProxy.start(portOf(server.metricsUrl), { keeps: true }),
  };
  const http = `http://127.0.0.1:${proxies.http.port}`;
  const fittedOn = new Date().toISOString().slice(0, 10);
  await manager.post(`/buildings/${linden}/camera-stickers`, { unit: at.unit, fittedOn });
  const flatOf = await town.flat(number);
  await town.mainUser(flatOf.id, "Mara Lind", "mara@linden.example");

  const clock = new SystemClock();
  const site = await makeSite();
  const certificate = await makeUnitCertificate(site.managers[0], {
    ...{ site: site.root.site, unit: `${at.building}/${at.unit}`, key: site.unitKey.x, nowMs },
  });
  const flat = await pinFlat(site, { at: number });
  const cameras = new CameraProcess({ clock, deno: Deno.execPath() });
  await using viewers = new Viewers();
  const seen = new Inbox<UnitHappening>();
  const random = seededRandom("nowhere");
  const keys = Object.entries(await server.unitKeys());
  const user = "linden-entrance";
  const unit = new SimulatedAccessUnit({
    building: at.building,
    unit: server.site.buildings[0]!.units.find(({ id }) => id === at.unit)!,
    ...{ clock, random, judgeAlone: testJudge, observe: (happening) => seen.put(happening) },
    link: new MqttUnitLink(
      at,
      {
        ...{ url: `mqtt://127.0.0.1:${proxies.mqtt.port}`, user },
        password: server.secrets.get(user)!,
      },
      { clock, random },
    ),
    keys: new Map(keys.map(([kid, key]) => [kid, readPublicKey(key)])),
    eyes: {
      camera: cameras.camera("entrance", { source: { kind: "test", tag: cameraTag } }),
      ...{ key: site.unitKey, certificate, book: site.book },
    },
  });
  try {
    unit.start();
    await seen.next("the flat on the display", ({ what }) => {
      const entries = unit.intercom.directory?.entries ?? [];
      return what === "directory" && entries.some((each) => each.number === number);
    });
    const mara = new Person({ http, publicUrl: server.publicUrl }, "Mara Lind");
    assert.equal(await mara.signIn("mara@linden.example", password, "phone"), "ok");
    const { capability } = await mara.capability(linden, "ring");
    const phone = await RingViewer.connect({
      ...{ http, capability, key: flat.phone, flat: flat.flat, root: site.root, viewers },
      looks: true,
      spoil: (signal) =>
        signal.kind === "answer"
          ? [signal, {
            kind: "candidate",
            candidate: `candidate:1 1 udp 2122260223 ${canary.text} 40777 typ host`,
          }]
          : [signal],
    });
    unit.ring(number);
    const { ring } = await phone.ring("ringing");
    const look = await until("a look", () => phone.looks[0]);
    const report = await look.seen(5);
    assert.equal(report.marker?.tag, cameraTag, "the phone has seen the very picture");
    assert.equal(await phone.ask("answer_ring", ring), "yes");
    const voice = phone.look(ring, "voice");
    await until("the unit's voice", async () => ((await voice.report())?.toneBlocks ?? 0) > 5);

    const search = new PictureSearch(cameraTag);
    // The search finds what there is: the picture lies with the camera, and with whoever looks.
    const ofCamera = search.inMemory(memoryOf(cameras.pid!));
    assert.ok(ofCamera.includes("a row of bars") && ofCamera.includes("the strip"), `${ofCamera}`);
    assert.ok(search.inMemory(memoryOf(viewers.pid)).includes("a row of bars out of a decoder"));
    assert.ok(udpSockets(viewers.pid) > 0 && udpSockets(cameras.pid!) > 0);
    // While it is being shown, the server has nothing of it, and no way on which it could come.
    assert.deepEqual(search.inMemory(memoryOf(server.pid)), []);
    assert.equal(udpSockets(server.pid), 0, "there is no RTP where there is no UDP");

    assert.equal(await phone.ask("hang_up", ring), "yes");
    assert.deepEqual([await look.ended(), await voice.ended()], ["over", "over"]);
    await phone.close();
    const metrics = await (await fetch(`http://127.0.0.1:${proxies.metrics.port}/metrics`)).text();

    // Afterwards: memory, folder, and all that went over its ports.
    assert.deepEqual(search.inMemory(memoryOf(server.pid)), []);
    const files = [...filesBelow(server.dir)].map((path) => Deno.readFileSync(path));
    assert.ok(files.length > 3);
    assert.deepEqual(search.inWords(files), []);
    const links = Object.values(proxies).flatMap((proxy) => proxy.links);
    assert.deepEqual(search.inWords(links.flatMap((link) => spoken(link, proxies.mqtt))), []);
    // It carried words, each of them JSON, and nothing in another form.
    const words = links.flatMap((link) => wordsOf(link, proxies.mqtt.links.includes(link)));
    for (const way of ["websocket", "mqtt"]) assert.ok(words.some((word) => word.way === way), way);
    for (const { topic, isText, payload } of words) {
      assert.ok(isText && typeof JSON.parse(payload.toString()) === "object", topic);
    }

    // What connects the two stands in nothing that is kept or shown; the capture has seen it pass.
    const addresses = new CanarySearch([canary]);
    const passed = words.filter(({ payload }) => addresses.in(payload).length > 0);
    assert.deepEqual([...new Set(passed.map(({ way }) => way))].toSorted(), ["mqtt", "websocket"]);
    assert.deepEqual([
      ...addresses.told(lines.join("\n"), "the log"),
      ...addresses.told(metrics, "the figures"),
      ...addresses.below(server.dir),
    ], []);

    // The same search finds a row that somebody does send it, mask and all.
    const intruder = new WebSocket(`${http.replace("http", "ws")}/v1/live`, subprotocol);
    intruder.onopen = () => intruder.send(search.row.slice().buffer);
    await until("the planted row", () => {
      const planted = proxies.http.links.flatMap((link) => spoken(link, proxies.mqtt));
      return search.inWords(planted).includes("a row of bars");
    });
    intruder.close();
  } finally {
    await unit.stop();
    await cameras.stop();
    for (const proxy of Object.values(proxies)) await proxy.stop();
  }
});

/** A connection as it went, and what was said in it. */
function spoken(link: KeptLink, mqtt: TcpProxy): Uint8Array[] {
  const words = wordsOf(link, mqtt.links.includes(link));
  return [...bytesOf(link), ...words.map(({ payload }) => payload)];
}

function portOf(url: string): number {
  return Number(new URL(url).port);
}
