/** The audit log at the command line: read for a case, taken along, and checked without a server. */
import assert from "node:assert/strict";
import type { Session } from "../../cli/session_file.ts";
import { type IdentityEdge, withIdentityEdge } from "../src/people/identity_edge.ts";
import { as } from "../src/people/people_stage.ts";
import { anAccount, anAppointment, aSession } from "../src/people/rows.ts";
import { AccessTokens } from "../../src/access/access_token.ts";
import { type Came, command } from "./command_line.ts";

interface Desk extends IdentityEdge {
  readonly dir: string;
  /** Runs a command as somebody of the stage. */
  manage(who: string, ...args: string[]): Promise<Came>;
  /** Asks for a page of the tower's log. */
  page(asked: object): Promise<Page>;
}

interface Page {
  readonly entries: readonly { readonly seq: number }[];
  readonly next: object | null;
}

async function withDesk(body: (desk: Desk) => Promise<void>): Promise<void> {
  const dir = await Deno.makeTempDir({ prefix: "vestibule-audit-" });
  const seed = ["mia", "fred", "olga"].flatMap((who) =>
    [
      ["account", anAccount(who, { operator: who === "olga" })],
      ["session", aSession(who)],
    ] as const
  );
  let tokens: AccessTokens | undefined;
  try {
    await withIdentityEdge(
      [
        ...seed,
        ["appointment", anAppointment("mia")],
        ["appointment", anAppointment("fred", "manager", "annex")],
      ],
      async (edge) => {
        await body({
          ...edge,
          dir,
          async page(asked) {
            const { token } = await tokens!.mint("mia", "session-mia");
            const answer = await fetch(
              `${edge.url}/identity/v1/buildings/tower/audit?purpose=security`,
              {
                method: "POST",
                headers: { authorization: `Bearer ${token}`, "content-type": "application/json" },
                body: JSON.stringify({ case: "7", reason: "why not", ...asked }),
              },
            );
            assert.equal(answer.status, 200);
            return await answer.json();
          },
          async manage(who, ...args) {
            const { token, expiresAtMs } = await tokens!.mint(who, `session-${who}`);
            const session: Session = {
              version: 1,
              server: new URL(edge.url).href,
              refreshToken: "none",
              accessToken: token,
              accessUntilMs: expiresAtMs,
            };
            const file = `${dir}/${who}.json`;
            await Deno.writeTextFile(file, JSON.stringify(session), { mode: 0o600 });
            return await command([...args, "--server", edge.url, "--session", file], {
              clock: edge.clock,
            });
          },
        });
      },
      async ({ clock }) => {
        tokens = await AccessTokens.create(clock, "yard");
        return { accessTokens: tokens };
      },
    );
  } finally {
    await Deno.remove(dir, { recursive: true });
  }
}

const why = [
  ...["--case", "2026-7", "--reason", "burglary in the cellar"],
  ...["--purpose", "security"],
];

async function work({ registry }: Desk, building: string, who: string, count: number) {
  for (let nth = 0; nth < count; nth++) {
    await registry.run(as(who), "set_building_rules", {
      building,
      visitorKeyDaysMax: nth % 30 + 1,
    });
  }
}

Deno.test("R32 the log is read for a case and a reason, and the read stands in it", async () => {
  await withDesk(async (desk) => {
    await work(desk, "tower", "mia", 2);
    const without = await desk.manage("mia", "audit", "list", "--building", "tower");
    assert.equal(without.code, 2);
    assert.match(without.err, /--case: is needed\n--reason: is needed/);
    const list = await desk.manage("mia", "audit", "list", "--building", "tower", ...why);
    assert.equal(list.code, 0, list.err);
    assert.match(list.out, /1 .*building_rules_changed .*mia/);
    assert.match(list.out, /3 .*sensitive_read .*case 2026-7; reason burglary in the cellar/);
    const entries = await desk.audit();
    assert.equal(entries.length, 3);
    assert.deepEqual([entries[2]?.what, entries[2]?.by], ["sensitive_read", "mia"]);

    // Who may not has read nothing, and leaves no entry either.
    for (
      const [who, building, code] of [
        ["fred", "tower", "not_found"],
        ["mia", "annex", "not_found"],
        ["olga", "tower", "forbidden"],
      ] as const
    ) {
      const refused = await desk.manage(who, "audit", "list", "--building", building, ...why);
      assert.equal(refused.code, 1);
      assert.ok(refused.err.includes(`(${code})`), refused.err);
      assert.equal(refused.out, "");
    }
    const all = await desk.manage("mia", "audit", "list", ...why);
    assert.ok(all.err.includes("(forbidden)"));
    assert.equal((await desk.audit()).length, 3);
    assert.equal((await desk.manage("olga", "audit", "list", ...why)).code, 0);
  });
});

