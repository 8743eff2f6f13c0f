/** Clients of the vendor-compatible API, their secrets and their end users. */
import { clientProducts } from "../src/kone/products.ts";
import { at, type Command, needed, said } from "./command.ts";
import { building } from "./people_commands.ts";
import { choice, id, listOf, orNone, text } from "./readers.ts";
import { done, rows, words } from "./show.ts";

const client = at("client", id, "as client list shows it");

export const clientCommands: readonly Command[] = [
  {
    words: "client list",
    route: "GET /clients",
    summary: "List the clients of the vendor-compatible API, as the operator",
    fields: [],
    show: rows(
      "clients",
      "id",
      "name",
      "contact",
      "buildings",
      "products",
      "createdAtMs",
      "secretAtMs",
    ),
  },
  {
    words: "client add",
    route: "POST /clients",
    summary: "Make a client of the vendor-compatible API; its secret is shown this once",
    fields: [
      needed("name", text, "of the system"),
      said("contact", orNone(text), "whom to ask about it"),
      needed("buildings", listOf(id), "the buildings that it serves"),
      needed("products", listOf(choice(...clientProducts)), "what it may ask for"),
    ],
    show: words(({ id, secret }) =>
      `Client ${id}\nSecret ${secret}\nThe secret is not shown again. ` +
      "What the client may do in a building, its manager says by grants to client:ID."
    ),
  },
  {
    words: "client rotate",
    route: "POST /clients/{client}/secret",
    summary: "Give a client a new secret; the old one and its tokens end at once",
    fields: [client],
    show: words(({ secret }) => `Secret ${secret}\nIt is not shown again.`),
  },
  {
    words: "client remove",
    route: "DELETE /clients/{client}",
    summary: "Remove a client with its tokens, end users and grants",
    fields: [client],
    show: done,
  },
  {
    words: "client list building",
    route: "GET /buildings/{building}/clients",
    summary: "List the clients that serve a building",
    fields: [building],
    show: rows("clients", "id", "name", "products"),
  },
  {
    words: "client user add",
    route: "POST /buildings/{building}/clients/{client}/users",
    summary: "Enter an end user of a client, so that they can have grants; as a manager",
    fields: [
      building,
      client,
      at("identity", text, "the client's own name for them", { at: "body", to: "endUserIdentity" }),
    ],
    show: words((answer) => `End user ${answer.id}; grants are to client_user:ID.`),
  },
  {
    words: "client user list",
    route: "GET /buildings/{building}/clients/{client}/users",
    summary: "List the end users of a client in a building",
    fields: [building, client],
    show: rows("users", "id", "atMs"),
  },
  {
    words: "client user remove",
    route: "DELETE /client-users/{user}",
    summary: "Take an end user of a client out, with their grants",
    fields: [at("user", id, "as client user list shows it")],
    show: done,
  },
];
