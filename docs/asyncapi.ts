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
import {
  panelAnswerSchema,
  panelLitSchema,
  panelPressedSchema,
} from "../adapters/mqtt/panel_payloads.ts";
import { panelDelivery, panelTopics } from "../adapters/mqtt/panel_topics.ts";
import { delivery, topics } from "../adapters/mqtt/topics.ts";
import {
  unitAccessSchema,
  unitActSchema,
  unitAskSchema,
  unitEventSchema,
  unitHeardSchema,
  unitHeartbeatSchema,
  unitOutcomeSchema,
  unitPresentedSchema,
  unitTimeSchema,
  unitVerdictSchema,
} from "../adapters/mqtt/unit_payloads.ts";
import { unitKeySchema, unitPapersSchema } from "../adapters/mqtt/unit_paper_payloads.ts";
import {
  unitDirectorySchema,
  unitRingSchema,
  unitRingsSchema,
} from "../adapters/mqtt/unit_ring_payloads.ts";
import {
  unitSignalledSchema,
  unitSignallingSchema,
} from "../adapters/mqtt/unit_signal_payloads.ts";
import { unitDelivery, unitTopics } from "../adapters/mqtt/unit_topics.ts";
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

const panelChannels: Record<keyof typeof panelTopics, MqttChannel> = {
  panelPressed: {
    to: "server",
    schema: panelPressedSchema,
    text: "Somebody pressed: a direction at a hall panel, a destination at a destination panel. " +
      "Sent again with the same `seq` until it is answered; never kept for later. Never retained.",
  },
  panelStatus: {
    to: "server",
    schema: statusSchema,
    text: "Online at every connect, after subscribing; `online: false` is the panel's last will.",
  },
  panelAnswer: {
    to: "hardware",
    schema: panelAnswerSchema,
    text:
      "What becomes of a press, within a second. The car named to a destination stays the one; " +
      "where it fails another answer to the same press follows.",
  },
  panelLit: {
    to: "hardware",
    schema: panelLitSchema,
    text: "The lamps of a hall panel, whole: upon its `status`, and whenever they change.",
  },
};

const signedText = "Ed25519 over the canonical bytes that `adapters/mqtt/unit_signature.ts` " +
  "describes: a JSON array of purpose, building, unit and the fields in order.";

