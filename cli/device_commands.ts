/**
 * Devices and their certificates: on the authority's folder, beside a running server, which sees
 * the change within half a second. Nobody can do this over the network.
 */
import type { DeviceAuthority } from "../src/devices/device_authority.ts";
import { readSite } from "../src/site.ts";
import { at, type Command, type Field, needed, said, type Values } from "./command.ts";
import type { Context } from "./context.ts";
import { exits, Refused, UsageFault } from "./faults.ts";
import { file, flag, id, text } from "./readers.ts";

/** May come before the server's first start; the others work on what is there. */
const makesAuthority: readonly string[] = ["device code", "device ca", "device server"];

type Commands = typeof import("../src/devices/device_commands.ts");

const folder = needed("device-ca", { ...file, hint: "DIR" }, "the authority's folder", {
  at: "own",
});
const site = (must: boolean) =>
  said("site", file, "the site file, which names the devices", {
    at: "own",
    ...(must && { needed: true as const }),
  });
const out = needed("out", file, "where to write it", { at: "own" });

export const deviceCommands: readonly Command[] = [
  line("device list", "List the devices and their certificates", [folder, site(false)], {
    act: ({ terminal, globals }, _values, authority, { listDevices }) => {
      terminal.out(
        globals.json
          ? `${JSON.stringify(authority.list())}\n`
          : listDevices(authority) || "None.\n",
      );
    },
  }),
  line("device code", "Make a device's enrolment code; it is shown once", [
    at("device", id, "as the site file names it", { at: "own" }),
    folder,
    site(true),
  ], {
    act: async ({ terminal }, values, authority, { issueCode }) => {
      terminal.out(await issueCode(authority, String(values.get("device"))));
    },
  }),
  line("device revoke", "Revoke certificates at once, by device or by serial number", [
    folder,
    said("device", id, "everything that it can sign in with", { at: "own" }),
    said("serial", text, "one certificate", { at: "own" }),
  ], {
    act: async ({ terminal }, values, authority, { revokeDevice }) => {
      const [device, serial] = [values.get("device"), values.get("serial")];
      const what = device !== undefined ? { device: String(device) } : { serial: String(serial) };
      terminal.out(await revokeDevice(authority, what));
    },
  }),
  line("device revoke-all", "Revoke all that a building's devices can sign in with, at its end", [
    folder,
    site(true),
    needed("building", id, "the building", { at: "own" }),
    said("dry-run", flag, "list the devices, and do nothing", { at: "own" }),
  ], {
    async act({ terminal, globals }, values, authority, { revokeAllDevices }) {
      const building = String(values.get("building"));
      const devices = await devicesOf(values.get("site"), building);
      if (devices.length === 0) throw new Refused("The site has no devices in that building");
      const list = `${devices.join("\n")}\n`;
      if (globals.dryRun) {
        terminal.out(list);
        terminal.err("Nothing was done.\n");
        return;
      }
      if (!globals.yes) {
        terminal.err(`${list}To go on, type the building's id ${building}: `);
        const typed = await terminal.readLine();
        if (typed?.trim() !== building) throw new Refused("It was not typed: nothing was done");
      }
      const count = await revokeAllDevices(authority, devices);
      terminal.out(`Revoked ${count} certificates of ${devices.length} devices.\n`);
    },
  }),
  line("device crl", "Write the revocation list, for a broker beside", [folder, out], {
    act: async ({ terminal }, values, authority, { exportRevocationList }) => {
      await exportRevocationList(authority, String(values.get("out")));
      terminal.out("Written.\n");
    },
  }),
  line("device ca", "Write the authority's certificate, for a broker beside", [folder, out], {
    act: async ({ terminal }, values, authority, { exportAuthority }) => {
      await exportAuthority(authority, String(values.get("out")));
      terminal.out("Written.\n");
    },
  }),
  line("device server", "Make this server's certificate at a broker beside, and write it", [
    folder,
    needed("cert-out", file, "where to write the certificate", { at: "own" }),
    needed("key-out", file, "where to write its key, for its owner alone", { at: "own" }),
  ], {
    act: async ({ terminal }, values, authority, { exportServerCertificate }) => {
      const [cert, key] = [String(values.get("cert-out")), String(values.get("key-out"))];
      await exportServerCertificate(authority, { cert, key });
      terminal.out("Written; a certificate that it had before is revoked.\n");
    },
  }),
];

interface Doing {
  act(
    context: Context,
    values: Values,
    authority: DeviceAuthority,
    commands: Commands,
  ): Promise<void> | void;
}

function line(words: string, summary: string, fields: readonly Field[], { act }: Doing): Command {
  return {
    words,
    summary,
    fields,
    routes: [],
    alone: true,
    async run(context, values) {
      const folder = String(values.get("device-ca"));
      if (words === "device revoke" && values.has("device") === values.has("serial")) {
        throw new UsageFault("--device or --serial: exactly one of them is needed");
      }
      if (!makesAuthority.includes(words)) await demandFolder(folder);
      // Loaded here alone: certificates take a library that no other command needs.
      const [{ DeviceAuthority }, commands] = await Promise.all([
        import("../src/devices/device_authority.ts"),
        import("../src/devices/device_commands.ts"),
      ]);
      const devices = await devicesOf(values.get("site"));
      try {
        const authority = await DeviceAuthority.open({
          folder,
          clock: context.clock,
          devices,
        });
        await act(context, values, authority, commands);
      } catch (error) {
        if (error instanceof UsageFault || !(error instanceof Error)) throw error;
        throw new Refused(error.message);
      }
      return exits.done;
    },
  };
}

async function demandFolder(folder: string): Promise<void> {
  try {
    if ((await Deno.stat(folder)).isDirectory) return;
  } catch {
    // said below
  }
  throw new Refused("Cannot open the devices' authority: there is none in that folder");
}

async function devicesOf(path: unknown, building?: string): Promise<string[]> {
  if (typeof path !== "string") return [];
  let content: string;
  try {
    content = await Deno.readTextFile(path);
  } catch {
    throw new Refused("Cannot read the site file: it must be there");
  }
  return readSite(content).devices
    .filter((device) => building === undefined || device.building === building)
    .map((device) => device.id);
}
