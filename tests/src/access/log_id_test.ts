import assert from "node:assert/strict";
import { keyLogId, listedTagLogId, tagLogId } from "../../../src/access/log_id.ts";
import { MasterKey } from "../../../src/access/master_key.ts";
import { utcDayOf } from "../../../src/utc_day.ts";

const masterKey = new MasterKey(new Uint8Array(32).fill(7));
const dayMs = 86_400_000;

Deno.test("C7 R44 a tag and a key stand in the log under another id each day and each holder", () => {
  const tag = { id: "t1", atMs: 1 };
  const days = Array.from({ length: 30 }, (_, day) => day);
  const ids = [
    ...days.map((day) => tagLogId(masterKey, tag, day)),
    ...days.map((day) => keyLogId(masterKey, "t1", day)),
    ...days.map((day) => listedTagLogId(masterKey, tag, "tower/a", day)),
    ...days.map((day) => listedTagLogId(masterKey, tag, "tower/b", day)),
    tagLogId(masterKey, { ...tag, atMs: 2 }, 0),
    tagLogId(masterKey, { ...tag, id: "t2" }, 0),
    tagLogId(new MasterKey(new Uint8Array(32).fill(8)), tag, 0),
  ];
  assert.equal(new Set(ids).size, ids.length);
  for (const id of ids) assert.match(id, /^[\w-]{22}$/);
  assert.equal(tagLogId(masterKey, tag, 3), ids[3]);
});

Deno.test("R44 a day of log ids begins at midnight in UTC", () => {
  assert.equal(utcDayOf(0), 0);
  assert.equal(utcDayOf(dayMs - 1), 0);
  assert.equal(utcDayOf(dayMs), 1);
});
