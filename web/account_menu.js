// @ts-check
import { byId, make, say } from "./dom.js";
import { button } from "./sheet.js";
import { roleWords } from "./people_words.js";

/** @import { OwnView } from "../src/people/accounts/own.ts" */
/** @import { Identity } from "./identity.js" */
/** @import { OwnFloors } from "./quick_floors.js" */

/** Who is signed in, above the page, with the way to the account and out. */
export class AccountMenu {
  #identity;
  #button = byId("me", HTMLButtonElement);
  #menu = byId("account-menu", HTMLElement);

  /** @param {Identity} identity */
  constructor(identity) {
    this.#identity = identity;
  }

  /**
   * Asks who it is and shows them.
   * @returns {Promise<{ buildings: readonly string[], floors: (building: string) => OwnFloors, rings: (building: string) => boolean, accessible: boolean }>}
   *   the ids of the buildings that they belong to, where they go there, whether rings come to them
   *   there, and whether every lift of theirs is an accessible one
   */
  async show() {
    const me = /** @type {OwnView} */ (await this.#identity.ask("GET", "/me"));
    const name = me.profile.name?.value ?? "You";
    const roles = [
      ...(me.operator ? ["operator"] : []),
      ...me.posts.map(({ post }) => post),
      ...me.places.map(({ role }) => role),
    ].map((role) => roleWords[role] ?? role);
    say(byId("me-letter", HTMLElement), name.charAt(0).toUpperCase());
    say(byId("me-name", HTMLElement), name);
    this.#button.setAttribute("aria-label", `Account: ${name}`);
    this.#button.hidden = false;
    this.#menu.replaceChildren(
      make("p", { class: "account-menu-name" }, name),
      make("p", { class: "account-menu-what" }, [...new Set(roles)].join(", ")),
      make(
        "div",
        { class: "account-menu-links" },
        make("a", { href: "account" }, "Account and devices"),
        make("a", { href: "privacy" }, "Your data and rights"),
        make("a", { href: "traffic" }, "Lift traffic"),
        button("Sign out", () => this.#signOut(), ""),
      ),
    );
    return {
      buildings: [...new Set([...me.posts, ...me.places].map(({ building }) => building))],
      floors: (building) => ({
        home: me.homeFloors[building],
        favourite: me.preferences.favouriteFloors?.[building],
      }),
      rings: (building) =>
        me.places.some((place) => place.building === building && place.takesRings),
      accessible: me.preferences.accessible === true,
    };
  }

  async #signOut() {
    try {
      await this.#identity.signOut();
    } finally {
      location.reload();
    }
  }
}
