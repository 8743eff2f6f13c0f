// @ts-check
import { byId, mark, say } from "./dom.js";

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
      say(this.#text, "Live");
      this.#pill.removeAttribute("title");
      return;
    }
    if (connection.state === "connecting") {
      say(this.#text, "Connecting");
      return;
    }
    this.#lostAt ||= new Date().toLocaleTimeString([], {
      hour: "2-digit",
      minute: "2-digit",
      second: "2-digit",
    });
    this.#pill.title = `What is shown is as of ${this.#lostAt}`;
    say(
      this.#text,
      `${connection.state === "offline" ? "Offline" : "Reconnecting"} · as of ${this.#lostAt}`,
    );
  }
}
