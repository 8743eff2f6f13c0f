/**
 * What a resident does about their own data without asking anybody: they look at it, take it along,
 * have the manager put right what the manager keeps, and object to a purpose.
 */
import assert from "node:assert/strict";
import { ask } from "../../parts/person.ts";
import { Town } from "../../parts/town.ts";
import { linden } from "../../parts/town_site.ts";

interface Exported {
  readonly records: readonly {
    readonly table: string;
    readonly items: readonly { readonly at: string; readonly value?: unknown }[];
  }[];
  readonly portable: { readonly profile: { readonly phone?: unknown } } | null;
}
interface Request {
  readonly id: string;
  readonly kind: string;
  readonly state: string;
  readonly text: string | null;
  readonly answer: string | null;
}

Deno.test("R80 R81 R83 R85 a resident reviews and downloads, has a record put right, and objects", async (t) => {
  await using town = await Town.start({ withoutBuilding: true });
  const { manager, operator, server: { http } } = town;
  const flat = await town.flat("B 2");
  await manager.post(`/buildings/${linden}/grants`, {
    subject: { kind: "facility", id: flat.id },
    actions: ["read_news"],
    scope: { doors: "all", lifts: "all" },
  });
  const anna = await town.mainUser(flat.id, "Anna Aalto", "anna@linden.example");

  await t.step("she sees what is kept of her, who said so, and whom to ask for what", async () => {
    const me = await anna.get<{ profile: Record<string, { value: string; source: string }> }>(
      "/me",
    );
    assert.deepEqual([me.profile.name!.value, me.profile.name!.source], ["Anna Aalto", "self"]);
    const rights = await anna.get<{
      classes: { class: string; to: string }[];
      managers: { building: string; write: string }[];
      authorities: { country: string }[];
    }>("/me/rights");
    const to = Object.fromEntries(rights.classes.map((one) => [one.class, one.to]));
    assert.deepEqual([to.D1, to.D2, to.D6], ["self", "manager", "phone"]);
    assert.deepEqual(rights.managers.map(({ building }) => building), [linden]);
    assert.deepEqual(rights.authorities.map(({ country }) => country), ["FI"]);
    const stored = await ask<{ classes: unknown[] }>(http, "GET", "/identity/v1/what-is-stored");
    assert.equal(stored.code, "ok", "anybody may read what is stored, before they sign in");
  });

  await t.step("she downloads all of it, to read and to take along", async () => {
    const copy = await anna.post<Exported>("/me/export", {});
    const values = copy.records.flatMap(({ items }) => items.map(({ value }) => value));
    for (const own of ["Anna Aalto", "anna@linden.example", "+358401234567", "B 2"]) {
      assert.ok(values.includes(own), `${own} is in the copy`);
    }
    assert.equal(copy.portable?.profile.phone, "+358401234567");
    const page = await anna.identity<string>("POST", "/me/export", { format: "html" });
    assert.match(page.text, /^<!doctype html>/i);
    assert.ok(page.text.includes("Anna Aalto") && !page.text.includes("<script"));
    assert.ok(!page.text.includes("Otso"), "others are in it by what they are to her");
  });

  await t.step("what the manager keeps is put right by the manager, within a month", async () => {
    const text = "We live on the fourth floor.";
    const { request, decideByMs } = await anna.post<{ request: string; decideByMs: number }>(
      "/me/requests",
      { kind: "correction", building: linden, about: [`facility/${flat.id}`], text },
    );
    assert.ok(decideByMs > 0);
    assert.equal(
      await operator.code("POST", `/requests/${request}/decision`, {
        grant: true,
        answer: "Not mine to say.",
      }),
      "forbidden",
    );
    const mail = await town.mailTo(
      "maija@linden.example",
      ({ text }) => /request|right/i.test(text),
    );
    assert.ok(!mail.raw.includes("fourth floor"), "the mail says only that something waits");
    const waiting = await manager.get<{ requests: Request[] }>(`/buildings/${linden}/requests`);
    assert.deepEqual(waiting.requests.map(({ id, text }) => [id, text]), [[request, text]]);
    await manager.identity("PATCH", `/facilities/${flat.id}`, { level: 4 });
    const answer = "Put right, thank you.";
    assert.equal(
      await manager.code("POST", `/requests/${request}/decision`, { grant: true, answer }),
      "ok",
    );
    const own = await anna.get<{ requests: Request[] }>("/me/requests");
    assert.deepEqual(own.requests.map((one) => [one.state, one.answer]), [["granted", answer]]);
    assert.equal((await anna.get<{ level: number }>(`/facilities/${flat.id}`)).level, 4);
  });

  await t.step(
    "she objects to being written to: it stops at once, then the operator decides",
    async () => {
      const publish = (title: string) =>
        manager.post(`/buildings/${linden}/news`, {
          texts: [{ language: "en", title, text: `${title}.` }],
        });
      const titles = async () => {
        const { news } = await anna.get<{ news: { texts: { title: string }[] }[] }>(
          `/buildings/${linden}/news`,
        );
        return news.flatMap(({ texts }) => texts.map(({ title }) => title));
      };
      await publish("The garden is open");
      assert.deepEqual(await titles(), ["The garden is open"]);
      const objection = { purpose: "communicate", object: true, text: "I read no news." };
      assert.equal(await anna.code("PUT", "/me/objections", objection), "ok");
      assert.deepEqual(await titles(), [], "it has stopped before anybody has decided");
      const { requests } = await operator.get<{ requests: Request[] }>("/requests");
      assert.deepEqual(requests.map(({ kind, text }) => [kind, text]), [
        ["objection", "I read no news."],
      ]);
      const decision = { grant: true, answer: "You are left out from now on." };
      const path = `/requests/${requests[0]!.id}/decision`;
      assert.equal(await operator.code("POST", path, decision), "ok");
      await publish("The garden is closed");
      assert.deepEqual(await titles(), []);
      assert.equal(
        await anna.code("PUT", "/me/objections", { purpose: "security", object: true }),
        "invalid",
        "to what keeps the house safe nobody can object",
      );
    },
  );
});