const unitChannels: Record<keyof typeof unitTopics, MqttChannel> = {
  unitAct: {
    to: "hardware",
    schema: unitActSchema,
    text: "Open once and now, or never. Refuse a signature that does not verify, another boot, a " +
      `passed moment of your own clock, an id you know. ${signedText} Never retained.`,
  },
  unitAccess: {
    to: "hardware",
    schema: unitAccessSchema,
    text: "All a unit needs to decide while the server is away: whole, never a difference. Keep " +
      `it over power loss; ignore an older one. ${signedText}`,
  },
  unitTime: {
    to: "hardware",
    schema: unitTimeSchema,
    text: "The wall time. It confirms the unit's clock until the next power-up. Ignore another " +
      `boot and a passed moment of your own clock. ${signedText}`,
  },
  unitAsk: {
    to: "hardware",
    schema: unitAskSchema,
    text: "Publish heartbeat and the journal's unheard entries now.",
  },
  unitVerdict: {
    to: "hardware",
    schema: unitVerdictSchema,
    text: "What was said to a credential, to be shown. It opens nothing: only an act does, which " +
      "bears the presentation's id.",
  },
  unitHeard: {
    to: "hardware",
    schema: unitHeardSchema,
    text: "Entries of the journal up to this one are kept; the unit may drop them.",
  },
  unitRings: {
    to: "hardware",
    schema: unitRingsSchema,
    text: "What is to be shown of the unit's rings: whole, never a difference. Ignore an older " +
      "epoch and an older revision of the same one; say in the heartbeat which one is shown.",
  },
  unitDirectory: {
    to: "hardware",
    schema: unitDirectorySchema,
    text: "Numbers and names for the display, and nothing else may stand there: whole, never a " +
      "difference. Show the newest (higher epoch, then higher revision) within a second, say so " +
      "in the heartbeat, and keep none over power loss.",
  },
  unitSignalling: {
    to: "hardware",
    schema: unitSignallingSchema,
    text:
      "A device's word to the unit, to connect for picture or voice. Offer to a device of the " +
      "flat that was rung and to no other, and send nothing before its signed answer holds. Never " +
      "retained, never logged.",
  },
  unitPapers: {
    to: "hardware",
    schema: unitPapersSchema,
    text:
      "What the managers have signed for the unit and its site: whole, never a difference, and " +
      "again while the heartbeat says another. Follow the set from what the unit was fitted with; " +
      "the server's word for it counts nothing.",
  },
  unitHeartbeat: {
    to: "server",
    schema: unitHeartbeatSchema,
    text: "How the unit is, whole: at every connect, on every change, and at least every 5 s. " +
      "After 15 s without one the unit is unreachable.",
  },
  unitOutcome: { to: "server", schema: unitOutcomeSchema, text: "What became of an act." },
  unitPresented: {
    to: "server",
    schema: unitPresentedSchema,
    text: "A credential that somebody shows, once. Without an answer in time the unit decides " +
      "alone, and then does no act of this id. Never retained.",
  },
  unitRing: {
    to: "server",
    schema: unitRingSchema,
    text: "A visitor presses an entry of the directory, or gives up. Say it again with the same " +
      "`seq` until the entry is shown among the rings, for a few seconds. Never retained.",
  },
  unitSignal: {
    to: "server",
    schema: unitSignalledSchema,
    text: "The unit's word to one device of a ring. What is out of order or too much is dropped. " +
      "Never retained, never logged.",
  },
  unitKey: {
    to: "server",
    schema: unitKeySchema,
    text:
      "The unit's own public key, after each connect: managers sign it once they have seen it " +
      "on the unit itself. Never retained.",
  },
  unitEvent: {
    to: "server",
    schema: unitEventSchema,
    text: "An entry of the unit's journal: at every connect and again until it was heard, the " +
      "oldest first.",
  },
  unitStatus: {
    to: "server",
    schema: statusSchema,
    text: "Online at every connect; `online: false` is the unit's last will.",
  },
};

/** The document. */
export function asyncApiDocument(): object {
  const group = { building: "{building}", group: "{group}" };
  const unit = { building: "{building}", unit: "{unit}" };
  const panel = { ...group, panel: "{panel}" };
  const mqtt = [
    ...(Object.keys(mqttChannels) as (keyof typeof topics)[]).map((name) =>
      mqttParts(name, topics[name](group, "{car}"), delivery[name], mqttChannels[name])
    ),
    ...(Object.keys(panelChannels) as (keyof typeof panelTopics)[]).map((name) =>
      mqttParts(name, panelTopics[name](panel), panelDelivery[name], panelChannels[name])
    ),
    ...(Object.keys(unitChannels) as (keyof typeof unitTopics)[]).map((name) =>
      mqttParts(name, unitTopics[name](unit), unitDelivery[name], unitChannels[name])
    ),
  ];
  const socket = socketParts();
  const all = <Part extends "channels" | "operations" | "messages" | "schemas">(part: Part) =>
    Object.assign({}, ...mqtt.map((each) => each[part]), socket[part]) as Record<string, object>;
  return {
    asyncapi: "3.0.0",
    info: {
      title: "Vestibule",
      version: `${protocolVersion}.0.0`,
      description: "What a Vestibule server says to lifts and doors over MQTT and to apps over " +
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

function mqttParts(
  name: string,
  address: string,
  how: { readonly qos: number; readonly retain: boolean },
  { to, schema, text }: MqttChannel,
) {
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
        bindings: { mqtt: { ...how, bindingVersion: "0.2.0" } },
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
