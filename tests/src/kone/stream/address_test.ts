import assert from "node:assert/strict";
import type { KoneIdentity } from "../../../../src/kone/client_rights.ts";
import { numbersOf } from "../../../../src/kone/numbering.ts";
import type { Scope } from "../../../../src/kone/scopes.ts";
import { findGroup } from "../../../../src/kone/stream/address.ts";
import { readRequest } from "../../../../src/kone/stream/envelope.ts";
import { lockedSite } from "../auth_stage.ts";
import { action, ping } from "./stream_stage.ts";

const numbers = numbersOf(lockedSite);

function find(scopes: readonly Scope[], address: object, message: object = ping(1)) {
  const reading = readRequest(JSON.stringify({ ...message, ...address }), 300);
  assert.ok(reading.ok && "asked" in reading.request);
  const identity: KoneIdentity = {
    ...{ client: "c", user: null, scopes, limited: false, singleUse: false, jti: "j" },
    expiresAtMs: 0,
  };
  const found = findGroup(numbers, identity, reading.request);
  return found.ok
    ? `${found.building.building}/${found.group.group}`
    : `${found.status} ${found.error}`;
}

const wild: Scope = { type: "callgiving", resource: "*", buildings: ["tower"] };

Deno.test("KONE 1.4 a group is found by the wire's ids, with or without the prefix, group as text or number", () => {
  const scopes: Scope[] = [{ type: "robotcall", resource: "building:tower" }];
  assert.equal(find(scopes, { buildingId: "building:tower", groupId: "1" }), "tower/main");
  assert.equal(find(scopes, { buildingId: "tower", groupId: 2 }), "tower/low");
  assert.match(find(scopes, { buildingId: "building:building:tower" }), /^403/);
});

Deno.test("KONE 23 what a wildcard does not have is unknown to it, whether there is one or not", () => {
  const unknown = (id: string) => `404 Building data not found for ID building:${id}`;
  assert.equal(find([wild], { buildingId: "building:annex" }), unknown("annex"));
  assert.equal(find([wild], { buildingId: "building:nowhere" }), unknown("nowhere"));
  assert.equal(find([wild], { groupId: "7" }), unknown("tower:7"));
  const inventory: Scope = { type: "application", resource: "inventory", buildings: ["tower"] };
  assert.equal(find([inventory], { buildingId: "building:annex" }), unknown("annex"));
  assert.equal(find([inventory], { buildingId: "nowhere" }), unknown("nowhere"));
  assert.equal(
    find([inventory], {}),
    "403 Token does not contain required scope for tower:1",
  );
});

Deno.test("KONE 1.4 a scope of lifts' figures or of reading gives no calls", () => {
  const refused = "403 Token does not contain required scope for tower:1";
  const scopes: Scope[] = [
    { type: "topology", resource: "group:tower:1" },
    { type: "equipmentstatus", resource: "*", buildings: ["tower"] },
  ];
  assert.equal(find(scopes, {}), "tower/main");
  assert.equal(find(scopes, {}, action(1)), refused);
  assert.equal(find(scopes.slice(1), {}), refused);
});
