import assert from "node:assert/strict";
import { Metrics } from "../../../src/operations/metrics.ts";

/** A metrics object on a clock that stands still, and a reader of its figures. */
function build() {
  let nowMs = 0;
  const metrics = new Metrics(() => nowMs);
  const figure = async (name: string) => {
    const line = (await metrics.text()).split("\n").find((text) => text.startsWith(`${name} `));
    return line === undefined ? undefined : Number(line.slice(name.length + 1));
  };
  return { metrics, figure, advance: (ms: number) => nowMs += ms };
}

Deno.test("turns are counted by kind and lane, in seconds and in buckets", async () => {
  const { metrics, figure } = build();
  metrics.turn("elevator_group", "commands", 0.2);
  metrics.turn("elevator_group", "commands", 4);
  metrics.turn("elevator_group", "reports", 0.02);
  const labels = 'kind="elevator_group",lane="commands"';
  assert.equal(await figure(`vestibule_turn_seconds_count{${labels}}`), 2);
  const sum = await figure(`vestibule_turn_seconds_sum{${labels}}`);
  assert.ok(Math.abs(sum! - 0.0042) < 1e-9, String(sum));
  assert.equal(await figure(`vestibule_turn_seconds_bucket{${labels},le="0.0003"}`), 1);
  assert.equal(await figure(`vestibule_turn_seconds_bucket{${labels},le="0.005"}`), 2);
  assert.equal(await figure(`vestibule_turn_seconds_bucket{${labels},le="+Inf"}`), 2);
  assert.equal(metrics.shares().turns.count, 3);
  assert.ok(Math.abs(metrics.shares().turns.ms - 4.22) < 1e-9);
});

Deno.test("commits show their time, the turns they carried and their failures", async () => {
  const { metrics, figure } = build();
  metrics.commit(0.8, 12, 30);
  metrics.commit(1.2, 4, 9);
  metrics.commitFailed("the store is gone");
  assert.equal(await figure("vestibule_commit_seconds_count"), 2);
  assert.equal(await figure("vestibule_commit_turns_sum"), 16);
  assert.equal(await figure('vestibule_commit_turns_bucket{le="4"}'), 1);
  assert.equal(await figure("vestibule_commit_mutations_total"), 39);
  assert.equal(await figure("vestibule_commit_failures_total"), 1);
  assert.deepEqual(metrics.shares().commits, { count: 2, ms: 2, entries: 16, mutations: 39 });
});

Deno.test("refusals are counted by where and why", async () => {
  const { metrics, figure } = build();
  metrics.refused("elevator_group", "commands", "busy");
  metrics.refusedAt("live", "busy");
  metrics.refusedAt("live", "busy");
  metrics.refusedAt("http", "not_found");
  const refusals = (where: string, code: string) =>
    figure(`vestibule_refusals_total{where="${where}",code="${code}"}`);
  assert.equal(await refusals("mailbox_commands", "busy"), 1);
  assert.equal(await refusals("live", "busy"), 2);
  assert.equal(await refusals("http", "not_found"), 1);
});

Deno.test("gauges go up and down, and a link that was never up is not lost", async () => {
  const { metrics, figure, advance } = build();
  metrics.link(false);
  assert.equal(await figure("vestibule_hardware_link_losses_total"), 0);
  metrics.link(true);
  metrics.link(true);
  assert.equal(await figure("vestibule_hardware_link"), 1);
  metrics.link(false);
  assert.equal(await figure("vestibule_hardware_link"), 0);
  assert.equal(await figure("vestibule_hardware_link_losses_total"), 1);
  metrics.sockets(1);
  metrics.sockets(1);
  metrics.sockets(-1);
  assert.equal(await figure("vestibule_sockets"), 1);
  metrics.openCalls(7);
  assert.equal(await figure("vestibule_open_calls"), 7);
  advance(2500);
  assert.equal(await figure("vestibule_uptime_seconds"), 2.5);
});

Deno.test("R89 the figures say when the newest backup was begun, 0 before the first, nothing without backups", async () => {
  const { metrics, figure } = build();
  const name = "vestibule_backup_last_success_timestamp_seconds";
  assert.equal(await figure(name), undefined);
  let lastMs: number | null = null;
  metrics.backups(() => lastMs);
  assert.equal(await figure(name), 0);
  lastMs = 1_800_000_000_500;
  assert.equal(await figure(name), 1_800_000_000.5);
});

Deno.test("what happens to actors and peers is counted without naming any", async () => {
  const { metrics, figure } = build();
  const address = { kind: "elevator_group", key: "secret-tower/main" };
  metrics.restarted(address, "it broke");
  metrics.quarantined(address, "it broke again");
  metrics.slowTurn(address, 9);
  metrics.messageLost(address);
  metrics.terminated("slow");
  metrics.telemetryDropped(3);
  metrics.nonsense();
  metrics.panelPressed("accepted");
  metrics.panelPressed("floor_locked");
  metrics.depth("elevator_group", "commands", 5);
  const kind = '{kind="elevator_group"}';
  for (const name of ["actor_restarts", "actor_quarantines", "slow_turns", "messages_lost"]) {
    assert.equal(await figure(`vestibule_${name}_total${kind}`), 1, name);
  }
  assert.equal(await figure('vestibule_terminated_peers_total{why="slow"}'), 1);
  assert.equal(await figure("vestibule_telemetry_dropped_total"), 3);
  assert.equal(await figure("vestibule_hardware_nonsense_total"), 1);
  assert.equal(await figure('vestibule_panel_presses_total{answer="accepted"}'), 1);
  assert.equal(await figure('vestibule_panel_presses_total{answer="floor_locked"}'), 1);
  const text = await metrics.text();
  assert.ok(!text.includes("secret-tower") && !text.includes("it broke"));
});

Deno.test("every figure has help and type, and none is there twice", async () => {
  const { metrics } = build();
  metrics.turn("a", "commands", 1);
  metrics.turn("b", "reports", 1);
  metrics.refusedAt("http", "busy");
  const lines = (await metrics.text()).split("\n").filter((line) => line !== "");
  const named = lines.filter((line) => line.startsWith("# TYPE "))
    .map((line) => line.split(" ")[2]!);
  assert.ok(named.length > 15);
  assert.equal(new Set(named).size, named.length);
  const series = lines.filter((line) => !line.startsWith("#")).map((line) =>
    line.slice(0, line.lastIndexOf(" "))
  );
  assert.equal(new Set(series).size, series.length);
  for (const one of series) {
    assert.ok(named.some((name) => one.startsWith(name)), one);
  }
});

Deno.test("shares name what was spent where, and grow", () => {
  const { metrics, advance } = build();
  metrics.message(0.02);
  metrics.message(0.04);
  metrics.fannedOut(100, 1.5);
  metrics.spent("publish", 0.3);
  metrics.spent("publish", 0.2);
  advance(1000);
  const shares = metrics.shares();
  assert.equal(shares.uptimeMs, 1000);
  assert.equal(shares.edge.count, 2);
  assert.ok(Math.abs(shares.edge.ms - 0.06) < 1e-9);
  assert.deepEqual(shares.fanOut, { count: 1, ms: 1.5 });
  assert.deepEqual(shares.other, { publish: { count: 2, ms: 0.5 } });
});
