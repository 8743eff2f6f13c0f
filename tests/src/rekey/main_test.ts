/** The exchange of the master key, as words on a command line. */
import assert from "node:assert/strict";
import { Buffer } from "node:buffer";
import { newSecretVariable, runRekey } from "../../../src/rekey/main.ts";
import { KeyHouse } from "./key_house.ts";

async function said(args: readonly string[], env: Readonly<Record<string, string>> = {}) {
  const lines: string[] = [];
  const code = await runRekey(args, (name) => env[name], (line) => lines.push(line));
  return { code, text: lines.join("\n") };
}

Deno.test("master key: the command says what was done, what to keep, and never a key", async () => {
  await using house = await KeyHouse.make();
  const settings = ["--site", "site.json", "--data", house.data];
  const before = await house.show();
  const alone = await said(settings);
  assert.equal(alone.code, 0, alone.text);
  assert.match(
    alone.text,
    /exchanged, for the 1\. time\nthe new one lies at .*data\.key: keep a copy/,
  );
  assert.match(alone.text, /may be destroyed$/);
  const away = await said([...settings, "--backup", `${house.folder}/away`]);
  assert.equal(away.code, 0, away.text);
  assert.match(away.text, /still open with the old one alone: .*\nkeep the old one until/);
  const swapped = await said([...settings, "--backup", house.place, "--new-key", "env"], {
    [newSecretVariable]: aSecret(1),
  });
  assert.equal(swapped.code, 0, swapped.text);
  assert.match(
    swapped.text,
    /put what VESTIBULE_NEW_MASTER_SECRET holds in the place of .*data\.key/,
  );
  assert.match(swapped.text, /the keys beside the backups at .* open with it, too/);
  const secret = { VESTIBULE_MASTER_SECRET: aSecret(1) };
  const again = await said([...settings, `--new-key=${house.folder}/new.key`], secret);
  assert.equal(again.code, 0, again.text);
  for (const { text } of [alone, away, swapped, again]) {
    assert.ok(!/[A-Za-z0-9_-]{43}/.test(text.replaceAll(house.folder, "")), text);
  }
  assert.deepEqual(await house.show({ file: `${house.folder}/new.key` }), before);
});

Deno.test("master key: wrong words are faults of settings, and a secret among them is not repeated", async () => {
  await using house = await KeyHouse.make();
  const settings = ["--site", "site.json", "--data", house.data];
  const before = await house.show();
  const secret = aSecret(2);
  for (
    const [args, env, wanted] of [
      [[...settings, "--new-key"], {}, /--new-key: is one FILE, or env/],
      [[...settings, "--new-key", "--backup"], {}, /--new-key: is one FILE/],
      [[...settings, "--new-key=a", "--new-key=b"], {}, /--new-key: is one FILE/],
      [[...settings, "--new-key", "env"], {}, /VESTIBULE_NEW_MASTER_SECRET: must be 32 bytes/],
      [
        [...settings, "--new-key", "env"],
        { [newSecretVariable]: `${secret}${secret}` },
        /VESTIBULE_NEW_MASTER_SECRET: must be 32 bytes/,
      ],
      [[...settings, "--master-secret", secret], {}, /--master-secret: is no flag/],
      [[...settings, "--nonsense=1"], {}, /--nonsense: is no setting/],
    ] as const
  ) {
    const { code, text } = await said(args, env);
    assert.equal(code, 2, text);
    assert.match(text, wanted);
    assert.ok(!text.includes(secret), text);
  }
  assert.equal((await said(settings, { VESTIBULE_MASTER_SECRET: secret })).code, 1);
  assert.deepEqual(await house.show(), before);
});

Deno.test("master key: half of a restore is brought to its end first", async () => {
  await using house = await KeyHouse.make();
  await Deno.writeTextFile(`${house.data}/restore.json`, "{}");
  const { code, text } = await said(["--site", "site.json", "--data", house.data]);
  assert.equal(code, 1);
  assert.match(text, /the restore that was begun there must come to its end/);
});

function aSecret(byte: number): string {
  return Buffer.alloc(32, byte).toString("base64url");
}
