/**
 * The demo's whole way of a ring with its picture: browsers' part is played by libwebrtc, everything
 * else is what `deno task demo` starts. The flat is pinned by its first phone, in the ring itself.
 */
import assert from "node:assert/strict";
import { makeFlatKey } from "../../web/media/flat_key.js";
import { placeOf } from "../../web/media/claims.js";
import { makeSigningKey } from "../../web/media/signing_key.js";
import { openRoot } from "../../web/media/site_root.js";
import { DemoProcess } from "../parts/demo_process.ts";
import { type GivenTokens, Person } from "../parts/person.ts";
import { Viewers } from "../parts/picture_viewer.ts";
import { RingViewer } from "../parts/ring_viewer.ts";
import { until } from "../parts/until.ts";

const unit = { building: "linden", unit: "entrance" } as const;
/** The flat of the demo's main user, as the display has it. */
const number = "9.1";

Deno.test("R70 R72 the demo rings, shows who stands there and lets them speak", async () => {
  await using demo = await DemoProcess.start();
  await using viewers = new Viewers();
  const json = async <T>(path: string, body?: object): Promise<T> => {
    const answer = await fetch(`${demo.url}${path}`, {
      ...(body !== undefined && { method: "POST", body: JSON.stringify(body) }),
      headers: { "content-type": "application/json" },
    });
    return await answer.json() as T;
  };
  const { site, versions } = await json<{ site: string; versions: string[] }>("/demo/site-keys");
  const opened = await openRoot(versions, site);
  assert.ok(opened.ok);
  const mara = new Person({ http: demo.url, publicUrl: demo.url }, "Mara Lind")
    .take(await json<GivenTokens>("/demo/session", { person: "main" }));
  const key = await makeSigningKey();
  const place = placeOf(number)!;
  const { flat, statement } = await makeFlatKey({
    ...{ site, place, device: key.x, claimKey: null, nowMs: Date.now() },
  });
  const { capability } = await mara.capability(unit.building, "ring");
  const phone = await RingViewer.connect({
    ...{ http: demo.url, capability, key, flat, root: opened.root, viewers },
    ...{ papers: [statement], looks: true },
  });
  await demo.order({ do: "ring", ...unit, number });
  const { ring } = await phone.ring("ringing");
  const look = await until("a look", () => phone.looks[0]);
  await look.seen();
  assert.deepEqual(look.heard.slice(0, 2), ["statement", "offer"]);
  assert.equal(await phone.ask("answer_ring", ring), "yes");
  const voice = phone.look(ring, "voice");
  await until("the unit's voice", async () => ((await voice.report())?.toneBlocks ?? 0) > 20);
  assert.equal(await phone.ask("hang_up", ring), "yes");
  assert.deepEqual([await look.ended(), await voice.ended()], ["over", "over"]);
  await phone.close();
});
