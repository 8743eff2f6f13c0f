// @ts-check
/** One press that opens a door, as every app sends it. */
export { pressed } from "./client/pressed.js";
