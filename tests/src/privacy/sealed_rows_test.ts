/** Rows are sealed in the store, whole in memory, and erased once their key is gone. */
import assert from "node:assert/strict";
import { Ledger } from "../../../src/people/registry/ledger.ts";
import type { Row } from "../../../src/people/registry/table.ts";
import { type TableName, tables } from "../../../src/people/registry/tables.ts";
import { registryBehaviour } from "../../../src/people/registry/behaviour.ts";
import { erasedValue } from "../../../src/privacy/erased_values.ts";
import { SealBroken } from "../../../src/privacy/field_seal.ts";
import { KeyMissing } from "../../../src/privacy/key_store.ts";
import { sealPlan } from "../../../src/privacy/policy_seal.ts";
import { actorRowKey } from "../../../src/store/keys.ts";
import { aGrant, anAccount } from "../people/rows.ts";
import { openKeys, withFolder, withKeys } from "./key_folder.ts";
import {
  canaries,
  canaryKeys,
  canaryRows,
  registryAddress,
  sealedStage,
  type Seeded,
} from "./sealed_stage.ts";

Deno.test("R82 what is written sealed is read back as it was, and nothing of it stands in clear", async () => {
  await withKeys(async (keys) => {
    const stage = sealedStage(keys);
    await stage.write(canaryRows());
    const read = await stage.read();
    for (const [table, row] of canaryRows()) {
      assert.deepEqual(read.get(`${table}/${row.id}`), row, table);
    }
    const texts = [...await stage.texts()].map(([key, text]) => `${key} ${text}`).join("\n");
    for (const canary of canaries) assert.ok(!texts.includes(canary), canary);
    assert.equal(stage.rows.takeClear().length, 0);
  });
});

Deno.test("R82 every field that the policy seals is sealed, and the canaries stand in each of them", async () => {
  await withKeys(async (keys) => {
    const stage = sealedStage(keys);
    await stage.write(canaryRows());
    const texts = await stage.texts();
    for (const [table, fields] of Object.entries(sealPlan())) {
      const sealed = canaryRows().filter(([name]) => name === table)
        .flatMap(([, { id }]) => {
          const stored = JSON.parse(texts.get(`${table}:${id}`)!) as {
            d: { "~"?: [string, string[], string][] };
          };
          return (stored.d["~"] ?? []).flatMap(([, paths]) => paths);
        });
      for (const { path } of fields!) assert.ok(sealed.includes(path.join(".")), path.join("."));
    }
  });
});

Deno.test("R82 C6 rows whose keys were destroyed load erased: they parse, and nobody stands in them", async () => {
  await withKeys(async (keys) => {
    const stage = sealedStage(keys);
    await stage.write(canaryRows());
    keys.destroy(canaryKeys);
    const read = await stage.read();
    assert.equal(read.size, canaryRows().length);
    const text = JSON.stringify([...read.values()]);
    for (const canary of canaries) assert.ok(!text.includes(canary), canary);
    const account = read.get("account/zoe") as ReturnType<typeof anAccount>;
    assert.equal(account.status, "stopped");
    assert.deepEqual(account.profile, {});
    assert.deepEqual(account.passkeys, []);
    assert.equal(account.password, null);
    // What the registry makes of them stands too, and finds nobody.
    const ledger = Ledger.of(
      [...read].map(([name, row]) => [name.slice(0, name.indexOf("/")) as TableName, row]),
    );
    assert.equal(ledger.find("account", "email", "zephyrine.canary@kanarien.example").length, 0);
    assert.equal(ledger.find("account", "passkey", "canary-credential").length, 0);
  });
});

Deno.test("R82 every sealed field has an erased value that its table takes", () => {
  for (const [table, fields] of Object.entries(sealPlan())) {
    for (const [name, row] of canaryRows().filter(([name]) => name === table)) {
      const erased = structuredClone(row) as unknown as Record<string, unknown>;
      for (const field of fields!) {
        let place = erased;
        for (const part of field.path.slice(0, -1)) {
          place = (place[part] ?? {}) as Record<string, unknown>;
        }
        const value = erasedValue(table, field.path.join("."), field, row);
        if (value === undefined) delete place[field.path.at(-1)!];
        else place[field.path.at(-1)!] = value;
      }
      const parsed = tables[name].schema.safeParse(erased);
      assert.ok(parsed.success, `${table}: ${parsed.error?.message}`);
    }
    assert.ok(
      canaryRows().some(([name]) => name === table),
      `Add a row of ${table}, all filled in, to canaryRows of sealed_stage.ts`,
    );
  }
});

