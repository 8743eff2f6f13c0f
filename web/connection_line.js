// @ts-check
import { byId, mark, say } from "./dom.js";
import { pageLocale } from "./language.js";
import { startTexts } from "./texts/start.js";

/** @import { Connection } from "./live_connection.js" */

/** Says how the page stands with the server, and since when what it shows is old. */
export class ConnectionLine {
  #pill = byId("connection", HTMLElement);
  #text = byId("connection-text", HTMLElement);
  #lostAt = "";

  /** @param {Connection} connection */
  show(connection) {
    mark(this.#pill, "data-state", connection.state);
    mark(document.documentElement, "data-connection", connection.state);
    if (connection.state === "live") {
      this.#lostAt = "";
      say(this.#text, startTexts.live);
      this.#pill.removeAttribute("title");
      return;
    }
    if (connection.state === "connecting") {
      say(this.#text, startTexts.connecting);
      return;
    }
    this.#lostAt ||= new Date().toLocaleTimeString(pageLocale, {
      hour: "2-digit",
      minute: "2-digit",
      second: "2-digit",
    });
    this.#pill.title = startTexts.asOf(this.#lostAt);
    const { offlineAsOf, reconnectingAsOf } = startTexts;
    const words = connection.state === "offline" ? offlineAsOf : reconnectingAsOf;
    say(this.#text, words(this.#lostAt));
  }
}
