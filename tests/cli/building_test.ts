/** A whole building by the command line alone, at the console of a real server. */
import assert from "node:assert/strict";
import { fileURLToPath } from "node:url";
import { type Came, command } from "./command_line.ts";
import { type ConsoleServer, siteFile, withConsoleServer } from "./console_server.ts";

const building = ["--building", "linden"];
const agreed = ["--consent", "1", "--under-age", "no"];
const at = "2027-02-01T12:00+01:00";

/** Runs commands at a server's console. */
class Operator {
  readonly #server: ConsoleServer;

  constructor(server: ConsoleServer) {
    this.#server = server;
  }

  /** Runs a command, whatever comes of it. */
  run(args: readonly string[], typed: readonly string[] = []): Promise<Came> {
    return command([...args, "--console", this.#server.console], { typed });
  }

  /** Runs what must be done. */
  async does(...args: string[]): Promise<string> {
    const came = await this.run(args);
    assert.equal(came.code, 0, `${args.join(" ")}: ${came.err}`);
    return came.out;
  }

  // A test knows what it asked for.
  // deno-lint-ignore no-explicit-any -- the shape differs by command, and each test asserts it
  async told(...args: string[]): Promise<any> {
    return JSON.parse(await this.does("--json", ...args));
  }

  /** Runs what must be refused by the server. */
  async refused(code: string, ...args: string[]): Promise<void> {
    const came = await this.run(args);
    assert.equal(came.code, 1, `${args.join(" ")}: ${came.out}`);
    assert.ok(came.err.includes(`(${code})`), `${args.join(" ")}: ${came.err}`);
    assert.equal(came.out, "");
  }
}

Deno.test("R04 R08 R27 R31 R32 C8 C9 C20 a building from nothing by the command line: operator, managers, flats, grants, moves, tags", async () => {
  await withConsoleServer(async (server) => {
    const operator = new Operator(server);
    const secrets = await firstPeople(operator, server);
    await flatsFromCsv(operator, server);
    await rights(operator);
    await moving(operator);
    await tagsAndPlates(operator);
    await endings(operator);
    await told(operator, server);
    // No secret that a command has shown stands in the log of the server.
    for (const secret of secrets) assert.ok(!server.output().includes(secret));
  });
});

/** @returns the secrets that were shown once */
async function firstPeople(operator: Operator, server: ConsoleServer): Promise<string[]> {
  // R04: nobody is there; a new link makes the one printed at the start useless.
  assert.match(await operator.does("operator", "list"), /^None\./);
  const printed = /operator=(\S+)/.exec(server.output())?.[1];
  const { link } = await operator.told("operator", "link");
  assert.match(link, /\/welcome#operator=/);
  const became = (secret: string) =>
    fetch(`${server.http}/identity/v1/first-operator`, {
      method: "POST",
      headers: { "content-type": "application/json" },
      body: JSON.stringify({
        secret,
        notice: { version: "2026-11", language: "en" },
        deviceName: "Desk",
        profile: {
          name: "Olga Example",
          gender: "undisclosed",
          country: "DE",
          language: "en",
          phone: "+4915112345678",
          email: "olga@example.org",
        },
        password: "vier gelbe Kannen im Hof",
      }),
    });
  const old = await became(printed!);
  assert.equal(old.status, 410);
  await old.body?.cancel();
  const made = await became(link.split("operator=")[1]);
  assert.equal(made.status, 201);
  const { account } = await made.json();
  assert.equal((await operator.told("operator", "list")).operators[0].account, account);
  await operator.refused("conflict", "operator", "link");

  // Recovery: shown once to who stands there, and noted.
  const { claim } = await operator.told("operator", "recover", account, "--reason", "lost phone");
  assert.ok(claim.length > 20);
  await operator.refused("not_found", "operator", "recover", "nobody", "--reason", "lost phone");

  // R28: without the other's consent no data of theirs; R08: the second post takes no new account.
  const mia = ["--name", "Mia Manager", "--email", "mia@example.org"];
  await operator.refused("consent_needed", "person", "appoint", ...building, ...mia);
  const first = await operator.told("person", "appoint", ...building, ...mia, ...agreed);
  const second = await operator.told(
    ...["person", "add", ...building, "--post", "technician", ...mia, ...agreed],
  );
  assert.equal(second.account, first.account);
  const letter = await operator.does("invitation", "letter", second.invitation);
  assert.match(letter, /^<!doctype html>/i);
  assert.match(await operator.does("person", "list", ...building), /Mia Manager/);
  await operator.does("person", "dismiss", second.appointment);
  await operator.does("person", "change", first.account, ...building, "--walking-speed", "slow");
  assert.match(
    await operator.does("person", "show", first.account, ...building),
    /walking speed +slow/,
  );
  return [link.split("operator=")[1], claim];
}

async function flatsFromCsv(operator: Operator, server: ConsoleServer): Promise<void> {
  const file = `${server.dir}/flats.csv`;
  const header = "kind,number,level,main_name,main_email\n";
  const many = Array.from({ length: 600 }, (_, nth) => `storage,S-${nth},0,,\n`);
  const good = `${header}apartment,A-1,3,Ann Ahlgren,ann@example.org\n` +
    `apartment,A-2,4,"Berg, Bea",bea@example.org\n${many.join("")}`;
  const importing = ["import", file, ...building, ...agreed];

  // One fault, anywhere in the file, and nothing goes in.
  await Deno.writeTextFile(file, `${good}apartment,A-3,high,,\nstorage,S-1,0,,\n`);
  const faulty = await operator.run(importing);
  assert.equal(faulty.code, 1);
  assert.match(faulty.err, /line 604, level: must be a whole number/);
  assert.match(faulty.err, /line 605, number: stands on line 5 too/);
  await Deno.writeTextFile(file, `${good}apartment,A-3,99,,\n`);
  const unknownLevel = await operator.run(importing);
  assert.equal(unknownLevel.code, 1);
  assert.match(unknownLevel.err, /line 604/);
  assert.match(await operator.does("facility", "list", ...building), /^None\./);

  // The dry run tells and does nothing; then it goes in, and once more changes nothing.
  await Deno.writeTextFile(file, good);
  const rehearsed = await operator.run([...importing, "--dry-run"]);
  assert.match(rehearsed.out, /602 rows: 602 facilities added, 0 changed, .* 2 main users/);
  assert.match(rehearsed.err, /Nothing was done/);
  assert.match(await operator.does("facility", "list", ...building), /^None\./);
  assert.match(await operator.does(...importing), /602 facilities added/);
  assert.match(
    await operator.does(...importing),
    /0 facilities added, 0 changed, 602 as they were/,
  );
  const pages = (await operator.does("--json", "facility", "list", ...building)).trim().split("\n");
  const all = pages.flatMap((page) => JSON.parse(page).facilities);
  assert.equal(all.length, 602);
}

async function rights(operator: Operator): Promise<void> {
  await operator.does(
    ...["grant", "add", ...building, "--to", "facility:A-1", "--may", "open_door,call_lift"],
    ...["--doors", "entrance/main", "--lifts", "main:0+3", "--when", "mon-fri 08:00-18:00"],
  );
  const asked = ["why", "door", "entrance/main", ...building, "--about", "facility:A-1", "--at"];
  const open = [...asked, "2026-11-23T12:00+01:00"];
  assert.match(await operator.does(...open), /^Allowed/);
  assert.match(
    await operator.does(...asked, "2026-11-22T12:00+01:00"),
    /^Refused: outside Mon–Fri 08–18 of a grant by the manager/,
  );
  await operator.refused(
    "invalid",
    ...["grant", "add", ...building, "--to", "facility:A-1", "--may", "open_door"],
    ...["--doors", "entrance/attic", "--lifts", "none"],
  );
  const of = ["--of", "facility:A-1"];
  const [{ id }] = (await operator.told("grant", "list", ...building, ...of)).grants;
  await operator.does("grant", "suspend", id);
  assert.match(await operator.does(...open), /^Refused: .*suspended/);
  await operator.does("grant", "lift", id);
  assert.match(await operator.does(...open), /^Allowed/);
  await operator.does("rules", "holidays", "2026-11-23", ...building);
  await operator.does("grant", "change", id, "--when", "mon-fri 08:00-18:00 closed");
  assert.match(await operator.does(...open), /^Refused/);
  await operator.does("rules", "holidays", "none", ...building);
  assert.match(await operator.does(...open), /^Allowed/);

  // Templates: a copy stays when its template changes, and the drift is shown.
  const { id: template } = await operator.told(
    ...["template", "add", ...building, "--name", "Homes", "--may", "open_door"],
    ...["--doors", "all", "--lifts", "none"],
  );
  await operator.does("template", "apply", id, "--template", template, "--mode", "copy");
  await operator.does("template", "change", template, "--may", "open_door,read_news");
  assert.match(await operator.does("template", "drift", template), new RegExp(`${id}.*actions`));
  await operator.does("grant", "end", id);
  await operator.refused("not_found", "grant", "show", id);
}

async function moving(operator: Operator): Promise<void> {
  const flat = ["A-1", ...building];
  const sub = await operator.told(
    ...["member", "add", "sub-user", ...flat, "--name", "Sam Ahlgren", "--with-account", "no"],
    ...agreed,
  );
  const household = ["replace", "household", ...flat];
  const bea = ["--name", "Cia Ceder", "--email", "cia@example.org", ...agreed];

  // R27, C9: the rehearsal names everybody concerned and touches nobody.
  const told = await operator.does(...household, ...bea, "--dry-run");
  assert.match(told, /Ann Ahlgren +main +ends/);
  assert.match(told, /Sam Ahlgren +sub +ends/);
  assert.match(told, /Cia Ceder +main +joins/);
  const survivors = await operator.does(
    ...[...household, ...bea, "--survivors", sub.member.id, "--dry-run"],
  );
  assert.match(survivors, /Sam Ahlgren +sub +stays/);
  assert.match(await operator.does("member", "list", ...flat), /Ann Ahlgren +main/);

  // It is done only when the number was typed; ahead, it can be moved and cancelled.
  for (const typed of [["A-2"], [""], []]) {
    const stopped = await operator.run([...household, ...bea], typed);
    assert.equal(stopped.code, 1);
    assert.match(stopped.err, /type the facility's number A-1/);
    assert.match(stopped.err, /nothing was done/);
  }
  assert.match(await operator.does("member", "list", ...flat), /Ann Ahlgren +main/);
  const ahead = await operator.run([...household, ...bea, "--at", at], ["A-1"]);
  assert.equal(ahead.code, 0, ahead.err);
  assert.match(ahead.out, /Set for 2027-02-01T11:00/);
  await operator.does("replace", "move", ...flat, "--at", "2027-03-01T12:00+01:00");
  await operator.does("replace", "cancel", ...flat);
  const now = await operator.run([...household, ...bea], ["A-1"]);
  assert.equal(now.code, 0, now.err);
  const after = await operator.does("member", "list", ...flat);
  assert.match(after, /Cia Ceder +main/);
  assert.ok(!after.includes("Ahlgren"), after);

  // Another main user keeps the household.
  await operator.does(
    ...["member", "add", "sub-user", ...flat, "--name", "Dan Ceder", "--with-account", "no"],
    ...agreed,
  );
  await operator.does(
    ...["replace", "main-user", ...flat, "--former", "sub-user"],
    ...["--name", "Eli Ek", "--email", "eli@example.org", ...agreed],
  );
  const kept = await operator.does("member", "list", ...flat);
  for (const line of [/Eli Ek +main/, /Dan Ceder +sub/, /Cia Ceder +sub/]) assert.match(kept, line);
}

async function tagsAndPlates(operator: Operator): Promise<void> {
  const flat = ["A-1", ...building];
  const { id } = await operator.told(
    ...["tag", "register", ...building, "--serial", "04:A2:B3:C4:D5:E6:F7"],
    ...["--label", "Blue fob", "--to-facility", "A-1"],
  );
  assert.match(await operator.does("tag", "list", "facility", ...flat), /Blue fob +active/);
  await operator.does("tag", "block", id);
  await operator.does("tag", "unblock", id);
  await operator.does("tag", "lost", id);
  assert.match(await operator.does("tag", "list", ...building), /Blue fob +lost/);
  await operator.does("tag", "hand-over", id, "--to-facility", "A-2", ...building);
  await operator.does("tag", "remove", id);

  // C20: what is suggested is shown only once the household has confirmed it.
  await operator.does("nameplate", "set", ...flat.slice(0, 1), "Ek", ...building);
  assert.match(await operator.does("nameplate", "show", ...flat), /Shown: +–\nSuggested: Ek/);
  await operator.refused("forbidden", "nameplate", "publish", "A-1", "Ek", ...building);
  assert.match(await operator.does("facility", "directory", ...building), /^None\./);
  await operator.does("nameplate", "hide", ...flat);
}

async function endings(operator: Operator): Promise<void> {
  const list = await operator.told("person", "list", ...building);
  const mia = list.people.find(({ name }: { name: string }) => name === "Mia Manager");
  const disabling = ["person", "disable", mia.account, ...building];
  const shown = await operator.run([...disabling, "--reason", "on leave"], ["Max"]);
  assert.equal(shown.code, 1);
  assert.match(shown.err, /mia@example\.org/);
  assert.match(shown.err, /type the name Mia Manager/);
  const disabled = await operator.run([...disabling, "--reason", "on leave"], ["Mia Manager"]);
  assert.equal(disabled.code, 0, disabled.err);
  await operator.does("person", "enable", mia.account, ...building);

  const removing = await operator.run(["facility", "delete", "A-2", ...building], ["A-2"]);
  assert.equal(removing.code, 0, removing.err);
  assert.match(removing.out, /Berg, Bea +main +ends/);
  await operator.does("facility", "delete", "S-599", ...building, "--yes");
  const gone = await operator.run(["facility", "show", "A-2", ...building]);
  assert.equal(gone.code, 1);
  assert.match(gone.err, /No facility of the building has that number/);
}

/** R31, R32: everything above stands in the log as done at the console, in one sound chain. */
async function told(operator: Operator, server: ConsoleServer): Promise<void> {
  const why = ["--case", "2026-7", "--reason", "a drill", "--purpose", "audit"];
  const exported = await operator.does("audit", "export", ...why);
  const { entries } = JSON.parse(exported);
  const words = new Set(
    entries.filter(({ via }: { via: string }) => via === "console")
      .map(({ what }: { what: string }) => what),
  );
  for (
    const word of [
      ...["operator_recovery", "user_created", "appointment_created", "facility_created"],
      ...["privilege_permissions_granted", "household_changed", "main_user_changed"],
      ...["tag_registered", "user_disabled", "facility_deleted", "sensitive_read"],
    ]
  ) assert.ok(words.has(word), `${word} is not among ${[...words].join(" ")}`);
  assert.ok(!/Ahlgren|example\.org/.test(exported), "the log names nobody");
  const file = `${server.dir}/log.json`;
  await Deno.writeTextFile(file, exported);
  const { publicKey } = JSON.parse(exported).checkpoint;
  const sound = await command(["audit", "verify", file, "--key", publicKey]);
  assert.equal(sound.code, 0, sound.err);
  const one = await operator.does("audit", "list", ...building, ...why);
  assert.match(one, /household_changed +– +console +linden/);
}

Deno.test("C14 the console's socket is for the server's own user alone; nobody listens, and it is said", async () => {
  await withConsoleServer(async ({ console, dir }) => {
    // Whoever may not write to a socket cannot connect to it (unix(7)).
    const { mode, uid } = await Deno.lstat(console);
    assert.equal(mode! & 0o777, 0o600);
    assert.equal(uid, Deno.uid());
    const nowhere = await command(["operator", "list", "--console", `${dir}/none.sock`]);
    assert.equal(nowhere.code, 1);
    assert.match(nowhere.err, /nothing is there/);
    // What stands at the console asks for no sign-in, and has none.
    assert.match(
      (await command(["whoami", "--console", console])).err,
      /not_found/,
    );
  });
});

Deno.test("command line: the task runs with no more permissions than it names", async () => {
  const config = JSON.parse(
    await Deno.readTextFile(new URL("../../deno.json", import.meta.url)),
  );
  const words = String(config.tasks.manage.command).split(" ");
  assert.ok(!words.some((word) => /^(-A|--allow-(all|run|ffi|sys))/.test(word)));
  await withConsoleServer(async ({ console, dir }) => {
    const task = async (...args: string[]) => {
      const { code, stdout, stderr } = await new Deno.Command(Deno.execPath(), {
        args: ["run", "--cached-only", ...words.slice(2), ...args],
        cwd: fileURLToPath(new URL("../../", import.meta.url)),
        env: { VESTIBULE_CONSOLE: console, NO_COLOR: "1" },
        stdout: "piped",
        stderr: "piped",
      }).output();
      const text = (bytes: Uint8Array) => new TextDecoder().decode(bytes);
      return { code, out: text(stdout), err: text(stderr) };
    };
    const added = await task(
      ...["facility", "add", ...building, "--kind", "sauna", "--number", "1", "--level", "0"],
    );
    assert.deepEqual([added.code, added.err], [0, ""]);
    const folder = `${dir}/ca`;
    const coded = await task(
      ...["device", "code", "linden-main", "--device-ca", folder, "--site", siteFile],
    );
    assert.deepEqual([coded.code, coded.err], [0, ""]);
    assert.match(coded.out, /^linden-main: [0-9A-Z-]{20,}\nOnce, until /);
    const refused = await task("facility", "delete", "1", ...building);
    assert.equal(refused.code, 1);
    assert.match(refused.err, /nothing was done/);
    assert.equal((await task("facility", "burn")).code, 2);
  });
});
