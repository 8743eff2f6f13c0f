import assert from "node:assert/strict";
import {
  fingerprintOf,
  shareMatter,
  transcriptOf,
} from "../../../../src/privacy/reidentification/ceremony.ts";
import {
  commit,
  deal,
  newDevice,
  register,
} from "../../../../src/privacy/reidentification/custodian_device.ts";
import { prove } from "../../../../src/privacy/reidentification/proof.ts";
import { ceremonyLifeMs } from "../../../../src/people/reidentification/custody.ts";
import { type CustodyStage, hold, minted, ok, random, seen, withCustody } from "./custody_stage.ts";

const three = ["cara", "carl", "cleo"] as const;
const ceremonies = "/reidentification/ceremonies";

async function called(stage: CustodyStage, who = "olga"): Promise<string> {
  const body = { custodians: three };
  return (await ok(stage.ask(who, "POST", ceremonies, body))).body.ceremony;
}

async function codeOf(asked: ReturnType<CustodyStage["ask"]>): Promise<string> {
  return (await asked).body?.code;
}

/** Registers everybody's device. */
async function registered(stage: CustodyStage, id: string): Promise<void> {
  for (const who of three) {
    stage.devices.set(who, newDevice(random));
    const body = register(stage.devices.get(who)!, { ceremony: id, account: who }, random);
    await ok(stage.ask(who, "PUT", `${ceremonies}/${id}/device`, body));
  }
}

Deno.test("C11 only an operator calls a ceremony, of three active people with passkeys, one at a time", async () => {
  await withCustody(async (stage) => {
    const call = (who: string, custodians: readonly string[]) =>
      codeOf(stage.ask(who, "POST", ceremonies, { custodians }));
    assert.equal(await call("max", three), "forbidden");
    assert.equal(await call("mia", three), "forbidden");
    assert.equal(await call("olga", ["cara", "carl"]), "invalid");
    assert.equal(await call("olga", ["cara", "carl", "carl"]), "invalid");
    assert.equal(await call("olga", ["cara", "carl", "nobody"]), "not_found");
    assert.equal(await call("olga", ["cara", "carl", "mia"]), "passkey_required");
    const id = await called(stage);
    assert.equal(await call("olga", three), "conflict");
    // Whoever is not in it does not find it.
    assert.equal(await codeOf(stage.ask("mia", "GET", `${ceremonies}/${id}`)), "not_found");
    assert.equal(await codeOf(stage.ask("max", "DELETE", `${ceremonies}/${id}`)), "not_found");
    await ok(stage.ask("carl", "DELETE", `${ceremonies}/${id}`));
    await called(stage, "otto");
  });
});

Deno.test("C11 a device's key is proved by its holder, and every step has its time and its people", async () => {
  await withCustody(async (stage) => {
    const id = await called(stage);
    const path = `${ceremonies}/${id}`;
    const device = newDevice(random);
    const proved = register(device, { ceremony: id, account: "cara" }, random);
    // Somebody else's proof, and a step that is not yet due.
    assert.equal(await codeOf(stage.ask("carl", "PUT", `${path}/device`, proved)), "invalid");
    await ok(stage.ask("cara", "PUT", `${path}/device`, proved));
    const same = register(device, { ceremony: id, account: "carl" }, random);
    assert.equal(await codeOf(stage.ask("carl", "PUT", `${path}/device`, same)), "conflict");
    const proof = "A".repeat(86);
    assert.equal(
      await codeOf(stage.ask("cara", "POST", `${path}/confirmation`, { proof })),
      "conflict",
    );
    stage.clock.advance(5 * 60_000 + 1);
    const late = register(newDevice(random), { ceremony: id, account: "carl" }, random);
    assert.equal(
      await codeOf(stage.ask("carl", "PUT", `${path}/device`, late)),
      "verification_needed",
    );
  });
});

