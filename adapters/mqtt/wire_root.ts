/** The root and wire version of every topic. */
export const root = "vestibule/1";
