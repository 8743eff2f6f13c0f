// @ts-check
import { byId, make, say } from "./dom.js";
import { followProfileLanguage } from "./language.js";
import { languagePicker } from "./language_picker.js";
import { button } from "./sheet.js";
import { roleWords } from "./people_words.js";
import { ownFlatOf } from "./ring_papers.js";
import { homeTexts } from "./texts/home.js";
import { siteKeysTexts } from "./texts/site_keys.js";
import { startTexts } from "./texts/start.js";

/** @import { OwnView } from "../src/people/accounts/own.ts" */
/** @import { Identity } from "./identity.js" */
/** @import { NamedBuilding } from "./building_choice.js" */
/** @import { OwnFloors } from "./quick_floors.js" */
/** @import { OwnFlat } from "./ring_papers.js" */

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
   * @returns {Promise<{ account: string, buildings: readonly NamedBuilding[], floors: (building: string) => OwnFloors, ownFlat: (building: string) => OwnFlat | undefined, accessible: boolean }>}
   *   their id, the buildings that they belong to, where they go there, the flat whose rings come to
   *   them there, and whether every lift of theirs is an accessible one
   */
  async show() {
    const me = /** @type {OwnView & { buildings: NamedBuilding[] }} */ (await this.#identity.ask(
      "GET",
      "/me",
    ));
    if (followProfileLanguage(me.profile.language?.value)) {
      location.reload();
      await new Promise(() => {}); // the next page goes on
    }
    const name = me.profile.name?.value ?? startTexts.you;
    const roles = [
      ...(me.operator ? ["operator"] : []),
      ...me.posts.map(({ post }) => post),
      ...me.places.map(({ role }) => role),
    ].map((role) => roleWords[role] ?? role);
    // Drawn by the style, so that what is read is what is seen (WCAG 2.5.3).
    byId("me-letter", HTMLElement).dataset.letter = name.charAt(0).toUpperCase();
    say(byId("me-name", HTMLElement), name);
    this.#button.setAttribute("aria-label", startTexts.accountOf(name));
    this.#button.hidden = false;
    this.#menu.replaceChildren(
      make("p", { class: "account-menu-name" }, name),
      make("p", { class: "account-menu-what" }, [...new Set(roles)].join(", ")),
      make(
        "div",
        { class: "account-menu-links" },
        ...(me.places.length > 0 ? [make("a", { href: "home" }, homeTexts.page)] : []),
        make("a", { href: "account" }, startTexts.accountAndDevices),
        make("a", { href: "privacy" }, startTexts.dataAndRights),
        make("a", { href: "traffic" }, startTexts.liftTraffic),
        ...(me.posts.some(({ post }) => post === "manager")
          ? [make("a", { href: "site_keys" }, siteKeysTexts.page)]
          : []),
        button(startTexts.signOut, () => this.#signOut(), ""),
      ),
      languagePicker(),
    );
    return {
      account: me.account,
      buildings: me.buildings,
      floors: (building) => ({
        home: me.homeFloors[building],
        favourite: me.preferences.favouriteFloors?.[building],
      }),
      ownFlat: (building) => ownFlatOf(me, building),
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
