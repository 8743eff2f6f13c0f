/** What can be said to the registry about screens at landings. */
import { endScreen, pairScreen } from "./pairing.ts";

export const screenCommands = {
  /** Keeps a screen whose code a manager has typed. */
  pair_lobby_screen: pairScreen,
  end_lobby_screen: endScreen,
} as const;