Deno.test("C11 a false commitment, another's packet and a false confirmation are refused", async () => {
  await withCustody(async (stage) => {
    const id = await called(stage);
    const path = `${ceremonies}/${id}`;
    await registered(stage, id);
    const heard = fingerprintOf(await seen(stage, "cara", id));
    const told = new Map<string, ReturnType<typeof commit>>();
    for (const who of three) {
      told.set(who, commit(stage.devices.get(who)!, await seen(stage, who, id), heard, random));
    }
    const [cara, carl] = [told.get("cara")!, told.get("carl")!];
    const send = (who: string, body: unknown) =>
      codeOf(stage.ask(who, "POST", `${path}/commitment`, body));
    assert.equal(await send("cara", { ...cara.answer, start: carl.answer.start }), "invalid");
    assert.equal(await send("cara", { ...carl.answer, dealer: 1 }), "invalid");
    assert.equal(await send("cara", carl.answer), "conflict");
    for (const who of three) {
      await ok(stage.ask(who, "POST", `${path}/commitment`, told.get(who)!.answer));
    }
    const { packets } = await deal(carl.state, await seen(stage, "carl", id), random);
    const packet = (of: unknown) =>
      codeOf(stage.ask("cara", "POST", `${path}/packets`, { packets: of }));
    assert.equal(await packet(packets), "conflict");
    assert.equal(await packet([packets[0], packets[0], packets[0]]), "conflict");
    for (const who of three) {
      await ok(
        stage.ask(
          who,
          "POST",
          `${path}/packets`,
          await deal(told.get(who)!.state, await seen(stage, who, id), random),
        ),
      );
    }
    // A member sees the packets that are for it and no others.
    const view = await seen(stage, "cara", id);
    assert.deepEqual(view.packets.map(({ to }) => to), [1, 1, 1]);
    // An operator sees none.
    assert.deepEqual((await seen(stage, "otto", id)).packets, []);
    const proof = prove(5n, shareMatter(transcriptOf(view), 1), random);
    assert.equal(
      await codeOf(stage.ask("cara", "POST", `${path}/confirmation`, { proof })),
      "invalid",
    );
    assert.equal(
      await codeOf(stage.ask("otto", "POST", `${path}/confirmation`, { proof })),
      "invalid",
    );
  });
});

Deno.test("C11 new shares are dealt by two custodians of now, and the whole is in the audit log", async () => {
  await withCustody(async (stage) => {
    await hold(stage, three);
    const call = (dealers: readonly string[]) =>
      codeOf(
        stage.ask("olga", "POST", ceremonies, { custodians: ["cara", "carl", "cyd"], dealers }),
      );
    assert.equal(await call([]), "invalid");
    assert.equal(await call(["cara", "cyd"]), "invalid");
    assert.equal(await call(three), "invalid");
    const before = (await stage.registry.look((ledger) => [...ledger.all("custodian_set")]))[0]!;
    await hold(stage, ["cara", "carl", "cyd"], ["carl", "cara"]);
    const sets = await stage.registry.look((ledger) => [...ledger.all("custodian_set")]);
    assert.equal(sets.length, 1);
    assert.equal(sets[0]!.shares.publicKey, before.shares.publicKey);
    assert.notDeepEqual(sets[0]!.shares.shares, before.shares.shares);
    assert.deepEqual(sets[0]!.custodians.map(({ account }) => account), ["cara", "carl", "cyd"]);
    const steps = (await stage.audit()).filter(({ what }) => what === "custodians_changed");
    assert.deepEqual(steps.map(({ facts }) => `${facts["kind"]} ${facts["step"]}`), [
      "generate called",
      "generate ended_well",
      "reshare called",
      "reshare ended_well",
    ]);
  });
});

Deno.test("C11 a ceremony that is not ended in a week is gone", async () => {
  await withCustody(async (stage) => {
    const id = await called(stage);
    await stage.clock.run(ceremonyLifeMs + 60_000);
    assert.equal(await stage.row("custodian_ceremony", id), undefined);
  });
});

Deno.test("C11 when the operator ends the custody no map is written, and the server says so", async () => {
  await withCustody(async (stage) => {
    await hold(stage, three);
    const standing = async () =>
      (await ok(stage.ask("mia", "GET", "/reidentification"))).body.reidentification;
    assert.equal(await standing(), "on");
    assert.equal(
      await codeOf(stage.ask("max", "DELETE", "/reidentification/custody")),
      "forbidden",
    );
    await ok(stage.ask("olga", "DELETE", "/reidentification/custody"));
    assert.equal(await standing(), "off");
    await minted(stage);
    const rows = await stage.store.list({ prefix: ["time:identity_map"] }, 10);
    assert.deepEqual(rows, []);
  });
});
