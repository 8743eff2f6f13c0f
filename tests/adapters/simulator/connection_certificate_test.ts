import assert from "node:assert/strict";
import { Broker } from "../../../adapters/mqtt/broker.ts";
import { listenTcp } from "../../../adapters/mqtt/broker_listeners.ts";
import { Credentials } from "../../../adapters/mqtt/credentials.ts";
import { topics } from "../../../adapters/mqtt/topics.ts";
import { MqttLink } from "../../../adapters/simulator/connection.ts";
import { SystemClock } from "../../../src/clock.ts";
import { seededRandom } from "../../../src/random.ts";
import { contractSite } from "../../contracts/adapter_stage.ts";
import { enrolled, withAuthority } from "../../parts/device_authority.ts";
import { Inbox } from "../../parts/inbox.ts";
import { selfSigned } from "../../parts/self_signed.ts";

Deno.test("C14 a simulated controller signs in by its certificate, without a password", async () => {
  const clock = new SystemClock();
  const main = { building: "tower", group: "main" };
  await withAuthority(clock, ["main-controller"], async ({ authority }) => {
    const broker = await Broker.start({
      site: contractSite,
      credentials: await Credentials.open(null),
    });
    const heard = new Inbox<string>();
    broker.attach((topic) => heard.put(topic), () => {});
    const tls = selfSigned(new Date(clock.now()));
    const { url } = await listenTcp(broker, {
      host: "127.0.0.1",
      port: 0,
      tls,
      certificates: authority,
      secrets: false,
    });
    const { cert, key } = await enrolled(authority, "main-controller");
    const up = new Inbox<null>();
    const link = new MqttLink(main, {
      url,
      user: "main-controller",
      cert,
      key,
      ca: tls.cert,
    }, { clock, random: seededRandom(1), up: () => up.put(null) });
    try {
      link.open("b1", {
        connected: () => {},
        desired: () => {},
        ask: () => {},
        act: () => {},
      });
      await up.next("the link");
      assert.equal(await heard.next("its status"), topics.status(main));
    } finally {
      await link.close();
      await broker.stop();
    }
  });
});
