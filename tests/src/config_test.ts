import assert from "node:assert/strict";
import fc from "fast-check";
import { ConfigError, readConfig, usage } from "../../src/config.ts";
import { isLoopback } from "../../src/loopback.ts";

const none = () => undefined;
const from = (settings: Record<string, string>) => (name: string) => settings[name];

function faultsOf(args: string[], env: (name: string) => string | undefined = none) {
  try {
    readConfig(args, env);
  } catch (error) {
    assert.ok(error instanceof ConfigError);
    return error.faults;
  }
  return [];
}

Deno.test("readConfig gives every default and freezes what it gives", () => {
  const config = readConfig(["--site", "site.json"], none);
  assert.deepEqual(config.http, { host: "127.0.0.1", port: 8080 });
  assert.deepEqual(config.metrics, { host: "127.0.0.1", port: 9464 });
  assert.deepEqual(config.mqtt, { embedded: true, listen: { host: "127.0.0.1", port: 1883 } });
  assert.deepEqual(config.store, { data: "./data" });
  assert.deepEqual(config.trustedProxies, []);
  assert.equal(config.tls, undefined);
  assert.ok(
    Object.isFrozen(config) && Object.isFrozen(config.limits) && Object.isFrozen(config.http),
  );
});

Deno.test("E15 settings come from the environment, and a flag wins", () => {
  const env = from({ VESTIBULE_SITE: "a.json", VESTIBULE_HTTP: "[::1]:81", VESTIBULE_DATA: "" });
  const config = readConfig(["--http=localhost:0"], env);
  assert.equal(config.site, "a.json");
  assert.deepEqual(config.http, { host: "localhost", port: 0 });
  assert.deepEqual(config.store, { data: "./data" });
  assert.deepEqual(readConfig([], env).http, { host: "::1", port: 81 });
});

Deno.test("E15 only names of known settings are asked of the environment", () => {
  const asked: string[] = [];
  readConfig(["--site=x"], (name) => {
    asked.push(name);
    return undefined;
  });
  assert.ok(asked.length > 10);
  assert.ok(asked.every((name) => name.startsWith("VESTIBULE_")));
});

