/**
 * The stage of the stories about people: a server process on a store on disk, a mail server, and a
 * simulated building with lifts and access units as another process. People come in by the ways that
 * are open to them: the printed link, invitations by mail or letter, passkeys, passwords.
 */
import assert from "node:assert/strict";
import { BuildingProcess } from "./building_process.ts";
import { MailServer, type ReceivedMail } from "./mail_server.ts";
import type { SiteFile } from "../../src/site.ts";
import { ask, demanded, type GivenTokens, type Notice, Person, type SixFields } from "./person.ts";
import { linden, townSite } from "./town_site.ts";
import { until } from "./until.ts";
import { type VestibuleOptions, VestibuleProcess } from "./vestibule_process.ts";

/** How a town is set up. */
export interface TownOptions {
  /** Left out: mail goes out. */
  readonly mail?: "sent" | "none" | "server_down";
  readonly broker?: VestibuleOptions["broker"];
  /** Where the building connects; left out: at the server's embedded broker. */
  readonly mqttOf?: (server: VestibuleProcess) => Promise<string> | string;
  /** Each device's password at a broker beside. */
  readonly secrets?: ReadonlyMap<string, string>;
  /** Leaves the building out, where nothing happens at its doors. */
  readonly withoutBuilding?: true;
  /** Left out: the one of the stories. */
  readonly site?: SiteFile;
  /** The number with which the mail server refuses a recipient, or null where it takes the mail. */
  readonly refuseMail?: (to: string) => number | null;
  /** More settings of the server. */
  readonly args?: readonly string[];
  /** Hears every line that the server says. */
  readonly heard?: (line: string) => void;
}

/** What every facility of the stories may do: doors, lifts, giving keys, taking people in. */
export const wholeGrant = {
  actions: ["open_door", "call_lift", "give_keys", "add_sub_users"],
  scope: { doors: "all", lifts: "all" },
} as const;

/** What is asserted of another person whose data is entered (R28, R30). */
export const asserted = {
  consentAsserted: true,
  statementVersion: "1",
  underAge: false,
} as const;

/** A password that nobody would guess. */
export const password = "correct horse 7 battery staple";

/** A town at work. */
export class Town implements AsyncDisposable {
  readonly server: VestibuleProcess;
  readonly operator: Person;
  readonly manager: Person;
  readonly mail: MailServer | null;
  readonly #building: BuildingProcess | null;

  private constructor(
    server: VestibuleProcess,
    mail: MailServer | null,
    building: BuildingProcess | null,
    people: { readonly operator: Person; readonly manager: Person },
  ) {
    this.server = server;
    this.mail = mail;
    this.#building = building;
    this.operator = people.operator;
    this.manager = people.manager;
  }

  /** Starts everything, makes the first operator and, by their invitation, the first manager. */
  static async start(options: TownOptions = {}): Promise<Town> {
    const undo: AsyncDisposable[] = [];
    try {
      const mail = options.mail === "none" ? null : await MailServer.start({
        tls: "none",
        ...(options.refuseMail !== undefined && { refuse: options.refuseMail }),
      });
      if (mail !== null && options.mail !== "server_down") undo.push(mail);
      // Its port is taken by nobody once it has gone: the connection is refused.
      if (options.mail === "server_down") await mail?.[Symbol.asyncDispose]();
      const server = await VestibuleProcess.start({
        site: options.site ?? townSite(),
        ...(mail !== null && { smtpUrl: mail.url }),
        ...(options.broker !== undefined && { broker: options.broker }),
        ...(options.args !== undefined && { args: options.args }),
        ...(options.heard !== undefined && { heard: options.heard }),
      });
      undo.push(server);
      const building = options.withoutBuilding ? null : await BuildingProcess.start({
        dir: server.dir,
        mqtt: await options.mqttOf?.(server) ?? `mqtt://127.0.0.1:${server.mqttPort}`,
        secrets: options.secrets ?? server.secrets,
        unitKeys: await server.unitKeys(),
      });
      if (building !== null) undo.push(building);
      const operator = await firstOperator(server);
      const manager = new Person(server, "Maija Manager");
      const town = new Town(server, mail, building, { operator, manager });
      const isMailed = mail !== null && options.mail !== "server_down";
      await town.appoint(manager, "maija@linden.example", isMailed ? "mail" : "letter");
      return town;
    } catch (error) {
      for (const part of undo.reverse()) await part[Symbol.asyncDispose]();
      throw error;
    }
  }

