import assert from "node:assert/strict";
import { RingSockets, socketsMax } from "../../../src/access/ring_sockets.ts";
import type { HeardSignal } from "../../../src/ring_signalling.ts";

const mia = { session: "session-mia", account: "mia", building: "tower" };
const heardSignal: HeardSignal = {
  ...{ ring: "r-1", media: "picture", session: "s".repeat(22) },
  signal: { kind: "candidate", candidate: null },
};

function ears(page?: string) {
  const heard: HeardSignal[] = [];
  const signal = (one: HeardSignal) => heard.push(one);
  return { heard, ears: { ring() {}, signal, ...(page !== undefined && { page }) } };
}

Deno.test("the newest socket of a page takes over its line, which ends with the last of them", () => {
  const sockets = new RingSockets();
  const [first, second, third] = [ears("page-1"), ears("page-1"), ears("page-1")];
  const one = sockets.add(mia, first.ears)!;
  const two = sockets.add(mia, second.ears)!;
  assert.deepEqual([one.resumed, two.resumed, one.line === two.line], [false, true, true]);
  one.line.hear(heardSignal);
  assert.deepEqual([first.heard, second.heard], [[], [heardSignal]]);
  assert.equal(one.leave(), undefined, "what was begun goes on");
  assert.equal(one.leave(), undefined, "a second time it is nothing");
  // The renewed one fails, and the page's earlier socket has the line again.
  const three = sockets.add(mia, third.ears)!;
  three.leave();
  one.line.hear(heardSignal);
  assert.equal(second.heard.length, 2);
  assert.equal(two.leave(), two.line);
  assert.equal(sockets.add(mia, ears("page-1").ears)!.resumed, false, "it was over");
});

Deno.test("neither another page, device or building takes a line over, nor a socket that names none", () => {
  const sockets = new RingSockets();
  const one = sockets.add(mia, ears("page-1").ears)!;
  const others = [
    sockets.add(mia, ears("page-2").ears)!,
    sockets.add(mia, ears().ears)!,
    sockets.add(mia, ears().ears)!,
    sockets.add({ ...mia, session: "session-sue" }, ears("page-1").ears)!,
    sockets.add({ ...mia, building: "yard" }, ears("page-1").ears)!,
  ];
  assert.equal(new Set([one, ...others].map(({ line }) => line)).size, 6);
  assert.ok(others.every(({ resumed }) => !resumed));
  assert.equal(sockets.of(mia).length, 4);
  assert.equal(sockets.in("tower").length, 5);
  assert.equal(one.leave(), one.line);
});

Deno.test("a device's sockets are bounded", () => {
  const sockets = new RingSockets();
  const all = Array.from({ length: socketsMax }, () => sockets.add(mia, ears().ears)!);
  assert.equal(sockets.add(mia, ears().ears), undefined);
  all[0]!.leave();
  assert.ok(sockets.add(mia, ears().ears) !== undefined);
});
