/** What one client's webhooks could do to another's, and to the server. */
import assert from "node:assert/strict";
import { setImmediate } from "node:timers/promises";
import { until } from "../../../parts/until.ts";
import { liftA } from "../equipment/equipment_stage.ts";
import { resolveWithinMs, sendingMax } from "../../../../src/kone/webhooks/webhook_sender.ts";
import { webhooksPerClientMax } from "../../../../src/people/api_clients/webhooks.ts";
import { path, secret, viewOf, withScene } from "./webhook_scene.ts";

Deno.test("E10 a client whose endpoints hang, as many as it may have, keeps nobody else waiting", async () => {
  assert.ok(webhooksPerClientMax > sendingMax);
  await withScene(async (scene) => {
    const { receiver, auth } = scene;
    receiver.answer = () => {};
    for (let n = 0; n < webhooksPerClientMax; n++) {
      const { status } = await scene.subscribe({ subscriptionName: `Hook ${n}` });
      assert.equal(status, 201);
      scene.clock.advance(100);
    }
    await until("some hang", () => receiver.received.length > 0);
    await setImmediate();
    receiver.answer = (response) => void response.writeHead(204).end();
    const other = await auth.add({ name: "Others" });
    const token = await auth.bearer(other, "application/subscriptions");
    const { id } = viewOf(
      await scene.ask(path, token, "POST", {
        types: ["com.kone.equipment.status.v1"],
        subscribedResourceIds: [`ken:${liftA.ken}`],
        webhookEndpoint: receiver.url,
        endpointSecret: secret,
        subscriptionName: "Other watch",
      }),
    );
    await until(
      "the other's is proved",
      async () => viewOf(await scene.ask(`${path}/${id}`, token)).status === "ENABLED",
    );
  });
});

Deno.test("E10 names that nobody resolves are given up after a while, and keep no stop waiting", async () => {
  const hangs = () => new Promise<never>(() => {});
  await withScene(async (scene) => {
    const { id } = viewOf(
      await scene.subscribe({ webhookEndpoint: "https://slow.example.org/hook" }),
    );
    await setImmediate();
    assert.equal((await scene.stands(id)).status, "PENDING");
    scene.clock.advance(resolveWithinMs);
    await scene.failed(1);
    assert.ok(scene.lines.some((line) => line.includes(`"why":"unresolved"`)));
    scene.clock.advance(1_000); // and again, while the server stops
    await setImmediate();
  }, { resolve: hangs });
});
