/**
 * Writes `asyncapi.yaml` (AsyncAPI 3.0) from the schemas that the code validates with: the MQTT
 * topics between server and hardware, and the WebSocket between server and apps. The document is
 * seen from the server: what it receives and what it sends. `deno task asyncapi` writes the file;
 * a test proves that the committed one is what this makes.
 */
import { stringify } from "yaml";
import { z } from "zod";
import {
  actSchema,
  askSchema,
  carPositionSchema,
  carStateSchema,
  desiredSchema,
  outcomeSchema,
  payloadBytesMax,
  reportSchema,
  statusSchema,
} from "../adapters/mqtt/payloads.ts";
import { delivery, topics } from "../adapters/mqtt/topics.ts";
import {
  clientMessageSchema,
  closeCodes,
  protocolVersion,
  serverMessageSchema,
  subprotocol,
} from "../src/protocol.ts";

/** Where apps open their WebSocket; `src/live` serves it. */
export const socketPath = "/v1/live";

/** One MQTT channel. `to` is who gets its messages. */
interface MqttChannel {
  readonly to: "hardware" | "server";
  readonly schema: z.ZodType;
  readonly text: string;
}

const mqttChannels: Record<keyof typeof topics, MqttChannel> = {
  desired: {
    to: "hardware",
    schema: desiredSchema,
    text:
      "All calls the group should serve: whole, never a difference. Ignore an older epoch, an " +
      "older revision of the same epoch, and one whose `boot` is not your own: its expiry times " +
      "are of another clock.",
  },
  ask: {
    to: "hardware",
    schema: askSchema,
    text: "Publish report, car states and positions now.",
  },
  act: {
    to: "hardware",
    schema: actSchema,
    text: "Do once and now, or never. Refuse another boot, a passed moment of your own clock, an " +
      "id you know. Published at most once, on MQTT 5 with a message expiry; never retained.",
  },
  report: {
    to: "server",
    schema: reportSchema,
    text: "What the controller holds and has finished. Sent at every connect, on every change, " +
      "and as heartbeat at least twice in the group's keepalive. A finished call stays in it until " +
      "a desired state no longer names the call.",
  },
  outcome: {
    to: "server",
    schema: outcomeSchema,
    text: "What became of an act.",
  },
  status: {
    to: "server",
    schema: statusSchema,
    text: "Online at every connect; `online: false` is the controller's last will.",
  },
  carPosition: {
    to: "server",
    schema: carPositionSchema,
    text: "Where a car is; many times a second while it moves. Only the latest matters.",
  },
  carState: {
    to: "server",
    schema: carStateSchema,
    text: "A car's mode, doors, load, car calls and faults. On every change, and as heartbeat.",
  },
  carStatus: {
    to: "server",
    schema: statusSchema,
    text: "As `status`, for the controller of a single car.",
  },
};

/** The document. */
export function asyncApiDocument(): object {
  const mqtt = Object.entries(mqttChannels).map(([name, channel]) =>
    mqttParts(name as keyof typeof topics, channel)
  );
  const socket = socketParts();
  const all = <Part extends "channels" | "operations" | "messages" | "schemas">(part: Part) =>
    Object.assign({}, ...mqtt.map((each) => each[part]), socket[part]) as Record<string, object>;
  return {
    asyncapi: "3.0.0",
    info: {
      title: "Vestibule",
      version: `${protocolVersion}.0.0`,
      description: "What a Vestibule server says to lift hardware over MQTT and to apps over " +
        "WebSocket, and what it hears from them. Seen from the server. Generated from the " +
        "schemas that the server validates with. Words for modes, doors and faults are BACnet's " +
        "(ASHRAE 135, the Lift object); times on a unit are milliseconds of its own monotonic " +
        "clock since its boot.",
      license: { name: "Apache-2.0", url: "https://www.apache.org/licenses/LICENSE-2.0" },
    },
    defaultContentType: "application/json",
    servers: {
      broker: {
        host: "localhost:1883",
        protocol: "mqtt",
        protocolVersion: "3.1.1",
        description: "The embedded broker (MQTT 3.1.1, over TCP or WebSocket, with or without " +
          "TLS), or any other by URL, where MQTT 5 is spoken if it can. A device signs in with " +
          "its id and secret and may touch its own topics only; one that publishes elsewhere is " +
          `cut off. Payloads are JSON of at most ${payloadBytesMax} bytes. The embedded broker ` +
          "keeps no sessions, and needs a keepalive of 1 to 60 s.",
      },
      apps: {
        host: "localhost:8080",
        protocol: "ws",
        description: `Sub-protocol \`${subprotocol}\`. Close codes: ` +
          Object.entries(closeCodes).map(([name, code]) => `${code} ${name}`).join(", ") + ".",
      },
    },
    channels: all("channels"),
    operations: all("operations"),
    components: { messages: all("messages"), schemas: all("schemas") },
  };
}

