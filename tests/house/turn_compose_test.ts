/** The relay that an operator may switch on: in compose, in its configuration, and in what is said. */
import assert from "node:assert/strict";
import { parse } from "yaml";
import { readConfig } from "../../src/config.ts";

const read = (path: string) => Deno.readTextFileSync(new URL(`../../${path}`, import.meta.url));

interface Compose {
  readonly services: {
    readonly vestibule: { environment: Record<string, string>; volumes: string[] };
    readonly turn: { profiles: string[]; secrets: string[]; entrypoint: string[] };
  };
  readonly secrets: { readonly turn: { file: string } };
}

const text = read("compose.yaml");
const { services, secrets } = parse(text) as Compose;

Deno.test("house: compose starts no TURN server unless it is asked to, and shows its secret to nobody", () => {
  assert.deepEqual(services.turn.profiles, ["turn"]);
  assert.deepEqual(services.turn.secrets, ["turn"]);
  assert.ok(!("environment" in services.turn), "an environment is for all to read");
  assert.ok(!services.turn.entrypoint.join(" ").includes("--static-auth-secret"));
  assert.doesNotMatch(read("deploy/coturn/turnserver.conf"), /^static-auth-secret/m);
});

Deno.test("house: the lines that tell the server of its TURN server are comments, and true", () => {
  const { environment, volumes } = services.vestibule;
  const line = (name: string) => new RegExp(`^ +# ${name}: (\\S+)$`, "m").exec(text)?.[1];
  const env: Record<string, string | undefined> = {
    ...environment,
    VESTIBULE_TURN: line("VESTIBULE_TURN"),
    VESTIBULE_TURN_SECRET_FILE: line("VESTIBULE_TURN_SECRET_FILE"),
  };
  const { turn } = readConfig([], (name) => env[name]);
  const port = /^listening-port=(\d+)$/m.exec(read("deploy/coturn/turnserver.conf"))?.[1];
  assert.ok(turn !== undefined && turn.urls.every((url) => url.includes(`:${port}`)));
  // Both read one file: the server in its folder, coturn as a secret.
  const mount = volumes.find((one) => one.split(":")[1] === "/etc/vestibule")!.split(":")[0]!;
  assert.equal(turn.secretFile.replace("/etc/vestibule", mount), secrets.turn.file);
});

Deno.test("house: the ports of the TURN server are said where an operator reads them", () => {
  const of = (name: string) =>
    new RegExp(`^${name}=(\\d+)$`, "m").exec(read("deploy/coturn/turnserver.conf"))![1]!;
  for (const said of [text, read("docs/deploy.md")]) {
    for (const name of ["listening-port", "min-port", "max-port"]) {
      assert.ok(said.includes(of(name)), name);
    }
  }
});
