/**
 * What beyond calling a lift somebody may be allowed to do with it. A manager gives it with a grant,
 * a capability carries it for each group, and the edge checks it; the group actor knows no rights.
 */

/**
 * Every such use. The last two are of clients of the vendor-compatible API alone: watching a group,
 * and calling it as a robot.
 */
export const liftUses = ["priority", "attendant", "exclusive", "hold", "monitor", "robot"] as const;
/** A use of a lift that takes a right of its own. */
export type LiftUse = (typeof liftUses)[number];

/** A lease or a hold is asked for and renewed for at most this long. */
export const grantLifeMsMax = 600_000;
/** Without the use `hold` a door is held at one landing for at most this long in all. */
export const shortHoldMs = 60_000;
/** Calls that one group of passengers is split into at most. */
export const partiesMax = 8;
