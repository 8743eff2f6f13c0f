/** What must be true of cars with two decks (`lift/decks.ts`) in a site file. */

/** What must be true of a car's decks in a site file of whatever shape. */
export function checkDecks(
  car: Readonly<Record<string, unknown>>,
  served: ReadonlySet<unknown>,
  fault: (place: string, text: string) => void,
): void {
  const { decks, deckHeightM, deckLevels } = car;
  if (decks !== 2) {
    if (deckHeightM !== undefined) fault("deckHeightM", "is of a car with two decks");
    if (deckLevels !== undefined) fault("deckLevels", "is of a car with two decks");
    return;
  }
  if (!Array.isArray(deckLevels)) return;
  deckLevels.forEach((pair: unknown, at) => {
    const { lower, upper } = (pair ?? {}) as { lower?: unknown; upper?: unknown };
    if (typeof lower !== "number" || typeof upper !== "number") return;
    for (const level of [lower, upper]) {
      if (!served.has(level)) fault(`deckLevels[${at}]`, `the car does not serve level ${level}`);
    }
    if (upper <= lower) fault(`deckLevels[${at}]`, `level ${upper} is not above ${lower}`);
  });
}
