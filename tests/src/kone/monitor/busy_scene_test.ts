/** Monitors beside the real calls of clients, end users and cards, over the real lift groups. */
import assert from "node:assert/strict";
import { KoneMonitor } from "../../../../src/kone/monitor/kone_monitor.ts";
import { checkSite } from "../../../../src/site.ts";
import { houseFile, koneStage, type Who } from "../calls/kone_stage.ts";
import { identity, KeptSession } from "./monitor_stage.ts";

const mediaId = "cafe4711beef";
const mediaCc = "0xc0ffee";

Deno.test("C16 beside real calls of cards and end users no frame names a card, a person or another client's session", async () => {
  const stage = await koneStage();
  const { clock, process: { lifts } } = stage.house;
  const monitor = new KoneMonitor({
    site: checkSite(houseFile),
    lifts,
    rights: { of: () => ({ ...stage.rights, rid: "rid secret" }) },
    calls: stage.calls,
    clock,
  });
  const callers: readonly Who[] = [
    { client: "guard-company" },
    { client: "robot-company" },
    { client: "robot-company", user: "hash-of-ann" },
  ];
  const sessions = callers.map((who) => {
    const session = new KeptSession(identity(who.client!, who.user ?? null));
    monitor.monitor(
      {
        sub: "ann@example.org",
        durationS: 300,
        subtopics: ["+/+", "call_state/+/+", "action/+/+"],
      },
      {
        ...stage.exchange(who),
        session,
        requestId: "m",
        accept: () => void session.frames.push({ statusCode: 201, data: {} }),
      },
    );
    return session;
  });
  stage.mediaRights.set(`${mediaCc}${mediaId}`, {
    ...stage.rights,
    levels: "all",
    granted: new Set([4]),
  });
  const own = [
    await stage.placed({ area: 3000, destination: 6000 }, callers[0]!),
    await stage.placed({ area: 1000, destination: 5000, mediaId, mediaCc }, callers[1]!),
    await stage.placed({ area: 6000, destination: 1000, mediaId, mediaCc }, callers[2]!),
  ];
  assert.equal(new Set(own).size, 3);
  for (const session of own) await stage.until(session, "served", 300_000);
  await clock.run(30_000);
  for (const [index, { frames }] of sessions.entries()) {
    const text = JSON.stringify(frames);
    assert.doesNotMatch(text, /cafe4711|c0ffee|media|secret|company|hash|ann|user|caller|"rid/i);
    const told = frames.flatMap((frame) => String(frame["subtopic"] ?? "").split("/").slice(0, 2))
      .filter((part) => /^\d+$/.test(part));
    assert.deepEqual([...new Set(told)], [String(own[index])], "its own calls and no other's");
    const listed = [...text.matchAll(/"(?:inbound|outbound)":\[([\d,]+)\]/g)].map(([, ids]) => ids);
    for (const ids of listed) assert.equal(ids, String(own[index]));
    assert.ok(frames.length > 50);
  }
  monitor.close();
  await stage.stop();
});
