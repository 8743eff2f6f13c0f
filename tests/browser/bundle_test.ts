/** The pages as a bundle: what it is made of, and that the building's page starts from it. */
import assert from "node:assert/strict";
import { fileURLToPath } from "node:url";
import { bundlePages } from "../../web/build/bundle.ts";
import { differing } from "../../web/build/compare.ts";
import { bundledPage, partsOf } from "../../web/build/page.ts";
import { typeCheck } from "../../web/build/type_check.ts";
import { startOnce } from "../bench/pages_bench.ts";
import { launchChromium } from "../parts/chromium.ts";
import { callFrom, farFloor } from "./gestures.ts";
import { Stage } from "./stage.ts";

const web = fileURLToPath(new URL("../../web", import.meta.url));

Deno.test("the pages as a bundle", async (t) => {
  const dir = await Deno.makeTempDir({ prefix: "vestibule-bundle-" });
  try {
    const hashes = await bundlePages(web, dir);
    await t.step(
      "every page is there, and its parts have the hash of their content in names",
      () => {
        const paths = Object.keys(hashes);
        const pages = [...Deno.readDirSync(web)].map(({ name }) => name)
          .filter((name) => name.endsWith(".html"));
        assert.ok(pages.length > 10);
        for (const page of pages) {
          const html = Deno.readTextFileSync(`${dir}/${page}`);
          const { styles, module, scripts } = partsOf(page, html);
          assert.equal(styles.length, 1, page);
          for (const path of [...styles, module, ...scripts]) {
            assert.match(path, /^[a-z_]+-[0-9A-Z]{8}\.(js|css)$/, page);
            assert.ok(path in hashes, path);
          }
        }
        assert.ok(paths.includes("ring_worker.js") && paths.includes("vestibule.webmanifest"));
        // A module looks for the service worker beside itself: all scripts of pages lie where it does.
        assert.deepEqual(
          paths.filter((path) => /\.(js|css)$/.test(path) && path.includes("/")),
          paths.filter((path) => path.startsWith("client/")),
        );
      },
    );
    await t.step("the same pages make the same bundle", async () => {
      assert.deepEqual(await bundlePages(web, dir), hashes);
    });
    await inBrowser(t, dir, hashes);
  } finally {
    await Deno.remove(dir, { recursive: true });
  }
});

async function inBrowser(t: Deno.TestContext, dir: string, hashes: Record<string, string>) {
  await using stage = await Stage.open(["--web", dir]);
  const { url } = stage.demo;
  await t.step("what is served is what was published, and a changed file is found", async () => {
    assert.deepEqual(await differing(url, hashes), []);
    const other = { ...hashes, "index.html": hashes["home.html"]!, "gone-AAAAAAAA.js": "sha256-" };
    assert.deepEqual((await differing(url, other)).sort(), ["gone-AAAAAAAA.js", "index.html"]);
  });
  await t.step("a part is kept for good by who has it, a page is asked for each time", async () => {
    const caching = async (path: string) => {
      const response = await fetch(`${url}/${path}`);
      await response.body?.cancel();
      return response.headers.get("cache-control");
    };
    const hashed = Object.keys(hashes).filter((path) => /-[0-9A-Z]{8}\./.test(path));
    assert.ok(hashed.length > 30);
    for (const path of [hashed[0]!, hashed.at(-1)!]) {
      assert.equal(await caching(path), "public, max-age=31536000, immutable");
    }
    for (const path of ["", "account", "ring_worker.js", "hashes.json"]) {
      assert.equal(await caching(path), "no-cache", path);
    }
    assert.equal((await fetch(`${url}/main.js`)).status, 404);
  });
  await t.step("the building's page starts from it, calls a lift and has its worker", async () => {
    await stage.scene({ person: "manager" }, async (page) => {
      await callFrom(page, await farFloor(page));
      const card = page.locator(".card");
      await card.getByRole("button", { name: "Cancel" }).click();
      await card.and(page.locator('[data-state="cancelled"]')).waitFor();
      const scope = await page.evaluate(async () =>
        (await navigator.serviceWorker.register("/ring_worker.js")).scope
      );
      assert.equal(scope, `${url}/`);
    });
  });
  await t.step("every other page starts, with the policy unchanged", async () => {
    await stage.scene({ person: "main", path: "/account" }, async (page) => {
      for (const path of Object.keys(hashes).filter((path) => path.endsWith(".html"))) {
        const name = path.replace(/(index)?\.html$/, "");
        await page.goto(`${url}/${name}`);
        // One that is left while its session is renewed loses the answer; two in a row end it.
        const whole = name === "" ? '.connection[data-state="live"]' : "h1:visible";
        await page.locator(whole).first().waitFor();
      }
    });
    assert.deepEqual(stage.faults, []);
  });
  await t.step("it takes a few requests and half the bytes, as the bench measures it", async () => {
    const browser = await launchChromium();
    try {
      const { requests, bytes, panelMs } = await startOnce(browser, url, 0);
      assert.ok(requests < 40, `${requests} requests`);
      assert.ok(bytes > 50_000 && bytes < 600_000, `${bytes} bytes`);
      assert.ok(panelMs > 0);
    } finally {
      await browser.close();
    }
  });
}

