/**
 * The topic rights of a site as Mosquitto's ACL file (mosquitto.conf(5), `acl_file`), for whoever
 * runs Mosquitto in place of the embedded broker. Same rules, same source: `topics.ts`.
 */
import type { Site } from "../../src/site.ts";
import { serverUser } from "./credentials.ts";
import { commandTopics, rightsOf } from "./site_topics.ts";
import { serverSubscriptions } from "./topics.ts";

/** An ACL file's text: the server, then every device. Whoever is not named may do nothing. */
export function mosquittoAcl(site: Site): string {
  const users = [
    { user: serverUser, read: serverSubscriptions, write: [...commandTopics(site)] },
    ...site.devices.map((device) => {
      const rights = rightsOf(site, device);
      return { user: device.id, read: [...rights.subscribe], write: [...rights.publish] };
    }),
  ];
  return users.map(({ user, read, write }) =>
    [
      `user ${user}`,
      ...read.map((topic) => `topic read ${topic}`),
      ...write.map((topic) => `topic write ${topic}`),
    ].join("\n")
  ).join("\n\n") + "\n";
}
