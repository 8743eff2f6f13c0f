import assert from "node:assert/strict";
import { ClientConnection } from "../../../adapters/mqtt/client_connection.ts";
import { mosquittoAcl } from "../../../adapters/mqtt/mosquitto_acl.ts";
import { serverSubscriptions, topics } from "../../../adapters/mqtt/topics.ts";
import { SystemClock } from "../../../src/clock.ts";
import { seededRandom } from "../../../src/random.ts";
import { contractSite } from "../../contracts/adapter_stage.ts";
import { enrolled, withAuthority } from "../../parts/device_authority.ts";
import { Inbox } from "../../parts/inbox.ts";
import { Mosquitto } from "../../parts/mosquitto.ts";
import { selfSigned } from "../../parts/self_signed.ts";
import { TestDevice } from "../../parts/test_device.ts";

const main = { building: "tower", group: "main" };
const names = contractSite.devices.map(({ id }) => id);

Deno.test("C14 R42 Mosquitto takes devices by our certificates, gives each its topics, and obeys the revocation list", async () => {
  const clock = new SystemClock();
  await withAuthority(clock, names, async ({ authority }) => {
    const broker = selfSigned(new Date(clock.now()));
    const mosquitto = await Mosquitto.start({
      users: new Map([["unused", "unused"]]),
      acl: mosquittoAcl(contractSite),
      devices: { ...broker, ca: authority.ca, crl: await authority.revocationList() },
    });
    const url = mosquitto.deviceUrl;
    const at = (user: string, more: object) => ({ url, user, more: { ca: broker.cert, ...more } });
    const heard = new Inbox<{ topic: string; text: string }>();
    const { certificate: cert, key } = await authority.issueServerCertificate();
    const connection = new ClientConnection({
      url,
      clientId: "server",
      tls: { ca: broker.cert, cert, key },
    }, { clock, random: seededRandom(1) });
    try {
      const controller = await enrolled(authority, "main-controller");
      const car = await enrolled(authority, "main-car-a");
      await connection.open(serverSubscriptions, {
        message: (topic, payload) => heard.put({ topic, text: new TextDecoder().decode(payload) }),
        link: () => {},
        fault: () => {},
      });

      // The name in CONNECT counts for nothing beside the certificate's.
      const device = await TestDevice.connect(at("main-controller", controller));
      const other = await TestDevice.connect(at("main-controller-in-name", car));
      await other.publish(topics.report(main), { by: "the wrong one" });
      await other.publish(topics.carState(main, "a"), { by: "the car" });
      await device.publish(topics.report(main), { by: "the controller" });
      assert.deepEqual(
        [await heard.next("the car's state"), await heard.next("the controller's report")],
        [
          { topic: topics.carState(main, "a"), text: `{"by":"the car"}` },
          { topic: topics.report(main), text: `{"by":"the controller"}` },
        ],
      );
      await device.subscribe(topics.ask(main));
      assert.equal(
        connection.publish(topics.ask(main), `{"for":"the controller"}`, { qos: 1 }),
        true,
      );
      assert.deepEqual(await device.told.next("what the server says"), {
        topic: topics.ask(main),
        payload: { for: "the controller" },
      });

      await assert.rejects(TestDevice.connect(at("main-controller", {})), "no certificate");
      const stranger = selfSigned(new Date(clock.now()));
      await assert.rejects(TestDevice.connect(at("main-controller", stranger)), "another's");

      await authority.revoke({ device: "main-controller" });
      await mosquitto.readRevocationList(await authority.revocationList());
      const anew = { ...controller, clientId: "anew" };
      await assert.rejects(TestDevice.connect(at("main-controller", anew)), "revoked");
      // Mosquitto looks at the list in a handshake only, so what stands ends with a restart.
      await device.publish(topics.report(main), { by: "a connection that stood" });
      await mosquitto.kill();
      await device.ended;
      await mosquitto.run();
      await assert.rejects(TestDevice.connect(at("main-controller", controller)), "after restart");
      const renewed = await enrolled(authority, "main-controller");
      for (const one of [renewed, car]) {
        const back = await TestDevice.connect(at("anything", one));
        await back.vanish();
      }
      for (const one of [device, other]) await one.vanish();
    } finally {
      await connection.close();
      await mosquitto.stop();
    }
  });
});
