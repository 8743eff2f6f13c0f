// @ts-check
/** What claims may look like. A statement has exactly the claims of its kind, each of its form. */
import { fromBase64Url } from "./base64_url.js";

/** @typedef {(value: unknown) => boolean} Form */

/**
 * Whether these are exactly the claims of these forms.
 * @param {Record<string, unknown>} claims
 * @param {Readonly<Record<string, Form>>} forms
 */
export function areExactly(claims, forms) {
  const names = Object.keys(forms);
  return Object.keys(claims).length === names.length &&
    names.every((name) => Object.hasOwn(claims, name) && forms[name]?.(claims[name]) === true);
}

/** @param {unknown} value @returns {value is Record<string, unknown>} */
export function isRecord(value) {
  return typeof value === "object" && value !== null && !Array.isArray(value);
}

/** A name that somebody else made: of a ring, a session, a building's unit. @type {Form} */
export function isName(value) {
  return typeof value === "string" && /^[A-Za-z0-9._:\/-]{1,128}$/.test(value);
}

/** 32 bytes in base64url: a public key, its name, a hash. @type {Form} */
export function is32Bytes(value) {
  return typeof value === "string" && value.length === 43 && fromBase64Url(value) !== undefined;
}

/** 16 to 32 random bytes in base64url. @type {Form} */
export function isRandom(value) {
  return typeof value === "string" && value.length >= 22 && value.length <= 43 &&
    fromBase64Url(value) !== undefined;
}

/** Whole seconds since 1970, before the year 5138. @type {Form} */
export function isSeconds(value) {
  return Number.isInteger(value) && Number(value) >= 0 && Number(value) < 100_000_000_000;
}

/** @param {unknown} wanted @returns {Form} */
export function is(wanted) {
  return (value) => value === wanted;
}

/** @type {Form} */
export function isBoolean(value) {
  return typeof value === "boolean";
}

/**
 * @param {Form} form
 * @param {number} min
 * @param {number} max
 * @returns {Form} a list without repetitions
 */
export function isListOf(form, min, max) {
  return (value) =>
    Array.isArray(value) && value.length >= min && value.length <= max && value.every(form) &&
    new Set(value).size === value.length;
}

/** @param {Form} form @returns {Form} */
export function orNull(form) {
  return (value) => value === null || form(value);
}

/** A flat as `placeOf` spells it. @type {Form} */
export function isPlace(value) {
  return typeof value === "string" && value.length <= placeMax && placeOf(value) === value;
}

const placeMax = 64;

/**
 * A flat's number as signs and unit compare it, so that "a 5" and "A5" are one flat; undefined for
 * what is none. Buildings whose numbers repeat by staircase put that before it.
 * @param {string} text
 */
export function placeOf(text) {
  const place = text.normalize("NFKC").replaceAll(/\s+/gu, "").toUpperCase().normalize("NFKC");
  return /^[\p{L}\p{N}][\p{L}\p{M}\p{N}.\/:-]*$/u.test(place) && place.length <= placeMax
    ? place
    : undefined;
}