Deno.test("readConfig lists every fault at once with its place", () => {
  const faults = faultsOf(
    [
      "stray",
      "--nonsense",
      "--http",
      "nowhere",
      "--metrics=[::1]:70000",
      "--tls-cert=a.pem",
      "--data=a",
      "--data=b",
      "--store",
    ],
    from({ VESTIBULE_SOCKETS_MAX: "many", VESTIBULE_TRUSTED_PROXY: "10.0.0.0/8, 0.0.0.0/0" }),
  );
  const places = faults.map(({ place }) => place);
  for (
    const place of [
      "stray",
      "--nonsense",
      "--http",
      "--metrics",
      "--tls-cert",
      "--data",
      "--store",
      "--site",
      "VESTIBULE_SOCKETS_MAX",
      "VESTIBULE_TRUSTED_PROXY",
    ]
  ) assert.ok(places.includes(place), `${place} is missing of ${places.join(" ")}`);
  assert.match(faults.find(({ place }) => place === "--http")?.fault ?? "", /HOST:PORT, got "now/);
});

for (const flag of ["--http", "--metrics", "--mqtt"]) {
  Deno.test(`R42 C14 E15 ${flag} off loopback without TLS is a fault`, () => {
    for (const host of ["0.0.0.0", "[::]", "192.168.1.4", "lifts.example", "127.1"]) {
      const args = ["--site=x", `${flag}=${host}:9000`];
      assert.deepEqual(faultsOf(args).map(({ place }) => place), [flag]);
      assert.deepEqual(faultsOf([...args, "--tls-cert=c", "--tls-key=k"]), []);
      // A proxy stands in front of HTTP; nothing in MQTT says that one does.
      const behind = faultsOf([...args, "--trusted-proxy=10.1.0.0/16"]);
      assert.deepEqual(behind.map(({ place }) => place), flag === "--mqtt" ? [flag] : []);
    }
    for (const host of ["127.0.0.1", "[::1]", "localhost"]) {
      assert.deepEqual(faultsOf(["--site=x", `${flag}=${host}:9000`]), []);
    }
  });
}

Deno.test("C14 settings of devices' certificates, and the faults between them", () => {
  const tls = ["--site=x", "--tls-cert=c", "--tls-key=k"];
  const { devices } = readConfig([...tls, "--device-ca=ca"], none);
  assert.deepEqual(devices, { ca: "ca", certificateDays: 397 });
  assert.equal(readConfig(tls, none).devices, undefined);
  const more = ["--device-ca=ca", "--device-cert-days=30", "--device-broker-url=mqtts://b:8883"];
  assert.deepEqual(readConfig([...tls, ...more], none).devices, {
    ca: "ca",
    certificateDays: 30,
    brokerUrl: "mqtts://b:8883",
  });
  const cases: [string[], string, RegExp][] = [
    [["--site=x", "--device-ca=ca"], "--device-ca", /needs --tls-cert and --tls-key/],
    [[...tls, "--device-ca=./data/ca"], "--device-ca", /must not lie in the data folder/],
    [
      [...tls, "--device-ca=d/x/../y/ca", "--data=./d/y"],
      "--device-ca",
      /must not lie in the data/,
    ],
    [[...tls, "--device-ca=/d", "--data=/d"], "--device-ca", /must not lie in the data folder/],
    [[...tls, "--device-broker-url=mqtts://b"], "--device-broker-url", /takes --device-ca/],
    [[...tls, "--device-ca=ca", "--device-cert-days=0"], "--device-cert-days", /from 1 to 825/],
    [
      [...tls, "--device-ca=ca", "--mqtt=0.0.0.0:8883"],
      "--device-ca",
      /needs --device-broker-url: no device can connect to 0\.0\.0\.0/,
    ],
  ];
  for (const [args, place, rule] of cases) {
    const faults = faultsOf(args);
    assert.deepEqual(faults.map((fault) => fault.place), [place], args.join(" "));
    assert.match(faults[0]!.fault, rule);
  }
  assert.deepEqual(faultsOf([...tls, "--device-ca=/datas/ca", "--data=/data"]), []);
  assert.deepEqual(faultsOf(["--site=x", "--device-ca=ca", "--mqtt-url=mqtts://b"]), []);
});

Deno.test("C14 this server's own certificate at another broker needs its key and TLS", () => {
  const url = ["--site=x", "--mqtt-url=mqtts://broker.example"];
  assert.deepEqual(readConfig([...url, "--mqtt-cert=c", "--mqtt-key=k"], none).mqtt, {
    embedded: false,
    url: "mqtts://broker.example",
    tls: { cert: "c", key: "k" },
  });
  const placesOf = (args: string[]) => faultsOf(args).map(({ place }) => place);
  assert.deepEqual(placesOf([...url, "--mqtt-cert=c"]), ["--mqtt-cert"]);
  assert.deepEqual(placesOf([...url, "--mqtt-key=k"]), ["--mqtt-key"]);
  assert.deepEqual(placesOf(["--site=x", "--mqtt-cert=c", "--mqtt-key=k"]), [
    "--mqtt-cert",
    "--mqtt-key",
  ]);
  const plain = ["--site=x", "--mqtt-url=mqtt://b", "--mqtt-cert=c", "--mqtt-key=k"];
  assert.deepEqual(placesOf(plain), ["--mqtt-cert"]);
});

Deno.test("a broker elsewhere takes the place of the embedded one", () => {
  const config = readConfig([
    "--site=x",
    "--mqtt-url=mqtts://broker.example:8883",
    "--mqtt-user=vestibule",
    "--mqtt-password-file=secret",
  ], none);
  assert.deepEqual(config.mqtt, {
    embedded: false,
    url: "mqtts://broker.example:8883",
    user: "vestibule",
    passwordFile: "secret",
  });
  assert.equal(faultsOf(["--site=x", "--mqtt-user=u"]).length, 1);
  assert.equal(
    faultsOf(["--site=x", "--mqtt=127.0.0.1:1", "--mqtt-url=mqtt://b", "--device-secrets=f"])
      .length,
    2,
  );
});

Deno.test("a password inside a URL is a fault and is not repeated", () => {
  const faults = faultsOf(["--site=x", "--mqtt-url=mqtt://me:hunter2@broker"]);
  assert.equal(faults.length, 1);
  assert.ok(!JSON.stringify(faults).includes("hunter2"));
});

Deno.test("a store elsewhere takes the place of the data folder", () => {
  const stores = ["--store=https://kv.example", "--people-store=https://people.example"];
  const config = readConfig(["--site=x", ...stores], none);
  assert.deepEqual(config.store, { url: "https://kv.example" });
  assert.deepEqual(config.people.store, { url: "https://people.example" });
  assert.equal(faultsOf(["--site=x", ...stores, "--data=d"]).length, 1);
});

Deno.test("E8 people have a store of their own, never that of the equipment", () => {
  assert.deepEqual(readConfig(["--site=x", "--data=d"], none).people.store, { data: "d/people" });
  assert.equal(faultsOf(["--site=x", "--store=https://kv.example"]).length, 1);
  const one = ["--store=https://kv.example", "--people-store=https://kv.example"];
  assert.equal(faultsOf(["--site=x", ...one]).length, 1);
});

Deno.test("the master key lies outside the data folder", () => {
  assert.equal(faultsOf(["--site=x", "--data=d", "--master-key=d/key"]).length, 1);
  assert.equal(faultsOf(["--site=x", "--data=./d", "--master-key=d/../d/people/key"]).length, 1);
  assert.deepEqual(faultsOf(["--site=x", "--data=d", "--master-key=e/key"]), []);
});

Deno.test("R93 no mail is sent unless the operator names a server and a sender", () => {
  assert.equal(readConfig(["--site=x"], none).people.mail, undefined);
  assert.equal(faultsOf(["--site=x", "--smtp-url=smtp://mail.example"]).length, 1);
  assert.equal(faultsOf(["--site=x", "--mail-from=door@example.org"]).length, 1);
  const mail = ["--smtp-url=smtp://mail.example", "--mail-from=door@example.org"];
  assert.deepEqual(readConfig(["--site=x", ...mail], none).people.mail, {
    url: "smtp://mail.example",
    from: "door@example.org",
  });
  assert.equal(faultsOf(["--site=x", ...mail, "--smtp-user=me"]).length, 1);
});

Deno.test("relays for picture and voice come with their secret's file, or not at all", () => {
  assert.equal(readConfig(["--site=x"], none).turn, undefined);
  const urls = "turn:relay.example:3478, turns:[2001:db8::1]?transport=tcp";
  const given = ["--site=x", `--turn=${urls}`, "--turn-secret-file=/run/turn"];
  assert.deepEqual(readConfig(given, none).turn, {
    urls: ["turn:relay.example:3478", "turns:[2001:db8::1]?transport=tcp"],
    secretFile: "/run/turn",
  });
  assert.equal(faultsOf(["--site=x", "--turn=turn:relay.example"]).length, 1);
  assert.equal(faultsOf(["--site=x", "--turn-secret-file=/run/turn"]).length, 1);
  const wrong = ["stun:relay.example", "turn://relay.example", "turn:me:secret@relay.example", ""];
  for (const each of [...wrong, Array(5).fill("turn:a").join(",")]) {
    const faults = faultsOf(["--site=x", `--turn=${each}`, "--turn-secret-file=s"]);
    assert.ok(faults.some(({ place }) => place === "--turn"), each);
    assert.ok(faults.every(({ fault }) => !fault.includes("secret@")), "it may hold a secret");
  }
});

Deno.test("master key: it comes from a file or the environment, never from both or a flag, and no fault repeats it", () => {
  const secret = "A".repeat(43);
  const env = from({ VESTIBULE_MASTER_SECRET: secret });
  const byFile = readConfig(["--site=x", "--data=d/"], none).people;
  assert.deepEqual(byFile.master, { file: "d.key" });
  const { master } = readConfig(["--site=x"], env).people;
  assert.ok("variable" in master && master.variable === "VESTIBULE_MASTER_SECRET");
  assert.ok(!JSON.stringify(master).includes(secret) && !Deno.inspect(master).includes(secret));
  const place = "VESTIBULE_MASTER_SECRET";
  assert.deepEqual(faultsOf(["--site=x", "--master-key=k"], env).map(({ place }) => place), [
    place,
  ]);
  for (const wrong of ["short", `${secret}${secret}`]) {
    const faults = faultsOf(["--site=x"], from({ [place]: wrong }));
    assert.deepEqual(faults.map((fault) => fault.place), [place]);
    assert.ok(!JSON.stringify(faults).includes(wrong));
  }
  for (const flag of [["--master-secret", secret], [`--master-secret=${secret}`]]) {
    const faults = faultsOf(["--site=x", ...flag]);
    assert.deepEqual(faults.map((fault) => fault.place), ["--master-secret"]);
    assert.ok(!JSON.stringify(faults).includes(secret));
  }
  assert.ok(usage().includes(place));
});

Deno.test("master key: with a store elsewhere keys lie where they are set, or beside the file", () => {
  const elsewhere = ["--site=x", "--store=https://kv", "--people-store=https://kv2"];
  const beside = (args: string[], env = none as (name: string) => string | undefined) =>
    readConfig([...elsewhere, ...args], env).people.keysBeside;
  assert.equal(beside(["--master-key=/etc/vestibule.key"]), "/etc/vestibule.key");
  assert.equal(beside(["--keys=/var/lib/keys"]), "/var/lib/keys/vestibule");
  const env = from({ VESTIBULE_MASTER_SECRET: "A".repeat(43) });
  assert.equal(beside(["--keys=/var/lib/keys"], env), "/var/lib/keys/vestibule");
  // Else they would lie wherever the process was started, and a container forgets that.
  assert.match(faultsOf(elsewhere, env)[0]?.fault ?? "", /needs --keys/);
  assert.deepEqual(faultsOf(["--site=x", "--keys=k"]).map(({ place }) => place), ["--keys"]);
});

Deno.test("usage names every flag and its variable's form", () => {
  const text = usage();
  for (
    const flag of [
      "--http",
      "--mqtt-key",
      "--device-ca",
      "--trusted-proxy",
      "--site",
      "--log-level",
    ]
  ) {
    assert.ok(text.includes(`  ${flag} `), flag);
  }
  assert.ok(text.includes("VESTIBULE_HTTP"));
});

Deno.test("isLoopback knows this machine's own names and no others", () => {
  for (const host of ["localhost", "127.0.0.1", "127.9.9.9", "::1"]) assert.ok(isLoopback(host));
  for (const host of ["0.0.0.0", "::", "128.0.0.1", "127.0.0.1.example", "localhost.example"]) {
    assert.ok(!isLoopback(host), host);
  }
});

Deno.test("C16 --webhook-allow names hosts, addresses and networks, and nothing as wide as all", () => {
  const site = ["--site", "site.json"];
  assert.deepEqual(readConfig(site, none).webhookAllow, []);
  const { webhookAllow } = readConfig([...site, "--webhook-allow", "hooks.lan, 10.1.0.0/16"], none);
  assert.deepEqual(webhookAllow, ["hooks.lan", "10.1.0.0/16"]);
  for (const wrong of ["0.0.0.0/0", "*", "https://hooks.lan"]) {
    assert.throws(() => readConfig([...site, "--webhook-allow", wrong], none), ConfigError);
  }
});

Deno.test("readConfig answers any command line with a config or a list of faults", () => {
  fc.assert(fc.property(fc.array(fc.string()), fc.string(), (args, value) => {
    try {
      readConfig(args, () => value);
    } catch (error) {
      assert.ok(error instanceof ConfigError, String(error));
      assert.ok(error.faults.length > 0);
    }
  }));
});
