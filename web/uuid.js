// @ts-check
/** Keys of what somebody wants once, as every app makes them. */
export { uuidV7 } from "./client/uuid.js";
