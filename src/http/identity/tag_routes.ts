/** Routes for key tags, and for what units hold of them. */
import { z } from "zod";
import { serialHashOf, serialOf } from "../../access/tag_serial.ts";
import { demandManager } from "../../people/authority.ts";
import { readerOf } from "../../people/grants/asking.ts";
import { buildingTags, facilityTags } from "../../people/keys/listing.ts";
import { idSchema } from "../../people/rows/fields.ts";
import { tagSchema } from "../../people/rows/tag.ts";
import { RefusalError, refuse } from "../../refusal.ts";
import { listsAnswer, newTagBody, tagAnswer, tagHolderBody, tagPageAnswer } from "./key_schemas.ts";
import { type IdentityRoute, route } from "./route.ts";

const buildingPath = z.object({ building: idSchema });
const facilityPath = z.object({ facility: idSchema });
const tagPath = z.object({ tag: idSchema });
const ofTag = { tag: "tag" } as const;
const guarded = ["not_found", "forbidden", "passkey_required"] as const;

const register = route({
  method: "post",
  path: "/buildings/{building}/tags",
  summary: "Register a key tag by its serial or by the QR printed on it",
  who: "signed_in",
  may: ["manager"],
  purposes: ["provide_service"],
  objects: { building: "building" },
  params: buildingPath,
  body: newTagBody,
  status: 201,
  answer: tagAnswer,
  refusals: [...guarded, "conflict", "limit_reached"],
  run({ by, services }, { params: { building }, body: { serial: text, label, holder } }) {
    const serial = serialOf(text);
    if (serial === null) {
      throw new RefusalError(
        refuse("invalid", "Cannot register the tag: a serial is 4 to 32 letters and digits"),
      );
    }
    const serialHash = serialHashOf(serial);
    return services.registry.run(by, "register_tag", { building, serialHash, label, holder });
  },
});

const listOfBuilding = route({
  method: "get",
  path: "/buildings/{building}/tags",
  summary: "The key tags of a building, page by page",
  who: "signed_in",
  may: ["manager"],
  purposes: ["provide_service"],
  bulk: "list",
  objects: { building: "building" },
  params: buildingPath,
  query: z.object({
    after: idSchema.optional(),
    limit: z.coerce.number().int().min(1).max(200).default(100),
  }),
  status: 200,
  answer: tagPageAnswer,
  refusals: guarded,
  run: ({ by, services }, { params, query: { after, limit } }) =>
    services.registry.look((ledger, now) => {
      const page = buildingTags(readerOf(ledger, by, now), params.building, { after, limit });
      return { ...page, tags: [...page.tags] };
    }),
});

const listOfFacility = route({
  method: "get",
  path: "/facilities/{facility}/tags",
  summary: "The key tags of a facility",
  who: "signed_in",
  may: ["manager", "main_user", "sub_user_admin"],
  purposes: ["provide_service"],
  objects: { facility: "facility" },
  params: facilityPath,
  status: 200,
  answer: tagPageAnswer,
  refusals: guarded,
  run: ({ by, services }, { params }) =>
    services.registry.look((ledger, now) => ({
      tags: [...facilityTags(readerOf(ledger, by, now), params.facility)],
      next: null,
    })),
});

const handOver = route({
  method: "post",
  path: "/tags/{tag}/holder",
  summary: "Hand a key tag over: to a facility, to one member of it, or to a person",
  who: "signed_in",
  may: ["manager", "main_user", "sub_user_admin"],
  purposes: ["provide_service"],
  objects: ofTag,
  params: tagPath,
  body: tagHolderBody,
  status: 200,
  answer: tagAnswer,
  refusals: [...guarded, "limit_reached"],
  run: ({ by, services }, { params: { tag }, body: holder }) =>
    services.registry.run(by, "hand_over_tag", { tag, holder }),
});

const setStatus = route({
  method: "patch",
  path: "/tags/{tag}",
  summary: "Block a key tag, unblock it, or say that it is lost",
  who: "signed_in",
  may: ["manager", "main_user", "sub_user_admin"],
  purposes: ["provide_service"],
  objects: ofTag,
  params: tagPath,
  body: z.strictObject({ status: tagSchema.shape.status }),
  status: 200,
  answer: tagAnswer,
  refusals: guarded,
  run: ({ by, services }, { params: { tag }, body: { status } }) =>
    services.registry.run(by, "set_tag_status", { tag, status }),
});

const remove = route({
  method: "delete",
  path: "/tags/{tag}",
  summary: "Take a key tag out of use for good",
  who: "signed_in",
  may: ["manager"],
  purposes: ["provide_service"],
  objects: ofTag,
  params: tagPath,
  status: 204,
  refusals: guarded,
  async run({ by, services }, { params: { tag } }) {
    await services.registry.run(by, "remove_tag", { tag });
    return null;
  },
});

const lists = route({
  method: "get",
  path: "/buildings/{building}/access-lists",
  summary: "How old the lists are by which doors decide without this server",
  who: "signed_in",
  may: ["manager"],
  purposes: ["provide_service"],
  objects: { building: "building" },
  params: buildingPath,
  status: 200,
  answer: listsAnswer,
  refusals: guarded,
  async run({ by, services }, { params: { building } }) {
    await services.registry.look((ledger, now) =>
      demandManager(readerOf(ledger, by, now), building)
    );
    return { units: [...services.keys?.lists.status(building) ?? []] };
  },
});

/** The routes of tags. */
export const tagRoutes: readonly IdentityRoute[] = [
  register,
  listOfBuilding,
  listOfFacility,
  handOver,
  setStatus,
  remove,
  lists,
];
