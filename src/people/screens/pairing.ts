/** Screens at landings: paired and ended by managers of their building. */
import { demandManager } from "../authority.ts";
import type { Turn } from "../registry/turn.ts";
import type { LobbyScreen } from "../rows/lobby_screen.ts";

/** Screens of one building. */
export const screensMax = 64;

/** Keeps a screen. The edge has checked its place. @throws {RefusalError} */
export function pairScreen(turn: Turn, wish: Omit<LobbyScreen, "id" | "atMs">): LobbyScreen {
  const { building } = wish;
  demandManager(turn, building);
  if (turn.ledger.count("lobby_screen", "building", building) >= screensMax) {
    turn.refuse("limit_reached", `Cannot pair the screen: a building has at most ${screensMax}`);
  }
  const screen = turn.put("lobby_screen", { ...wish, id: turn.newId(), atMs: turn.now });
  const { level, unit } = wish;
  turn.audit({
    what: "lobby_screen_paired",
    building,
    about: [`lobby_screen/${screen.id}`],
    facts: { level, unit: unit ?? "" },
  });
  return screen;
}

/** Ends a screen: it is dark within a second, and must be paired anew. @throws {RefusalError} */
export function endScreen(turn: Turn, { id }: { readonly id: string }): null {
  const screen = turn.need("lobby_screen", id);
  demandManager(turn, screen.building);
  removeScreen(turn, screen);
  return null;
}

/** As {@link endScreen}, whoever asks. */
export function removeScreen(turn: Turn, { id, building }: LobbyScreen): void {
  turn.remove("lobby_screen", id);
  turn.audit({ what: "lobby_screen_ended", building, about: [`lobby_screen/${id}`] });
  turn.emit({ type: "ended", what: "screen", id });
}
