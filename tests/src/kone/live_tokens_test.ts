/** Tokens that stand, and how many. */
import assert from "node:assert/strict";
import { ManualClock } from "../../../src/clock.ts";
import {
  LiveTokens,
  scopesPerClientMax,
  tokensPerClientMax,
} from "../../../src/kone/live_tokens.ts";
import type { Scope } from "../../../src/kone/scopes.ts";

const share = { products: [], buildings: [] };
const scope: Scope = { type: "callgiving", resource: "group:tower:1" };

function identity(client: string, jti: string, scopes: number, expiresAtMs: number) {
  return {
    ...{ client, jti, user: null, limited: false, singleUse: false, expiresAtMs },
    scopes: Array.from({ length: scopes }, () => scope),
  };
}

Deno.test("E1 tokens of one client are bounded by number and by what they hold, and others have room", () => {
  for (const scopes of [1, 200]) {
    const clock = new ManualClock();
    const live = new LiveTokens(clock);
    const untilMs = clock.now() + 60_000;
    let made = 0;
    for (; live.hasRoom("c1", scopes); made++) {
      live.add(identity("c1", `t${made}`, scopes, untilMs), share);
    }
    assert.equal(made, Math.min(tokensPerClientMax, scopesPerClientMax / scopes));
    assert.equal(live.size, made);
    assert.ok(live.hasRoom("c2", 200));
    live.end("c1", ({ jti }) => jti === "t7");
    assert.ok(live.hasRoom("c1", scopes), "one has ended");
    live.add(identity("c1", "last", scopes, untilMs), share);
    assert.ok(!live.hasRoom("c1", scopes));
    clock.advance(60_000);
    assert.ok(live.hasRoom("c1", 200), "all have expired");
    assert.equal(live.size, 0);
  }
});
