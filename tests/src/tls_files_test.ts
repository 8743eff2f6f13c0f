import assert from "node:assert/strict";
import { ManualClock, SystemClock } from "../../src/clock.ts";
import { readTlsPair, type TlsPair, watchTlsPair } from "../../src/tls_files.ts";
import { Inbox } from "../parts/inbox.ts";
import { selfSigned } from "../parts/self_signed.ts";

const make = () => selfSigned(new Date(new SystemClock().now()));

async function withFiles(body: (paths: TlsPair, write: (pair: TlsPair) => void) => Promise<void>) {
  const folder = await Deno.makeTempDir({ prefix: "tls-files-" });
  const paths = { cert: `${folder}/cert.pem`, key: `${folder}/key.pem` };
  const write = ({ cert, key }: TlsPair) => {
    Deno.writeTextFileSync(paths.cert, cert);
    Deno.writeTextFileSync(paths.key, key);
  };
  try {
    await body(paths, write);
  } finally {
    await Deno.remove(folder, { recursive: true });
  }
}

Deno.test("C14 E15 a renewed pair is handed on, and one half of a renewal is not", () =>
  withFiles(async (paths, write) => {
    const [first, second] = [make(), make()];
    write(first);
    const clock = new ManualClock();
    const handed = new Inbox<TlsPair>();
    const faults = new Inbox<string>();
    const end = watchTlsPair(
      paths,
      await readTlsPair(paths),
      clock,
      (pair) => handed.put(pair),
      (error) => faults.put(String(error)),
    );
    write({ cert: second.cert, key: first.key });
    clock.advance(30_000);
    const fault = await faults.next("the half");
    assert.match(fault, /the unencrypted key of its first certificate are needed/);
    assert.ok(!fault.includes("BEGIN"), "no part of a key in it");
    assert.equal(handed.all.length, 0);
    write(second);
    await clock.run(0); // the watch is armed again
    clock.advance(30_000);
    assert.deepEqual(await handed.next("the whole"), { cert: second.cert, key: second.key });
    end();
  }));

Deno.test("C14 a server does not start with a certificate that its key does not fit", () =>
  withFiles(async (paths, write) => {
    const one = make();
    for (
      const [cert, key] of [[one.cert, make().key], ["", one.key], [one.cert, "nonsense"]] as const
    ) {
      write({ cert, key });
      await assert.rejects(readTlsPair(paths), /^Error: Cannot use the certificate: /);
    }
    write(one);
    assert.equal((await readTlsPair(paths)).cert, one.cert);
    await assert.rejects(readTlsPair({ ...paths, key: `${paths.key}.gone` }), Deno.errors.NotFound);
  }));