/** The document as the file holds it. */
export function asyncApiYaml(): string {
  return "# Generated by docs/asyncapi.ts (deno task asyncapi); do not edit.\n" +
    stringify(asyncApiDocument(), { lineWidth: 100, aliasDuplicateObjects: false });
}

function mqttParts(name: keyof typeof topics, { to, schema, text }: MqttChannel) {
  const at = { building: "{building}", group: "{group}" };
  const address = topics[name](at, "{car}");
  const Name = upperFirst(name);
  const parameters = Object.fromEntries(
    [...address.matchAll(/\{(\w+)\}/g)].map(([, parameter]) => [
      parameter!,
      { description: `The id of the ${parameter}, as in the site file.` },
    ]),
  );
  return {
    channels: {
      [name]: {
        address,
        summary: text,
        servers: [{ $ref: "#/servers/broker" }],
        parameters,
        messages: { [name]: { $ref: `#/components/messages/${name}` } },
      },
    },
    operations: {
      [`${to === "server" ? "receive" : "send"}${Name}`]: {
        action: to === "server" ? "receive" : "send",
        channel: { $ref: `#/channels/${name}` },
        messages: [{ $ref: `#/channels/${name}/messages/${name}` }],
        bindings: { mqtt: { ...delivery[name], bindingVersion: "0.2.0" } },
      },
    },
    messages: { [name]: { name, payload: { $ref: `#/components/schemas/${Name}` } } },
    schemas: { [Name]: jsonSchema(schema, to === "server" ? "input" : "output") },
  };
}

function socketParts() {
  const channel = "apps";
  const ways = [
    { action: "receive", who: "client", schema: clientMessageSchema, io: "input" },
    { action: "send", who: "server", schema: serverMessageSchema, io: "output" },
  ] as const;
  const messages = ways.flatMap(({ action, who, schema, io }) =>
    schema.options.map((option) => {
      const type = option.shape.type.value;
      const name = `${who}${upperFirst(camelCase(type))}`;
      return { action, name, type, schema: jsonSchema(option, io) };
    })
  );
  const refs = (action: string) =>
    messages.filter((message) => message.action === action)
      .map(({ name }) => ({ $ref: `#/channels/${channel}/messages/${name}` }));
  return {
    channels: {
      [channel]: {
        address: socketPath,
        summary: "One text frame holds one message. `hello` with a capability within 5 s, then " +
          "`welcome`; `subscribe`, then `snapshot` and events with growing `seq`. After a cut, " +
          "subscribe with the cursor seen last: the events since follow, or a new snapshot.",
        servers: [{ $ref: "#/servers/apps" }],
        messages: Object.fromEntries(
          messages.map(({ name }) => [name, { $ref: `#/components/messages/${name}` }]),
        ),
        bindings: { ws: { method: "GET", bindingVersion: "0.1.0" } },
      },
    },
    operations: Object.fromEntries(ways.map(({ action }) => [`${action}AppMessages`, {
      action,
      channel: { $ref: `#/channels/${channel}` },
      messages: refs(action),
    }])),
    messages: Object.fromEntries(messages.map(({ name, type }) => [name, {
      name: type,
      payload: { $ref: `#/components/schemas/${upperFirst(name)}` },
    }])),
    schemas: Object.fromEntries(messages.map(({ name, schema }) => [upperFirst(name), schema])),
  };
}

/** JSON Schema of draft 7, which AsyncAPI's own schema object extends. */
function jsonSchema(schema: z.ZodType, io: "input" | "output"): object {
  const { $schema: _, ...rest } = z.toJSONSchema(schema, { target: "draft-7", io });
  return rest;
}

function upperFirst(name: string): string {
  return name.charAt(0).toUpperCase() + name.slice(1);
}

function camelCase(name: string): string {
  return name.replace(/_(\w)/g, (_, letter: string) => letter.toUpperCase());
}

if (import.meta.main) {
  await Deno.writeTextFile(new URL("asyncapi.yaml", import.meta.url), asyncApiYaml());
}
