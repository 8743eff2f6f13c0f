/**
 * What a phone may report about how it is used (R100–R102): every metric and every value stands in
 * a closed list here, so that no report can carry anything else, an id least of all. A phone whose
 * person has opted in sends each metric at most once a day, each in a request of its own, and the
 * day after it was seen, so that a report stands beside nothing else that the phone does.
 */
import { z } from "zod";

/** Families of operating systems. */
export const osFamilies = [
  "android",
  "ios",
  "windows",
  "macos",
  "chromeos",
  "linux",
  "other",
] as const;
/** Versions of the page and of apps, without the patch; a release adds its own. */
export const appVersions = ["0.1"] as const;
/** Classes of device models; the model itself would be an id where it is rare. */
export const modelClasses = ["phone", "tablet", "computer", "other"] as const;
/** Lower bounds, in seconds, of the classes of time spent in a day; each is twice the last. */
export const spentSeconds = [0, 30, 60, 120, 240, 480, 960, 1920, 3840] as const;

/** Metrics that say no more than that something was used that day. */
export const usedMetrics = [
  "used_call_lift",
  "used_open_door",
  "used_door_qr",
  "used_account",
] as const;
/** Every metric. */
export const metrics = [
  "device",
  "sign_in_hour",
  "sign_out_hour",
  "time_spent",
  ...usedMetrics,
] as const;
/** What is counted. */
export type Metric = (typeof metrics)[number];

/** As a site file names a building; one that the site does not have is not counted. */
const building = z.string().regex(/^[a-z0-9][a-z0-9_-]{0,39}$/).nullable()
  .describe("where the phone was used; null for several or none");
/** On the phone's own clock: when people use it is a matter of their day. */
const hour = z.int().min(0).max(23);

/** One report: one metric of one phone for one day. */
export const reportSchema = z.discriminatedUnion("metric", [
  z.strictObject({
    metric: z.literal("device"),
    building,
    os: z.enum(osFamilies),
    app: z.enum(appVersions),
    model: z.enum(modelClasses),
  }),
  z.strictObject({ metric: z.literal("sign_in_hour"), building, hour }),
  z.strictObject({ metric: z.literal("sign_out_hour"), building, hour }),
  z.strictObject({
    metric: z.literal("time_spent"),
    building,
    seconds: z.literal(spentSeconds).describe("the lower bound of the class"),
  }),
  z.strictObject({ metric: z.enum(usedMetrics), building }),
]);
/** One metric of one phone for one day. */
export type Report = Readonly<z.output<typeof reportSchema>>;

/** The value that a report adds one to; text, from a closed list as well. */
export function valueOf(report: Report): string {
  switch (report.metric) {
    case "device":
      return `${report.os}/${report.app}/${report.model}`;
    case "sign_in_hour":
    case "sign_out_hour":
      return String(report.hour);
    case "time_spent":
      return String(report.seconds);
    default:
      return "yes";
  }
}
