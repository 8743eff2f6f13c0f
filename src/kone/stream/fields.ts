/**
 * Reads fields of JSON as the vendor's server does, which is known by its texts: numeric strings are
 * numbers, unknown fields are ignored, the first fault ends the reading and is named by its path in
 * single quotes (KONE 1.4). What came is never repeated.
 */

/** A field is not as it must be; the text is the error frame's. */
export class FieldFault extends Error {
  override readonly name = "FieldFault";
}

const numeric = /^\s*[-+]?(\d+\.?\d*|\.\d+)(e[-+]?\d+)?\s*$/i;

/** Whether it is a number or the text of one, whatever its size. */
export function isNumeric(value: unknown): value is number | string {
  return typeof value === "number" || (typeof value === "string" && numeric.test(value));
}

/** The fields of one object. */
export class Fields {
  readonly #values: Readonly<Record<string, unknown>>;
  readonly #prefix: string;

  /** @param prefix of the names in faults, such as `payload.`. */
  private constructor(values: Readonly<Record<string, unknown>>, prefix: string) {
    this.#values = values;
    this.#prefix = prefix;
  }

  /** The fields of a whole message. @throws {FieldFault} where it is no object. */
  static ofMessage(value: unknown): Fields {
    if (!isObject(value)) throw new FieldFault("'value' must be of type object");
    return new Fields(value, "");
  }

  /** What stands there, unjudged; undefined for what is not there. */
  raw(name: string): unknown {
    return Object.hasOwn(this.#values, name) ? this.#values[name] : undefined;
  }

  /** @throws {FieldFault} */
  object(name: string): Fields {
    const value = this.#demanded(name);
    if (!isObject(value)) throw this.fault(name, "must be of type object");
    return new Fields(value, `${this.#prefix}${name}.`);
  }

  /** The object there, or one without fields. */
  anyObject(name: string): Fields {
    const value = this.raw(name);
    return new Fields(isObject(value) ? value : {}, `${this.#prefix}${name}.`);
  }

  /** @throws {FieldFault} */
  number(name: string): number {
    return this.#numberOf(name, this.#demanded(name));
  }

  /** A number, or what is said instead of one. @param none what counts as none beside absence. */
  numberOr<T>(name: string, otherwise: T, none: readonly unknown[] = []): number | T {
    const value = this.raw(name);
    if (value === undefined || none.includes(value)) return otherwise;
    return this.#numberOf(name, value);
  }

  /** A number or the text of one, as it came. @throws {FieldFault} */
  numericId(name: string, lengthMax: number): number | string {
    const value = this.#demanded(name);
    if (!isNumeric(value)) throw this.fault(name, "must be a number");
    if (typeof value === "string") this.#demandShort(name, value, lengthMax);
    return value;
  }

  /** A text that is not empty. @throws {FieldFault} */
  text(name: string, lengthMax: number): string {
    const value = this.#demanded(name);
    if (typeof value !== "string") throw this.fault(name, "must be a string");
    if (value === "") throw this.fault(name, "is not allowed to be empty");
    return this.#demandShort(name, value, lengthMax);
  }

  /** A text, or undefined where there is none, null or an empty one. @throws {FieldFault} */
  textIfAny(name: string, lengthMax: number): string | undefined {
    const value = this.raw(name);
    return value === undefined || value === null || value === ""
      ? undefined
      : this.text(name, lengthMax);
  }

  /** One of a few words. @throws {FieldFault} */
  word<T extends string>(name: string, words: readonly T[]): T {
    const value = this.#demanded(name);
    const word = words.find((one) => one === value);
    if (word === undefined) throw this.fault(name, `must be one of [${words.join(", ")}]`);
    return word;
  }

  /** @throws {FieldFault} */
  texts(name: string, countMax: number, lengthMax: number): readonly string[] {
    const items = this.#listOf(name, countMax);
    return items.fields.map((item) => items.values.text(item, lengthMax));
  }

  /** @throws {FieldFault} */
  numbers(name: string, countMax: number): readonly number[] {
    const items = this.#listOf(name, countMax);
    return items.fields.map((item) => items.values.number(item));
  }

  /** That a field breaks a rule. */
  fault(name: string, rule: string): FieldFault {
    return new FieldFault(`'${this.#prefix}${name}' ${rule}`);
  }

  #demanded(name: string): unknown {
    const value = this.raw(name);
    if (value === undefined) throw this.fault(name, "is required");
    return value;
  }

  #numberOf(name: string, value: unknown): number {
    const number = isNumeric(value) ? Number(value) : Number.NaN;
    if (!Number.isFinite(number)) throw this.fault(name, "must be a number");
    return number;
  }

  #demandShort(name: string, value: string, lengthMax: number): string {
    if (value.length <= lengthMax) return value;
    throw this.fault(name, `length must be less than or equal to ${lengthMax} characters long`);
  }

  /** Items as fields whose names are `name[0]`, `name[1]`, … */
  #listOf(name: string, countMax: number): { readonly fields: string[]; readonly values: Fields } {
    const value = this.#demanded(name);
    if (!Array.isArray(value)) throw this.fault(name, "must be an array");
    if (value.length > countMax) {
      throw this.fault(name, `must contain less than or equal to ${countMax} items`);
    }
    const named = value.map((item: unknown, index) => [`${name}[${index}]`, item] as const);
    return {
      fields: named.map(([field]) => field),
      values: new Fields(Object.fromEntries(named), this.#prefix),
    };
  }
}

function isObject(value: unknown): value is Readonly<Record<string, unknown>> {
  return typeof value === "object" && value !== null && !Array.isArray(value);
}