Deno.test("R32 an exported log is checked without the server: what was changed, left out or cut off is found", async () => {
  await withDesk(async (desk) => {
    await work(desk, "tower", "mia", 150);
    await work(desk, "annex", "fred", 60);
    await work(desk, "tower", "mia", 40);
    const exported = await desk.manage("mia", "audit", "export", "--building", "tower", ...why);
    assert.equal(exported.code, 0, exported.err);
    const bundle = JSON.parse(exported.out);
    // Two pages, and so two reads that were noted; of the annex nothing but hashes.
    assert.equal(bundle.entries.length, 252);
    assert.ok(!exported.out.includes("annex") && !exported.out.includes("fred"));
    assert.deepEqual(Object.keys(bundle.entries[150]).sort(), ["hash", "previous", "seq"]);

    const verified = async (change: (copy: typeof bundle) => void, ...more: string[]) => {
      const copy = structuredClone(bundle);
      change(copy);
      await Deno.writeTextFile(`${desk.dir}/log.json`, JSON.stringify(copy));
      return await command(["audit", "verify", `${desk.dir}/log.json`, ...more]);
    };
    const { publicKey } = bundle.checkpoint;
    const sound = await verified(() => {}, "--key", publicKey);
    assert.equal(sound.code, 0, sound.err);
    assert.match(sound.out, /252 entries, 1 to 252, in one chain; 60 of others/);
    assert.match(sound.out, /Signed by yard at /);
    const again = await desk.manage("mia", "audit", "export", "--building", "tower", ...why);
    assert.equal(JSON.parse(again.out).checkpoint.publicKey, publicKey, "the key stays");

    const faults: readonly (readonly [(copy: typeof bundle) => void, RegExp])[] = [
      [(copy) => copy.entries[3].facts.extra = 1, /entry 4 was changed/],
      [(copy) => copy.entries[3].by = "fred", /entry 4 was changed/],
      [(copy) => copy.entries.splice(5, 1), /entry 6 is missing/],
      [(copy) => copy.entries.splice(160, 1), /entry 161 is missing/],
      [(copy) => copy.entries[160].hash = copy.entries[161].hash, /another chain/],
      [(copy) => copy.entries.pop(), /another entry than the last/],
      [(copy) => copy.checkpoint = null, /no checkpoint/],
      [(copy) => copy.checkpoint.atMs++, /signature is wrong/],
      [(copy) => copy.checkpoint.publicKey = `A${publicKey.slice(1, -1)}A`, /signature|key/],
    ];
    for (const [change, words] of faults) {
      const found = await verified(change);
      assert.equal(found.code, 1, found.out);
      assert.match(found.err, words);
    }
    const key = await verified(() => {}, "--key", "B".repeat(43));
    assert.match(key.err, /another key/);
    await Deno.writeTextFile(`${desk.dir}/log.json`, "no");
    assert.equal((await command(["audit", "verify", `${desk.dir}/log.json`])).code, 1);
  });
});

Deno.test("R32 the log is read page by page, from a time and until a time, as it was written", async () => {
  await withDesk(async (desk) => {
    await work(desk, "tower", "mia", 230);
    const fromMs = desk.clock.now() + 3_600_000;
    desk.clock.advance(3_600_000);
    await work(desk, "tower", "mia", 3);
    const ask = (more: object) => desk.page(more);
    const seqs = ({ entries }: Page) => entries.map(({ seq }) => seq);
    const first = await ask({});
    assert.deepEqual([seqs(first)[0], seqs(first).at(-1)], [1, 200]);
    const second = await ask({ after: first.next });
    assert.deepEqual([seqs(second)[0], seqs(second).at(-1)], [201, 235]);
    assert.equal(second.next, null);
    assert.deepEqual(seqs(await ask({ fromMs })), [231, 232, 233, 234, 235, 236]);
    const early = await ask({ untilMs: fromMs - 1, after: { seq: 228, atMs: fromMs - 3_600_000 } });
    assert.deepEqual(seqs(early), [229, 230]);
    assert.deepEqual(seqs(await ask({ limit: 2, fromMs })), [231, 232]);
    assert.deepEqual(seqs(await ask({ untilMs: 0 })), []);
    assert.deepEqual(seqs(await ask({ after: { seq: 1, atMs: 8e15 } })), []);
  });
});
