import assert from "node:assert/strict";
import { join } from "node:path";
import { Credentials, serverUser } from "../../../adapters/mqtt/credentials.ts";

const bytes = (text: string) => new TextEncoder().encode(text);

async function inFolder(body: (path: string) => Promise<void>): Promise<void> {
  const folder = await Deno.makeTempDir({ prefix: "credentials-" });
  try {
    await body(join(folder, "devices.json"));
  } finally {
    await Deno.remove(folder, { recursive: true });
  }
}

Deno.test("Credentials knows no secret but those it issued, each for its own user", async () => {
  const credentials = await Credentials.open(null);
  assert.equal(credentials.verify("unit", bytes("")), false);
  assert.equal(credentials.verify(serverUser, bytes("")), false);
  const secret = await credentials.issueDeviceSecret("unit");
  const other = await credentials.issueDeviceSecret("other");
  assert.match(secret, /^[A-Za-z0-9_-]{43}$/);
  assert.notEqual(secret, other);
  assert.equal(credentials.verify("unit", bytes(secret)), true);
  assert.equal(credentials.verify("unit", bytes(other)), false);
  assert.equal(credentials.verify("unit", bytes(`${secret} `)), false);
  assert.equal(credentials.verify("UNIT", bytes(secret)), false);
  const server = await credentials.issueServerSecret();
  assert.equal(credentials.verify(serverUser, bytes(server)), true);
});

Deno.test("Credentials replaces and revokes secrets", async () => {
  const credentials = await Credentials.open(null);
  const first = await credentials.issueDeviceSecret("unit");
  const second = await credentials.issueDeviceSecret("unit");
  assert.equal(credentials.verify("unit", bytes(first)), false);
  assert.equal(credentials.verify("unit", bytes(second)), true);
  assert.equal(await credentials.revoke("unit"), true);
  assert.equal(credentials.verify("unit", bytes(second)), false);
  assert.equal(credentials.has("unit"), false);
  assert.equal(await credentials.revoke("unit"), false);
});

Deno.test("Credentials keeps a private file that outlives it and holds no secret", () =>
  inFolder(async (path) => {
    const credentials = await Credentials.open(path);
    const secrets = await Promise.all(
      ["a", "b", "c"].map((device) => credentials.issueDeviceSecret(device)),
    );
    await credentials.revoke("b");
    const text = await Deno.readTextFile(path);
    for (const secret of secrets) assert.ok(!text.includes(secret));
    assert.equal((await Deno.stat(path)).mode! & 0o777, 0o600);
    const again = await Credentials.open(path);
    assert.deepEqual(
      ["a", "b", "c"].map((device, index) => again.verify(device, bytes(secrets[index]!))),
      [true, false, true],
    );
  }));

Deno.test("Credentials refuses a file that it did not write", () =>
  inFolder(async (path) => {
    for (
      const text of [
        "",
        "[]",
        `{"version":2,"secrets":{}}`,
        `{"version":1,"secrets":{"unit":{"sha256":"abc"}}}`,
        `{"version":1,"secrets":{"unit":"password"}}`,
      ]
    ) {
      await Deno.writeTextFile(path, text);
      await assert.rejects(
        Credentials.open(path),
        /^Error: Cannot read .*must hold hashed secrets/,
      );
    }
  }));

Deno.test("Credentials says when it cannot keep a secret, and can the next time", () =>
  inFolder(async (path) => {
    const folder = join(path, "..", "later");
    const credentials = await Credentials.open(join(folder, "devices.json"));
    await assert.rejects(credentials.issueDeviceSecret("unit"), Deno.errors.NotFound);
    await Deno.mkdir(folder);
    const secret = await credentials.issueDeviceSecret("unit");
    const again = await Credentials.open(join(folder, "devices.json"));
    assert.equal(again.verify("unit", bytes(secret)), true);
  }));
