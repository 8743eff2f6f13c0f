/** A position leaves no trace: the real server, its data, its log, its figures, its answers. */
import assert from "node:assert/strict";
import { Buffer } from "node:buffer";
import { SystemClock } from "../../src/clock.ts";
import type { SiteFile } from "../../src/site.ts";
import { uuidV7 } from "../../src/random.ts";
import { mint, Phone } from "./phone.ts";
import { ServerProcess } from "./server_process.ts";
import { testSite } from "./test_site.ts";

const clock = new SystemClock();
const at = { building: "b1", group: "g0" };
const newKey = () => uuidV7(clock.now(), { next: Math.random });
/** Zones of the group, one that it does not have, and places that are no zones. */
const canaries = {
  near: "canary-yard-7f3a",
  far: "canary-roof-7f3a",
  unknown: "canary-else-7f3a",
  text: "Canary Street 7f3a",
  coordinates: "52.5173914,13.4012875",
};
const traces = ["canary", "7f3a", "52.5173914", "13.4012875", "Canary Street"];

function site(): SiteFile {
  const file = testSite(1);
  const [group] = file.buildings[0]!.groups;
  group!.zones = [
    { id: canaries.near, near: { level: 0 }, walkM: 60 },
    { id: canaries.far, near: { level: 7 }, walkM: 30 },
  ];
  // No car speaks in this test; for so long a group that was loaded takes calls all the same.
  group!.keepaliveMs = 60_000;
  return file;
}

/** Where a text stands in the files below a folder. */
async function tracesIn(folder: string, texts: readonly string[]): Promise<string[]> {
  const found: string[] = [];
  for await (const { name, isFile, isDirectory } of Deno.readDir(folder)) {
    const path = `${folder}/${name}`;
    if (isDirectory) found.push(...await tracesIn(path, texts));
    if (!isFile) continue;
    const bytes = Buffer.from(await Deno.readFile(path));
    for (const text of texts) {
      for (const encoding of ["utf8", "utf16le"] as const) {
        if (bytes.includes(Buffer.from(text, encoding))) found.push(`${name}: ${text}`);
      }
    }
  }
  return found;
}

Deno.test("R61 R60 C15 a position stands nowhere after a call: not in data, log, figures or answers, before and after a kill -9", async () => {
  const server = await ServerProcess.start({ site: site() });
  const rid = "rid-of-the-first-phone";
  const answers: unknown[] = [];
  const call = { kind: "destination", from: 0, to: 5, persons: 1 } as const;
  const post = async (capability: string, body: unknown, key = newKey()) => {
    const response = await fetch(`${server.http}/v1/buildings/b1/groups/g0/calls`, {
      method: "POST",
      headers: {
        authorization: `Bearer ${capability}`,
        "content-type": "application/json",
        "idempotency-key": key,
      },
      body: JSON.stringify(body),
    });
    const answer = await response.json();
    answers.push(answer);
    return answer.code ?? answer.state;
  };
  const search = async (when: string) => {
    assert.deepEqual(await tracesIn(`${server.dir}/data`, traces), [], when);
    const figures = await (await fetch(server.metricsUrl)).text();
    assert.match(figures, /^vestibule_http_answers_total/m);
    for (const trace of traces) {
      for (
        const [where, text] of [
          ["figures", figures],
          ["log", server.output.join("\n")],
          ["answers", JSON.stringify(answers)],
        ] as const
      ) {
        assert.ok(!text.includes(trace), `${when}: ${trace} in ${where}`);
      }
    }
  };
  try {
    const capability = await mint(server.http, { rid });
    const key = newKey();
    assert.equal(await post(capability, { ...call, at: canaries.near }, key), "registered");
    assert.equal(await post(capability, { ...call, at: canaries.near }, key), "registered");
    assert.equal(await post(capability, { ...call, to: 6, at: canaries.near }, key), "key_reused");
    assert.equal(await post(capability, { ...call, at: canaries.far }), "not_near");
    assert.equal(
      await post(capability, { ...call, from: 7, at: canaries.far }),
      "impossible_travel",
    );
    assert.equal(await post(capability, { ...call, at: canaries.unknown }), "unknown_zone");
    assert.equal(await post(capability, { ...call, at: canaries.text }), "invalid");
    assert.equal(await post(capability, { ...call, at: canaries.coordinates }), "invalid");
    assert.equal(
      await post(capability, { ...call, at: { lat: 52.5173914, lon: 13.4012875 } }),
      "invalid",
    );

    const phone = await Phone.connect(server.http, "rid-of-the-second-phone");
    const ask = async (where: unknown, again?: string) => {
      const answer = await phone.ask((ref) => ({
        type: "place_call",
        ref,
        ...at,
        key: again ?? newKey(),
        call,
        // What a phone that keeps to no schema would send.
        at: where as string,
      }));
      answers.push(answer);
      if (answer === "cut") return "cut";
      return answer.type === "refused" ? answer.refusal.code : answer.type;
    };
    const second = newKey();
    assert.equal(await ask(canaries.near, second), "result");
    assert.equal(await ask(canaries.near, second), "result");
    assert.equal(await ask(canaries.far), "not_near");
    assert.equal(await ask(canaries.unknown), "unknown_zone");
    assert.equal(await ask(canaries.text), "invalid");
    assert.equal(await ask(canaries.coordinates), "invalid");
    assert.equal(await ask({ lat: 52.5173914, lon: 13.4012875 }), "invalid");

    // The search finds what is there: the call's random id, and the reason of a misuse.
    assert.notDeepEqual(await tracesIn(`${server.dir}/data`, [rid]), []);
    assert.ok(server.output.some((line) => line.includes("impossible_travel")));
    await search("while the calls are open");

    await server.kill();
    await server.restart();
    assert.notDeepEqual(await tracesIn(`${server.dir}/data`, [rid]), []);
    await search("after a kill -9 and a start");
    const later = await mint(server.http, { rid });
    // The edge has forgotten where it was: nothing to hold against it any more.
    assert.equal(await post(later, { ...call, from: 7, at: canaries.far }), "registered");
    await search("after another call");
  } finally {
    await server.dispose();
  }
});