Deno.test("a text that is missing in a language is no bundle", async () => {
  const dir = await Deno.makeTempDir({ prefix: "vestibule-texts-" });
  const texts = (german: string) =>
    Deno.writeTextFile(
      `${dir}/texts.js`,
      `// @ts-check
import { inPageLanguage } from "./language.js";
export const texts = inPageLanguage({
  en: { call: "Call" },
  fi: { call: "Kutsu" },
  sv: { call: "Kalla" },
  de: ${german},
});
`,
    );
  try {
    await Deno.copyFile(`${web}/language.js`, `${dir}/language.js`);
    const settings = { compilerOptions: { strict: true, lib: ["esnext", "dom", "dom.iterable"] } };
    await Deno.writeTextFile(`${dir}/deno.json`, JSON.stringify(settings));
    await texts('{ call: "Rufen" }');
    await typeCheck(dir);
    await texts("{}");
    await assert.rejects(typeCheck(dir), /do not type-check\n[^]*Property 'call' is missing/);
  } finally {
    await Deno.remove(dir, { recursive: true });
  }
});

Deno.test("a page is read whole, or not bundled", () => {
  const page = (head: string) =>
    `<!doctype html>
<html>
  <head>
${head}
  </head>
</html>
`;
  const plain = page(`    <script src="theme.js"></script>
    <link rel="stylesheet" href="style/a.css">
    <link rel="stylesheet" href="style/b.css">
    <link rel="modulepreload" href="part.js">
    <script type="module" src="main.js"></script>`);
  assert.deepEqual(partsOf("a.html", plain), {
    ...{ styles: ["style/a.css", "style/b.css"], module: "main.js", scripts: ["theme.js"] },
  });
  assert.equal(
    bundledPage(plain, {
      ...{ style: "a-1.css", module: "main-2.js", shared: ["shared-3.js"] },
      scripts: new Map([["theme.js", "theme-4.js"]]),
    }),
    page(`    <script src="theme-4.js"></script>
    <link rel="stylesheet" href="a-1.css">
    <link rel="modulepreload" href="shared-3.js">
    <script type="module" src="main-2.js"></script>`),
  );
  for (
    const other of [
      '<script type="module" src="a.js"></script><script type="module" src="b.js"></script>',
      '<script type="module" src="a.js"></script><script async src="b.js"></script>',
      '<script type="module" src="a.js"></script><script>alert(1)</script>',
      '<link rel="stylesheet" href="a.css">',
    ]
  ) {
    assert.throws(() => partsOf("a.html", page(other)), /Cannot bundle a\.html/);
  }
});
