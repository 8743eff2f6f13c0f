import assert from "node:assert/strict";
import {
  FirstOperator,
  operatorLinkLifeMs,
} from "../../../../src/people/accounts/first_operator.ts";
import { as, type PeopleStage, refusalOf, withPeople } from "../people_stage.ts";
import { anAccount } from "../rows.ts";
import {
  accountServices,
  asserted,
  goodPassword,
  notice,
  rowsOf,
  sixFields,
} from "./account_services.ts";

const publicUrl = "https://door.example.org";

/** Starts and returns the secret of the printed link, or null where none was printed. */
async function printed(stage: PeopleStage): Promise<string | null> {
  const lines: string[] = [];
  const first = new FirstOperator({ ...stage, publicUrl, print: (line) => lines.push(line) });
  const made = await first.start();
  assert.equal(made, lines.length > 0);
  const link = lines.find((line) => line.includes("#operator="));
  assert.ok(link === undefined || link.startsWith(`${publicUrl}/welcome#operator=`));
  return link?.split("#operator=")[1] ?? null;
}

const answer = (secret: string) => ({
  secret,
  profile: sixFields,
  notice,
  password: goodPassword,
  deviceName: "Laptop",
});

Deno.test("R04 a fresh store has no users, and the printed link makes the first operator once", async () => {
  await withPeople([], async (stage) => {
    assert.deepEqual(await rowsOf(stage, "account"), []);
    const { accounts, passwords } = await accountServices(stage);
    const secret = (await printed(stage))!;
    const { account } = await accounts.firstOperator(answer(secret));
    const row = await stage.row("account", account);
    assert.equal(row?.operator, true);
    assert.equal(row?.status, "active");
    assert.deepEqual(row?.notice, { ...notice, atMs: stage.clock.now() });
    assert.ok(await passwords.verify(goodPassword, row!.password));
    const again = await refusalOf(accounts.firstOperator(answer(secret)));
    assert.equal(again.code, "link_used");
    assert.equal((await rowsOf(stage, "account")).length, 1);
  });
});

Deno.test("R04 the link ends after 30 minutes, and a new start ends the one before", async () => {
  await withPeople([], async (stage) => {
    const { accounts } = await accountServices(stage);
    const first = (await printed(stage))!;
    const second = (await printed(stage))!;
    assert.notEqual(first, second);
    assert.equal((await refusalOf(accounts.firstOperator(answer(first)))).code, "link_used");
    stage.clock.advance(operatorLinkLifeMs);
    assert.equal((await refusalOf(accounts.firstOperator(answer(second)))).code, "link_used");
    const third = (await printed(stage))!;
    await accounts.firstOperator(answer(third));
  });
});

Deno.test("R04 a link whose secret is wrong by a character makes nobody", async () => {
  await withPeople([], async (stage) => {
    const { accounts } = await accountServices(stage);
    const secret = (await printed(stage))!;
    const wrong = secret.slice(0, -1) + (secret.endsWith("A") ? "E" : "A");
    assert.equal((await refusalOf(accounts.firstOperator(answer(wrong)))).code, "link_used");
    assert.deepEqual(await rowsOf(stage, "account"), []);
  });
});

Deno.test("R04 with an operator there, no link is printed, whoever asks", async () => {
  await withPeople([["account", anAccount("olga", { operator: true })]], async (stage) => {
    assert.equal(await printed(stage), null);
    const refusal = await refusalOf(stage.registry.run(as("olga"), "make_operator_link", {}));
    assert.equal(refusal.code, "forbidden");
  });
});

Deno.test("R04 without a passkey the first operator can do nothing that an operator does", async () => {
  await withPeople([], async (stage) => {
    const { accounts } = await accountServices(stage);
    const { account } = await accounts.firstOperator(answer((await printed(stage))!));
    const appoint = { known: { name: "Otto Other", email: "otto@example.org" }, asserted };
    const before = stage.registry.run(
      as(account, { verifiedAtMs: null }),
      "appoint_operator",
      appoint,
    );
    assert.equal((await refusalOf(before)).code, "passkey_required");
    const after = await stage.registry.run(as(account), "appoint_operator", appoint);
    assert.equal((await stage.row("account", after.account))?.operator, true);
  });
});
