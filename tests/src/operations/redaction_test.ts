import assert from "node:assert/strict";
import { withoutTokens } from "../../../src/operations/redaction.ts";

const jwt = "eyJhbGciOiJIUzUxMiJ9.eyJzdWIiOiJjIn0.s1gn-atu_re";

Deno.test("C3 tokens are struck out of addresses and texts, whatever their form", () => {
  for (
    const [text, expected] of [
      [`/stream-v2?accessToken=${jwt}`, "/stream-v2?accessToken=[redacted]"],
      [
        `/stream-v2?a=1&accessToken=Bearer%20${jwt}&b=2`,
        "/stream-v2?a=1&accessToken=[redacted]&b=2",
      ],
      ["wss://x/?ACCESSTOKEN=opaque", "wss://x/?ACCESSTOKEN=[redacted]"],
      [
        "redirect=%2Fstream-v2%3FaccessToken%3Dopaque",
        "redirect=%2Fstream-v2%3FaccessToken%3D[redacted]",
      ],
      [`Authorization: Bearer ${jwt}`, "Authorization: Bearer [redacted]"],
      [`Bearer%20${jwt}`, "Bearer%20[redacted]"],
      ["nothing of the kind: keyJ.a.b", "nothing of the kind: keyJ.a.b"],
    ] as const
  ) {
    assert.equal(withoutTokens(text), expected);
  }
});
