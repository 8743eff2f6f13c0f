import assert from "node:assert/strict";
import { Ajv } from "ajv";
// Only tests need AsyncAPI's own schemas; the server and the generator do without.
import schemaOf3 from "@asyncapi/specs/schemas/3.0.0.json" with { type: "json" };
import { parse } from "yaml";
import { desiredSchema, reportSchema } from "../../adapters/mqtt/payloads.ts";
import { asyncApiDocument, asyncApiYaml, socketPath } from "../../docs/asyncapi.ts";
import { clientMessageSchema, serverMessageSchema } from "../../src/protocol.ts";
import { livePath } from "../../src/live/live_server.ts";

interface Document {
  readonly channels: Record<string, { address: string; messages: Record<string, object> }>;
  readonly operations: Record<
    string,
    { action: string; channel: { $ref: string }; messages: { $ref: string }[] }
  >;
  readonly components: { schemas: Record<string, object> };
}
const document = asyncApiDocument() as Document;

Deno.test("AsyncAPI document in the repository is what the schemas generate", async () => {
  const committed = await Deno.readTextFile(new URL("../../docs/asyncapi.yaml", import.meta.url));
  assert.equal(committed, asyncApiYaml(), "run `deno task asyncapi`");
  assert.deepEqual(parse(committed), JSON.parse(JSON.stringify(document)));
});

Deno.test("AsyncAPI document is valid by AsyncAPI 3.0.0's own schema", () => {
  const ajv = new Ajv({
    strict: false,
    validateFormats: false,
    logger: false,
    meta: false, // the schema brings draft 7 with it
    validateSchema: false,
  });
  const validate = ajv.compile(schemaOf3);
  const valid = (value: unknown) => validate(JSON.parse(JSON.stringify(value)));
  assert.ok(valid(document), JSON.stringify(validate.errors?.slice(0, 3)));
  assert.ok(!valid({ ...document, asyncapi: "3" }));
  assert.ok(!valid({ ...document, channels: { x: { adress: "typo" } } }));
});

Deno.test("AsyncAPI document resolves every reference within itself", () => {
  const references: string[] = [];
  JSON.stringify(document, (key, value) => {
    if (key === "$ref") references.push(value);
    return value;
  });
  assert.ok(references.length > 50);
  for (const reference of references) {
    assert.ok(reference.startsWith("#/"), reference);
    let at: unknown = document;
    for (const step of reference.slice(2).split("/")) at = (at as Record<string, unknown>)[step];
    assert.equal(typeof at, "object", reference);
  }
});

Deno.test("AsyncAPI document describes both ways of every MQTT topic and of the WebSocket", () => {
  const actions = Object.fromEntries(
    Object.entries(document.operations).map(([name, { action }]) => [name, action]),
  );
  assert.deepEqual(actions, {
    sendDesired: "send",
    sendPanelAnswer: "send",
    sendPanelLit: "send",
    sendAsk: "send",
    sendAct: "send",
    receiveReport: "receive",
    receiveOutcome: "receive",
    receivePanelPressed: "receive",
    receivePanelStatus: "receive",
    receiveStatus: "receive",
    receiveCarPosition: "receive",
    receiveCarState: "receive",
    receiveCarStatus: "receive",
    sendUnitAct: "send",
    sendUnitAccess: "send",
    sendUnitTime: "send",
    sendUnitAsk: "send",
    sendUnitVerdict: "send",
    sendUnitHeard: "send",
    sendUnitPapers: "send",
    sendUnitRings: "send",
    sendUnitSignalling: "send",
    sendUnitDirectory: "send",
    receiveUnitHeartbeat: "receive",
    receiveUnitKey: "receive",
    receiveUnitOutcome: "receive",
    receiveUnitPresented: "receive",
    receiveUnitRing: "receive",
    receiveUnitSignal: "receive",
    receiveUnitEvent: "receive",
    receiveUnitStatus: "receive",
    receiveAppMessages: "receive",
    sendAppMessages: "send",
  });
  assert.equal(document.channels["desired"]!.address, "vestibule/1/{building}/{group}/desired");
  assert.equal(
    document.channels["carState"]!.address,
    "vestibule/1/{building}/{group}/car/{car}/state",
  );
  assert.equal(document.channels["unitAct"]!.address, "vestibule/1/{building}/{unit}/unit/act");
  assert.equal(socketPath, livePath);
  assert.equal(
    Object.keys(document.channels["apps"]!.messages).length,
    clientMessageSchema.options.length + serverMessageSchema.options.length,
  );
});

Deno.test("AsyncAPI schemas accept and refuse what the code does", () => {
  const ajv = new Ajv({ strict: false, validateFormats: false, logger: false });
  const report = ajv.compile(document.components.schemas["Report"]!);
  const desired = ajv.compile(document.components.schemas["Desired"]!);
  const aReport = { boot: "b", unitMs: 1, epoch: 0, revision: 0, held: [], finished: [] };
  const aDesired = { epoch: 1, revision: 1, boot: "b", calls: [] };
  for (
    const value of [aReport, { ...aReport, more: 1 }, { ...aReport, epoch: -1 }, { boot: "b" }, {
      ...aReport,
      mode: "party",
    }]
  ) assert.equal(report(value), reportSchema.safeParse(value).success, JSON.stringify(value));
  for (const value of [aDesired, { ...aDesired, more: 1 }, { ...aDesired, calls: [{}] }]) {
    assert.equal(desired(value), desiredSchema.safeParse(value).success, JSON.stringify(value));
  }
});