Deno.test("R82 what is written of an erased person is erased on its way out, for good", async () => {
  await withKeys(async (keys) => {
    const stage = sealedStage(keys);
    keys.destroy(canaryKeys);
    await stage.write(canaryRows());
    const texts = [...await stage.texts()].map(([key, text]) => `${key} ${text}`).join("\n");
    for (const canary of canaries) assert.ok(!texts.includes(canary), canary);
    // An erased row is as it should be: no pass writes it anew again and again.
    const read = await stage.read();
    assert.equal(stage.rows.takeClear().length, 0);
    assert.deepEqual((read.get("account/zoe") as ReturnType<typeof anAccount>).profile, {});
  });
});

Deno.test("R89 rows in clear, from an older copy, of somebody erased since load erased too", async () => {
  await withKeys(async (keys) => {
    const stage = sealedStage(keys);
    await stage.write(canaryRows(), "bare");
    keys.destroy(canaryKeys);
    const text = JSON.stringify([...(await stage.read()).values()]);
    for (const canary of canaries) assert.ok(!text.includes(canary), canary);
    // And they are named, so that what lies in clear is written anew.
    assert.ok(stage.rows.takeClear().some(({ table }) => table === "account"));
  });
});

Deno.test("R82 one person's erasure leaves everybody else's rows as they were", async () => {
  await withKeys(async (keys) => {
    const stage = sealedStage(keys);
    const ada = anAccount("ada");
    await stage.write([...canaryRows(), ["account", ada]]);
    keys.destroy([{ person: "zoe", kind: "profile" }]);
    const read = await stage.read();
    assert.deepEqual(read.get("account/ada"), ada);
    assert.equal((read.get("facility/a1") as { name?: string }).name, "Canary Villa");
    assert.equal(read.get("session/session-zoe")!.id, "session-zoe");
  });
});

Deno.test("E13 rows in clear from before are read, named once, and sealed at their next write", async () => {
  await withKeys(async (keys) => {
    const stage = sealedStage(keys);
    const grant: Seeded = ["grant", aGrant("g1", { kind: "facility", id: "a1" })];
    await stage.write([...canaryRows(), grant], "bare");
    const read = await stage.read();
    for (const [table, row] of canaryRows()) {
      assert.deepEqual(read.get(`${table}/${row.id}`), row, table);
    }
    const clear = stage.rows.takeClear();
    // The membership of somebody with an account, and the grant, have nothing to seal.
    assert.equal(clear.length, canaryRows().length - 1);
    assert.deepEqual(stage.rows.takeClear(), []);
    await stage.write(canaryRows());
    await stage.read();
    assert.deepEqual(stage.rows.takeClear(), []);
  });
});

Deno.test("E13 a sealed value that is moved to another row or table does not open", async () => {
  await withKeys(async (keys) => {
    const stage = sealedStage(keys);
    const preferences = { walkingSpeed: "slow" } as const;
    const people = ["ada", "bo"].map((name) => anAccount(name, { preferences }));
    await stage.write(people.map((account): Seeded => ["account", account]));
    const texts = await stage.texts();
    const stored = (id: string) =>
      JSON.parse(texts.get(`account:${id}`)!) as {
        v: number;
        d: Record<string, unknown> & { "~": [string, string[], string][] };
      };
    const key = actorRowKey(registryAddress.kind, registryAddress.key, "account", "bo");
    const put = async (value: unknown) => {
      await stage.store.commit({
        checks: [],
        mutations: [{ type: "set", key, value: JSON.stringify(value) }],
      });
    };
    // Ada's sealed text in Bo's row, as hers and as his.
    const [ada, bo] = [stored("ada"), stored("bo")];
    await put({ ...bo, d: { ...bo.d, "~": ada.d["~"] } });
    await assert.rejects(stage.read(), SealBroken);
    const [[, paths, sealed]] = ada.d["~"] as [[string, string[], string]];
    await put({ ...bo, d: { ...bo.d, "~": [["bo", paths, sealed]] } });
    await assert.rejects(stage.read(), SealBroken);
    // Bo's own with the paths exchanged, so that one field would pass for another.
    const [[owner, , his]] = bo.d["~"] as [[string, string[], string]];
    await put({ ...bo, d: { ...bo.d, "~": [[owner, [...paths].reverse(), his]] } });
    await assert.rejects(stage.read(), SealBroken);
    // Ada's whole row in the place of Bo's.
    await put(ada);
    await assert.rejects(stage.read(), SealBroken);
    await put(bo);
    assert.deepEqual((await stage.read()).get("account/bo"), people[1]);
  });
});

