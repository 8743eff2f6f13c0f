/** Makes the question of a command from what was said. */
import { type Field, type RouteCommand, targetOf, type Values } from "./command.ts";
import type { Asked } from "./way.ts";

/** The question that a route is asked with these values. @param route `POST /path/{id}`. */
export function requestOf(
  { fields, fixed }: Pick<RouteCommand, "fields" | "fixed">,
  route: string,
  values: Values,
  moreQuery: Readonly<Record<string, string>> = {},
): Asked {
  const [method = "", template = ""] = route.split(" ");
  const taken = (place: Field["at"]) =>
    fields.filter((field) => field.at === place && values.has(field.name));
  let path = template;
  for (const field of taken("path")) {
    const id = encodeURIComponent(String(values.get(field.name)));
    path = path.replace(`{${targetOf(field)}}`, id);
  }
  const query: Record<string, unknown> = { ...moreQuery };
  for (const field of taken("query")) put(query, field, values.get(field.name));
  const search = new URLSearchParams(
    Object.entries(query).map(([name, value]) => [name, String(value)]),
  ).toString();
  if (search !== "") path += `?${search}`;
  const body: Record<string, unknown> = { ...fixed };
  for (const field of taken("body")) put(body, field, values.get(field.name));
  const hasBody = fixed !== undefined || fields.some((field) => field.at === "body");
  return method === "GET" || !hasBody ? { method, path } : { method, path, body };
}

/** Puts a value where its field says; what lies above is made. */
function put(into: Record<string, unknown>, field: Field, value: unknown): void {
  const target = field.spread ? field.to ?? "" : targetOf(field);
  const names = target.split(".").filter((name) => name !== "");
  const last = field.spread ? undefined : names.pop();
  let object = into;
  for (const name of names) object = (object[name] ??= {}) as Record<string, unknown>;
  if (last === undefined) Object.assign(object, value);
  else object[last] = value;
}