  /** The simulated building. */
  get building(): BuildingProcess {
    if (this.#building === null) throw new Error("The town was started without its building");
    return this.#building;
  }

  /** Somebody on a device of their own. */
  person(name: string): Person {
    return new Person(this.server, name);
  }

  /** The notice that everybody accepts. */
  async notice(): Promise<Notice> {
    return await noticeOf(this.server.http);
  }

  /** The operator appoints a manager, who takes the invitation up and makes a passkey. */
  async appoint(who: Person, email: string, by: "mail" | "letter" = "mail"): Promise<void> {
    const { invitation } = await this.operator.post<{ invitation: string }>(
      `/buildings/${linden}/people`,
      { name: who.name, email, post: "manager", ...asserted },
    );
    const secret = by === "mail"
      ? await this.mailedSecret(email)
      : await this.letterSecret(this.operator, invitation);
    await this.accept(who, secret, { email });
    await who.addPasskey();
  }

  /** The secret of the invitation that was mailed to an address. */
  async mailedSecret(email: string): Promise<string> {
    const { text } = await this.mailTo(email, ({ text }) => text.includes("#invitation="));
    return /#invitation=([\w.-]+)/.exec(text)![1]!;
  }

  /** The mail to an address that is as wanted, once it has come. */
  async mailTo(email: string, is: (mail: ReceivedMail) => boolean): Promise<ReceivedMail> {
    return await until(
      `a mail to ${email}`,
      () => this.mail?.mails.findLast((mail) => mail.to.includes(email) && is(mail)),
    );
  }

  /** The secret of an invitation as it stands on its printed letter. */
  async letterSecret(by: Person, invitation: string): Promise<string> {
    const letter = await by.get<string>(`/invitations/${invitation}/letter`);
    const link = /<span class="url">([^<]+)<\/span>/.exec(letter)?.[1];
    assert.ok(link !== undefined && !letter.includes("<script"), "a letter is a plain page");
    return /#invitation=([\w.-]+)$/.exec(link)![1]!;
  }

  /** Takes an invitation up: what is missing of the six fields, the notice, a password. */
  async accept(
    who: Person,
    secret: string,
    fields: Partial<SixFields> = {},
    deviceName = "phone",
  ): Promise<{ readonly account: string }> {
    const { account, tokens } = await who.post<{ account: string; tokens: GivenTokens }>(
      "/invitations/accept",
      {
        secret,
        notice: await this.notice(),
        deviceName,
        profile: { ...sixFields(who.name, fields.email ?? ""), ...fields },
        password,
      },
    );
    who.take(tokens);
    return { account };
  }

  /** The manager makes a flat that may do all that flats may. */
  async flat(number: string): Promise<{ readonly id: string; readonly grant: string }> {
    const { id } = await this.manager.post<{ id: string }>(
      `/buildings/${linden}/facilities`,
      { kind: "apartment", number, level: 3 },
    );
    const grant = await this.manager.post<{ id: string }>(`/buildings/${linden}/grants`, {
      subject: { kind: "facility", id },
      ...wholeGrant,
    });
    return { id, grant: grant.id };
  }

  /** The manager puts the first main user in, who takes the invitation up from the mail. */
  async mainUser(
    flat: string,
    name: string,
    email: string,
  ): Promise<Person & { readonly member: string; readonly account: string }> {
    const { member } = await this.manager.post<{ member: { id: string } }>(
      `/facilities/${flat}/main-user`,
      { name, email, ...asserted },
    );
    const who = this.person(name);
    const { account } = await this.accept(who, await this.mailedSecret(email), { email });
    return Object.assign(who, { member: member.id, account });
  }

  /** A main user adds somebody of the household, who takes the invitation up from the mail. */
  async subUser(
    by: Person,
    flat: string,
    name: string,
    email: string,
  ): Promise<Person & { readonly member: string; readonly account: string }> {
    const { member } = await by.post<{ member: { id: string } }>(
      `/facilities/${flat}/sub-users`,
      { name, email, withAccount: true, mayGiveKeys: true, ...asserted },
    );
    const who = this.person(name);
    const { account } = await this.accept(who, await this.mailedSecret(email), { email });
    return Object.assign(who, { member: member.id, account });
  }

  async [Symbol.asyncDispose](): Promise<void> {
    await this.#building?.[Symbol.asyncDispose]();
    await this.server[Symbol.asyncDispose]();
    await this.mail?.[Symbol.asyncDispose]();
  }
}

/** The six fields of somebody (R01). */
export function sixFields(name: string, email: string): SixFields {
  return {
    name,
    gender: "undisclosed",
    country: "FI",
    language: "en",
    phone: "+358401234567",
    email,
  };
}

async function noticeOf(http: string): Promise<Notice> {
  const answer = await ask<{ version: string }>(http, "GET", "/identity/v1/notice");
  return { version: demanded(answer, "the notice").version, language: "en" };
}

/** Whoever stands at the machine opens the printed link. */
async function firstOperator(server: VestibuleProcess): Promise<Person> {
  const operator = new Person(server, "Otso Operator");
  const secret = server.operatorLink.split("#operator=")[1]!;
  const { tokens } = await operator.post<{ tokens: GivenTokens }>("/first-operator", {
    secret,
    notice: await noticeOf(server.http),
    deviceName: "desk",
    profile: sixFields(operator.name, "otso@linden.example"),
    password,
  });
  operator.take(tokens);
  await operator.addPasskey();
  return operator;
}
