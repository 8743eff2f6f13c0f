/**
 * A person with a device: signed in at the identity plane over HTTP, with a passkey in software where
 * they have one, and capabilities for lifts and doors under random ids that the device makes.
 */
import { SystemClock } from "../../src/clock.ts";
import { uuidV7 } from "../../src/random.ts";
import { PhoneKey } from "./phone_key.ts";
import { type CreationOptions, type RequestOptions, SoftwarePasskey } from "./software_passkey.ts";

const clock = new SystemClock();

/** What a server answered. */
export interface Answered<T> {
  readonly status: number;
  /** The refusal's code, or `ok`. */
  readonly code: string;
  /** Without meaning where the code is not `ok`. */
  readonly body: T;
  readonly text: string;
}

/** What somebody is given who signs in. */
export interface GivenTokens {
  readonly access_token: string;
  readonly refresh_token: string;
  readonly session: string;
}

/** A capability as it was minted. */
export interface HeldCapability {
  readonly capability: string;
  readonly rid: string;
  readonly expiresAtMs: number;
  readonly lifts: readonly { readonly group: string; readonly levels: "all" | number[] }[];
  readonly doors: readonly string[];
}

/** The notice that counts. */
export interface Notice {
  readonly version: string;
  readonly language: string;
}

/** The six fields (R01). */
export interface SixFields {
  readonly name: string;
  readonly gender: string;
  readonly country: string;
  readonly language: string;
  readonly phone: string;
  readonly email: string;
}

/** Asks a server for something. */
export async function ask<T>(
  http: string,
  method: string,
  path: string,
  body?: unknown,
  headers: Readonly<Record<string, string>> = {},
): Promise<Answered<T>> {
  const response = await fetch(`${http}${path}`, {
    method,
    headers: { ...(body !== undefined && { "content-type": "application/json" }), ...headers },
    ...(body !== undefined && { body: JSON.stringify(body) }),
  });
  const text = await response.text();
  const isJson = text !== "" && /json/.test(response.headers.get("content-type") ?? "");
  const read: unknown = isJson ? JSON.parse(text) : text;
  const { status } = response;
  return { status, code: response.ok ? "ok" : codeOf(read, status), body: read as T, text };
}

/** What was asked for, or an error that says what the server answered. */
export function demanded<T>({ code, body, text }: Answered<T>, what: string): T {
  if (code !== "ok") throw new Error(`${what}: ${code}: ${text.slice(0, 400)}`);
  return body;
}

/** A fresh idempotency key. */
export function freshKey(): string {
  return uuidV7(clock.now(), { next: Math.random });
}

/** One person on one device. */
export class Person {
  readonly name: string;
  readonly http: string;
  readonly publicUrl: string;
  passkey: SoftwarePasskey | null = null;
  #tokens: GivenTokens | null = null;

  constructor(server: { readonly http: string; readonly publicUrl: string }, name: string) {
    this.http = server.http;
    this.publicUrl = server.publicUrl;
    this.name = name;
  }

  /** The session of this device. */
  get session(): string {
    return this.#given().session;
  }

  /** What signing in gave, for a browser of theirs. */
  get tokens(): GivenTokens {
    return this.#given();
  }

  /** Keeps what a sign-in gave. */
  take(tokens: GivenTokens): this {
    this.#tokens = tokens;
    return this;
  }

  /** Asks the identity plane, with one's token where there is one. */
  identity<T = unknown>(method: string, path: string, body?: unknown): Promise<Answered<T>> {
    const token = this.#tokens?.access_token;
    return ask<T>(
      this.http,
      method,
      `/identity/v1${path}`,
      body,
      token === undefined ? {} : { authorization: `Bearer ${token}` },
    );
  }

  /** As {@link identity}; throws unless it is granted. */
  async get<T>(path: string): Promise<T> {
    return demanded(await this.identity<T>("GET", path), `GET ${path}`);
  }

  /** As {@link identity}; throws unless it is granted. */
  async post<T>(path: string, body?: unknown): Promise<T> {
    return demanded(await this.identity<T>("POST", path, body), `POST ${path}`);
  }

  /** The code with which something is refused, or `ok`. */
  async code(method: string, path: string, body?: unknown): Promise<string> {
    return (await this.identity(method, path, body)).code;
  }

  /** Renews the access token; the code of the refusal, or `ok`. */
  async refresh(): Promise<string> {
    const { refresh_token } = this.#given();
    const answer = await ask<GivenTokens>(this.http, "POST", "/identity/v1/token", {
      grant_type: "refresh_token",
      refresh_token,
    });
    if (answer.code === "ok") this.take(answer.body);
    return answer.code;
  }

  /** Signs in on this device by password. */
  async signIn(email: string, password: string, deviceName: string): Promise<string> {
    const answer = await ask<GivenTokens>(this.http, "POST", "/identity/v1/sign-in", {
      email,
      password,
      deviceName,
    });
    if (answer.code === "ok") this.take(answer.body);
    return answer.code;
  }

  /** Makes a passkey on this device, which proves the person in this session. */
  async addPasskey(): Promise<void> {
    const passkey = new SoftwarePasskey(this.publicUrl);
    const options = await this.post<CreationOptions>("/me/passkeys/options");
    await this.post("/me/passkeys", { name: "phone", response: passkey.create(options) });
    this.passkey = passkey;
  }

  /** Signs in on this device by the passkey of `of`. */
  async signInByPasskey(of: Person, deviceName: string): Promise<string> {
    const options = await this.post<RequestOptions>("/sign-in/passkey/options");
    const response = of.passkey?.get(options);
    const answer = await this.identity<GivenTokens>("POST", "/sign-in/passkey", {
      response,
      deviceName,
    });
    if (answer.code === "ok") this.take(answer.body);
    return answer.code;
  }

  /** Asks for a capability under an id of its own, and says what was answered. */
  async askCapability(
    building: string,
    use: "lift" | "door" | "ring",
  ): Promise<Answered<HeldCapability>> {
    const path = "/identity/v1/capabilities";
    const token = this.#given().access_token;
    const url = `${this.publicUrl}${path}`;
    const key = await PhoneKey.make();
    const proof = await key.proof(
      { method: "POST", url, accessToken: token },
      clock.now(),
      { use, building },
    );
    return await ask<HeldCapability>(this.http, "POST", path, { building, use }, {
      authorization: `Bearer ${token}`,
      dpop: proof,
    });
  }

  /** A capability, granted. */
  async capability(building: string, use: "lift" | "door" | "ring"): Promise<HeldCapability> {
    return demanded(await this.askCapability(building, use), `a capability for ${this.name}`);
  }

  #given(): GivenTokens {
    if (this.#tokens === null) throw new Error(`${this.name} has not signed in`);
    return this.#tokens;
  }
}

/** Opens a door by a capability; answers once the unit has said so, or with why not. */
export function openDoor(
  http: string,
  { building, unit, door }: { readonly building: string; unit: string; door: string },
  { capability }: { readonly capability: string },
  key: string = freshKey(),
): Promise<Answered<{ readonly act: string; readonly state: string; readonly atMs: number }>> {
  return ask(
    http,
    "POST",
    `/v1/buildings/${building}/units/${unit}/doors/${door}/open`,
    undefined,
    {
      authorization: `Bearer ${capability}`,
      "idempotency-key": key,
    },
  );
}

function codeOf(body: unknown, status: number): string {
  return typeof body === "object" && body !== null && "code" in body
    ? String(body.code)
    : `status ${status}`;
}
