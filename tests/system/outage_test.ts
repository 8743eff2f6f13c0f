/** The broker goes away under load and comes back, on the real server and a real Mosquitto. */
import { BrokerOutage } from "./broker_outage.ts";

Deno.test("E4 E5 a broker gone for 3 s: calls keep their state, desired state converges, no act is replayed", async () => {
  const outage = await BrokerOutage.prepare();
  try {
    await outage.run(3_000);
  } finally {
    await outage.dispose();
  }
});