Deno.test("E13 a sealed row whose key is in no file stops the load, and is not taken for erased", async () => {
  await withFolder(async (folder) => {
    const keys = await openKeys(folder);
    const stage = sealedStage(keys);
    await stage.write(canaryRows());
    await keys.close();
    await Deno.remove(`${folder}/keys/keys.db`);
    const empty = await openKeys(folder);
    const again = sealedStage(empty, { store: stage.store });
    await assert.rejects(
      again.read(),
      (error) => error instanceof KeyMissing && !error.message.includes("zoe"),
    );
    await empty.close();
  });
});

Deno.test("E1 a row with all that its schema allows to be usual fits 16 KiB when it is sealed", async () => {
  await withKeys(async (keys) => {
    const stage = sealedStage(keys);
    const passkeys = Array.from({ length: 16 }, (_, n) => ({
      id: `${n}`.padStart(86, "x"),
      publicKey: "p".repeat(140),
      counter: n,
      transports: ["internal", "hybrid", "usb", "nfc"],
      name: "N".repeat(80),
      addedAtMs: 1_700_000_000_000,
    }));
    const full: Seeded = [
      "account",
      anAccount("ada", {
        passkeys,
        password: "p".repeat(256),
        preferences: {
          favouriteFloors: Object.fromEntries(
            Array.from({ length: 20 }, (_, n) => [`building-${n}`.padEnd(36, "x"), n]),
          ),
        },
      }),
    ];
    await stage.write([full]);
    assert.deepEqual((await stage.read()).get("account/ada"), full[1]);
    const [text] = [...(await stage.texts()).values()];
    assert.ok(text!.length < 16 * 1024, `${text!.length}`);
  });
});

Deno.test("E1 a row that is too large once it is sealed refuses the one command that wrote it", async () => {
  await withKeys((keys) => {
    const stage = sealedStage(keys);
    const passkeys = Array.from({ length: 6 }, (_, n) => ({
      id: `${n}`.padStart(1200, "x"),
      publicKey: "p".repeat(1200),
      counter: 0,
      transports: [],
      name: "n",
      addedAtMs: 0,
    }));
    const value = anAccount("ada", { passkeys });
    const write = { table: "account", id: "ada", value };
    const { tables } = registryBehaviour;
    assert.ok(stage.bare.row(registryAddress, tables, write).bytes > 0);
    assert.throws(
      () => stage.rows.row(registryAddress, tables, write),
      (error) => error instanceof Error && error.name === "RowRefused",
    );
  });
});

Deno.test("R82 a row that was sealed under an older plan opens under today's", async () => {
  await withKeys(async (keys) => {
    const owner = ({ id }: Row) => id;
    const older = sealedStage(keys, {
      plan: { account: [{ path: ["profile", "email"], owner }, { path: ["status"], owner }] },
    });
    const ada = anAccount("ada");
    await older.write([["account", ada]]);
    const now = sealedStage(keys, { store: older.store });
    assert.deepEqual((await now.read()).get("account/ada"), ada);
    assert.deepEqual(now.rows.takeClear(), [{ table: "account", id: "ada" }]);
  });
});

Deno.test("R82 an upgrade of a table's version is given the opened row", async () => {
  await withKeys(async (keys) => {
    const stage = sealedStage(keys);
    await stage.write([["account", anAccount("ada")]]);
    const { account } = registryBehaviour.tables;
    const seen: unknown[] = [];
    const loaded = await stage.rows.load(registryAddress, {
      ...registryBehaviour.tables,
      account: {
        version: account!.version + 1,
        read: account!.read,
        upgrade: (value) => {
          seen.push(value);
          return value;
        },
      },
    }, 0);
    assert.deepEqual(seen, [anAccount("ada")]);
    assert.deepEqual(loaded.rows.map(({ value }) => value), seen);
  });
});
