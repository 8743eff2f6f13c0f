/**
 * A process of the benchmark that plays one lift group as the demo does: the simulated building over
 * MQTT, in real time, with passengers who press its buttons, so that its cars move and report where
 * they are as real ones would.
 */
import { startBuilding } from "../../adapters/simulator/building.ts";
import { MqttLink } from "../../adapters/simulator/connection.ts";
import { SystemClock } from "../../src/clock.ts";
import { forkRandom, seededRandom } from "../../src/random.ts";
import { checkSite, type SiteFile } from "../../src/site.ts";
import type { BenchDevice } from "./bench_site.ts";
import { serveParent } from "./child.ts";

/** Which building is played, and how busy it is. */
export interface BuildingRequest {
  readonly url: string;
  readonly site: SiteFile;
  readonly devices: readonly BenchDevice[];
  /** Passengers in each group. */
  readonly perFiveMinutes: number;
}

/** Starts it; resolves once every controller has reached the broker. */
async function start({ url, site, devices, perFiveMinutes }: BuildingRequest): Promise<void> {
  const clock = new SystemClock();
  const random = seededRandom("monitors");
  const links: Promise<void>[] = [];
  startBuilding({
    site: checkSite(site),
    clock,
    random: forkRandom(random, "building"),
    passengers: { perFiveMinutes },
    connect: (at) => {
      const device = devices.find(({ building, group }) =>
        building === at.building && group === at.group
      )!;
      const up = Promise.withResolvers<void>();
      links.push(up.promise);
      return new MqttLink(at, { url, user: device.id, password: device.secret }, {
        clock,
        random: forkRandom(random, device.id),
        note: () => {},
        up: () => up.resolve(),
      });
    },
  });
  await Promise.all(links);
}

if (import.meta.main) await serveParent({ start });
