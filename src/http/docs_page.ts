/**
 * The documentation page at `/docs`: Swagger UI out of its npm package, over `/openapi.json`.
 * Nothing comes from elsewhere, and its validator, which lives elsewhere, is off. The package's
 * files are imported as text when somebody first looks, so a start does not pay for 1.7 MB.
 */
import { type WebFile, webFile } from "./web_files.ts";

const page = `<!doctype html>
<html lang="en">
  <head>
    <meta charset="utf-8">
    <meta name="viewport" content="width=device-width, initial-scale=1">
    <title>Vestibule: the HTTP interface</title>
    <link rel="icon" href="data:,">
    <link rel="stylesheet" href="/docs/swagger-ui.css">
  </head>
  <body>
    <div id="ui"></div>
    <script src="/docs/swagger-ui-bundle.js"></script>
    <script src="/docs/start.js"></script>
  </body>
</html>
`;

const start = `SwaggerUIBundle({
  url: "/openapi.json",
  dom_id: "#ui",
  validatorUrl: null,
  persistAuthorization: false,
  defaultModelsExpandDepth: 0,
});
`;

const makers: Readonly<Record<string, () => Promise<WebFile>>> = {
  "/docs": () => webFile("/docs.html", page),
  "/docs/start.js": () => webFile("/docs/start.js", start),
  "/docs/swagger-ui.css": async () => {
    const text = await import("swagger-ui-dist/swagger-ui.css", { with: { type: "text" } });
    return webFile("/docs/swagger-ui.css", text.default);
  },
  "/docs/swagger-ui-bundle.js": async () => {
    const text = await import("swagger-ui-dist/swagger-ui-bundle.js", { with: { type: "text" } });
    return webFile("/docs/swagger-ui-bundle.js", text.default);
  },
};

/** Every path of the documentation page. */
export const docsPaths: readonly string[] = Object.keys(makers);

/** The documentation page's files, each made when it is first asked for. */
export class DocsPage {
  readonly #made = new Map<string, Promise<WebFile>>();

  /** The file at one of {@link docsPaths}, or undefined. */
  file(path: string): Promise<WebFile> | undefined {
    const make = makers[path];
    if (make === undefined) return undefined;
    let file = this.#made.get(path);
    if (file === undefined) this.#made.set(path, file = make());
    return file;
  }
}
