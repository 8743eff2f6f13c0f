/**
 * Entries of the audit log as they lie at rest (C6). What an entry says is sealed under the key of
 * its day, which is destroyed when the log's time is over, so that no copy of the log outlives its
 * retention. Inside that, each account that it names is sealed once more under that person's log
 * key and stands there by the key's own name, which says nothing of whose it is.
 *
 *     {"seq":7,"previous":"…","hash":"…","day":20514,"sealed":"1.…"}
 *
 * In clear are the number and the links of the chain, which therefore holds after keys are destroyed
 * and after old days are gone. The hash goes over the entry's own salt too (`registry/audit.ts`),
 * which is sealed with it: who has the hash alone cannot try out what the entry may have said.
 */
import { type AuditEntry, auditId } from "../people/registry/audit.ts";
import { openField, sealField } from "./field_seal.ts";
import type { KeyStore } from "./key_store.ts";
import { utcDayOf } from "../utc_day.ts";

/** What is left of an entry that cannot be read any more: its place in the chain. */
export interface AuditStub {
  readonly seq: number;
  readonly previous: string;
  readonly hash: string;
}

/** An entry at rest. */
interface SealedEntry extends AuditStub {
  /** In UTC, counted from the epoch. */
  readonly day: number;
  readonly sealed: string;
}

/** A name sealed under the log key of that own name. */
interface SealedName {
  readonly key: string;
  readonly sealed: string;
}

type Name = string | SealedName;
type Content = Omit<AuditEntry, "seq" | "previous" | "hash" | "by" | "about"> & {
  readonly by: Name | null;
  readonly about: readonly Name[];
};

const table = "audit";
const accountPrefix = "account/";

/** Seals and opens entries of the audit log. */
export class AuditSeal {
  readonly #keys: KeyStore;
  readonly #randomBytes: (count: number) => Uint8Array;

  /** @param randomBytes so many unguessable bytes. */
  constructor(keys: KeyStore, randomBytes: (count: number) => Uint8Array) {
    this.#keys = keys;
    this.#randomBytes = randomBytes;
  }

  /** An entry as it is stored; one of a day that is past its time keeps its links alone. */
  seal(entry: object): object {
    const { seq, previous, hash, by, about, ...rest } = entry as AuditEntry;
    const day = utcDayOf(rest.atMs);
    const content: Content = {
      ...rest,
      by: by === null ? null : this.#named(rest.id, "by", by, by),
      about: about.map((record, n) =>
        record.startsWith(accountPrefix)
          ? this.#named(rest.id, `about/${n}`, record.slice(accountPrefix.length), record)
          : record
      ),
    };
    const key = this.#keys.segmentKey("audit", day);
    if (key === null) return { seq, previous, hash };
    const place = { table, path: hash, id: rest.id };
    const sealed = sealField(key, place, content, this.#randomBytes(12));
    return { seq, previous, hash, day, sealed } satisfies SealedEntry;
  }

  /**
   * What {@link seal} made, opened, or an {@link AuditStub} where a key is gone; an entry in clear,
   * from before, as it is.
   * @throws {SealBroken | KeyMissing}
   */
  open(value: unknown): unknown {
    if (typeof value !== "object" || value === null || !("sealed" in value)) return value;
    const { seq, previous, hash, day, sealed } = value as SealedEntry;
    const stub: AuditStub = { seq, previous, hash };
    const key = this.#keys.existingSegment("audit", day);
    if (key === null) return stub;
    const place = { table, path: hash, id: auditId(seq) };
    const { by, about, ...rest } = openField(key, place, sealed) as Content;
    const names = [by, ...about].map((name, n) =>
      typeof name === "object" && name !== null
        ? this.#name(rest.id, n === 0 ? "by" : `about/${n - 1}`, name)
        : name
    );
    if (names.some((name) => name === undefined)) return stub;
    return { ...rest, seq, previous, hash, by: names[0], about: names.slice(1) };
  }

  /** A name under somebody's log key; as it is where that is gone, for then it names nobody. */
  #named(id: string, path: string, person: string, name: string): Name {
    const found = this.#keys.logKeyOf(person);
    if (found === null) return name;
    const sealed = sealField(found.key, { table, path, id }, name, this.#randomBytes(12));
    return { key: found.ref, sealed };
  }

  #name(id: string, path: string, { key: ref, sealed }: SealedName): string | undefined {
    const key = this.#keys.byRef(ref);
    return key === null ? undefined : String(openField(key, { table, path, id }, sealed));
  }
}
