/**
 * What must be true of the panels at a group's landings and of its locked floors, beyond the shape
 * of their entries. A part of `site_meaning.ts`, and as lenient as that: what cannot be read here
 * was found by the shape.
 */
type Fault = (place: string, fault: string) => void;
type Part = Readonly<Record<string, unknown>>;

/** What of a building panels and locked floors are judged by. */
export interface LandingsOfGroup {
  readonly floors: readonly Part[];
  /** The levels where a car of the group stops. */
  readonly served: ReadonlySet<unknown>;
  /** Adds the faults of a place where no car of the group opens a door. */
  readonly checkLanding: (landing: Part, at: string) => void;
}

/** Faults of a group's panels: each stands at a landing and offers what the group serves. */
export function checkPanels(
  panels: readonly Part[],
  { served, checkLanding }: LandingsOfGroup,
  at: string,
  fault: Fault,
): void {
  panels.forEach((panel, p) => {
    const place = `${at}[${p}]`;
    checkLanding({ side: "front", ...panel }, place);
    if (panel.levels === undefined) return;
    if (panel.kind === "buttons") {
      return fault(`${place}.levels`, "hall buttons offer directions, not levels");
    }
    checkLevels(panel.levels, served, `${place}.levels`, fault);
    if (Array.isArray(panel.levels) && panel.levels.includes(panel.level)) {
      fault(`${place}.levels`, `offers the level at which it stands: ${panel.level}`);
    }
  });
}

/** Faults of a group's locked floors: nobody is ever stopped from leaving (C13). */
export function checkLockedLevels(
  lockedLevels: unknown,
  { floors, served }: LandingsOfGroup,
  at: string,
  fault: Fault,
): void {
  checkLevels(lockedLevels, served, at, fault);
  if (!Array.isArray(lockedLevels)) return;
  lockedLevels.forEach((level, index) => {
    if (floors.some((floor) => floor.level === level && floor.exit === true)) {
      fault(`${at}[${index}]`, `level ${level} is an exit floor, which is never locked`);
    }
  });
}

function checkLevels(
  levels: unknown,
  served: ReadonlySet<unknown>,
  at: string,
  fault: Fault,
): void {
  if (!Array.isArray(levels)) return;
  levels.forEach((level: unknown, index) => {
    if (typeof level !== "number") return;
    if (!served.has(level)) fault(`${at}[${index}]`, `no car of the group serves level ${level}`);
    if (levels.indexOf(level) < index) fault(`${at}[${index}]`, `names level ${level} twice`);
  });
}
