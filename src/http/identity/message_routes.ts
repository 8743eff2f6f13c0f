/** Routes of building news, and of messages between a person and a building's managers (R96). */
import { z } from "zod";
import { readAs } from "../../people/facilities/reach.ts";
import { newsFor, newsMax } from "../../people/registers/news.ts";
import {
  demandThread,
  messagesMax,
  messagesOf,
  threadsFor,
  threadsListedMax,
} from "../../people/registers/threads.ts";
import { roles } from "../../people/authority.ts";
import { idSchema, timeSchema } from "../../people/rows/fields.ts";
import { messageSchema, threadSchema } from "../../people/rows/message.ts";
import { newsSchema, newsTextsSchema, proseSchema } from "../../people/rows/news.ts";
import { buildingParams } from "./account_answers.ts";
import { type IdentityRoute, route } from "./route.ts";

const ofBuilding = { building: "building" } as const;
const inBuilding = roles.filter((role) => role !== "operator");
const guarded = ["not_found", "forbidden", "passkey_required"] as const;

const newsAnswer = newsSchema.omit({ by: true, facilities: true });
const threadShape = threadSchema.omit({ endsAtMs: true }).extend({
  side: z.enum(["person", "managers"]).describe("the side on which one is"),
});
const messageAnswer = messageSchema.omit({ thread: true });

const readNews = route({
  method: "get",
  path: "/buildings/{building}/news",
  summary: "A building's news, as far as one may read it, the newest first",
  who: "signed_in",
  may: [...roles],
  purposes: ["communicate"],
  objects: ofBuilding,
  params: buildingParams,
  status: 200,
  answer: z.strictObject({ news: z.array(newsAnswer).max(newsMax * 2) }),
  refusals: guarded,
  run: ({ services: { registry, site }, by }, { params: { building } }) =>
    registry.look((ledger, now) => ({
      news: newsFor(ledger, site, by, building, now).slice(0, newsMax * 2)
        .map(({ by: _, facilities: __, ...rest }) => rest),
    })),
});

const publish = route({
  method: "post",
  path: "/buildings/{building}/news",
  summary: "Publish news to whoever may read it, in the languages that are given",
  who: "signed_in",
  may: ["manager"],
  purposes: ["communicate"],
  objects: ofBuilding,
  params: buildingParams,
  body: z.strictObject({
    texts: newsTextsSchema,
    expiresAtMs: timeSchema.optional().describe("within a year; left out: in 30 days"),
  }),
  status: 201,
  answer: z.strictObject({ id: idSchema, expiresAtMs: timeSchema }),
  refusals: [...guarded, "limit_reached"],
  async run({ services, by }, { params, body }) {
    const { id, expiresAtMs } = await services.registry.run(by, "publish_news", {
      ...params,
      ...body,
    });
    return { id, expiresAtMs };
  },
});

const remove = route({
  method: "delete",
  path: "/news/{news}",
  summary: "Take news back; not what people must be told",
  who: "signed_in",
  may: ["manager"],
  purposes: [],
  objects: { news: "news" },
  params: z.strictObject({ news: idSchema }),
  status: 204,
  refusals: guarded,
  run: ({ services, by }, { params }) =>
    services.registry.run(by, "remove_news", { id: params.news }),
});

const listThreads = route({
  method: "get",
  path: "/buildings/{building}/threads",
  summary: "One's threads with the building's managers or, as one of them, everybody's",
  who: "signed_in",
  may: [...roles],
  purposes: ["communicate"],
  bulk: "list",
  objects: ofBuilding,
  params: buildingParams,
  status: 200,
  answer: z.strictObject({
    threads: z.array(threadShape.extend({ messages: z.int(), unread: z.boolean() }))
      .max(threadsListedMax).describe("the latest first"),
  }),
  refusals: guarded,
  run: ({ services, by }, { params: { building } }) =>
    readAs(services.registry, by, (turn) => ({
      threads: threadsFor(turn, building).map(({ endsAtMs: _, ...rest }) => rest),
    })),
});

const begin = route({
  method: "post",
  path: "/buildings/{building}/threads",
  summary: "Write to the building's managers or, as one of them, to somebody of the building",
  who: "signed_in",
  may: inBuilding,
  purposes: ["communicate"],
  objects: ofBuilding,
  params: buildingParams,
  body: z.strictObject({
    person: idSchema.optional().describe("for a manager: whom they write to"),
    text: proseSchema,
  }),
  status: 201,
  answer: z.strictObject({ thread: idSchema, message: idSchema }),
  refusals: [...guarded, "limit_reached", "busy"],
  async run({ services, by }, { params, body }) {
    const { thread, id } = await services.registry.run(by, "begin_thread", { ...params, ...body });
    return { thread, message: id };
  },
});

const ofThread = { thread: "thread" } as const;
const threadParams = z.strictObject({ thread: idSchema });

const readThread = route({
  method: "get",
  path: "/threads/{thread}",
  summary: "A thread and its messages, the oldest first",
  who: "signed_in",
  may: inBuilding,
  purposes: ["communicate"],
  objects: ofThread,
  params: threadParams,
  status: 200,
  answer: threadShape.extend({ messages: z.array(messageAnswer).max(messagesMax) }),
  refusals: guarded,
  run: ({ services, by }, { params }) =>
    readAs(services.registry, by, (turn) => {
      const { thread: { endsAtMs: _, ...thread }, side } = demandThread(turn, params.thread);
      const messages = messagesOf(turn.ledger, thread.id).map(({ thread: _, ...rest }) => rest);
      return { ...thread, side, messages };
    }),
});

const send = route({
  method: "post",
  path: "/threads/{thread}/messages",
  summary: "Write into a thread; the other side gets a mail that says only that there is something",
  who: "signed_in",
  may: inBuilding,
  purposes: ["communicate"],
  objects: ofThread,
  params: threadParams,
  body: z.strictObject({ text: proseSchema }),
  status: 201,
  answer: z.strictObject({ message: idSchema }),
  refusals: [...guarded, "limit_reached", "busy"],
  run: async ({ services, by }, { params, body }) => ({
    message: (await services.registry.run(by, "send_message", { ...params, ...body })).id,
  }),
});

const read = route({
  method: "post",
  path: "/threads/{thread}/read",
  summary: "Say that one's side has read everything until now",
  who: "signed_in",
  may: inBuilding,
  purposes: [],
  objects: ofThread,
  params: threadParams,
  status: 204,
  refusals: guarded,
  run: ({ services, by }, { params }) => services.registry.run(by, "mark_thread_read", params),
});

const takeBack = route({
  method: "delete",
  path: "/messages/{message}",
  summary: "Take back a message of one's own, for both sides",
  who: "signed_in",
  may: "self",
  purposes: [],
  objects: { message: "message" },
  params: z.strictObject({ message: idSchema }),
  status: 204,
  refusals: ["not_found"],
  run: ({ services, by }, { params }) =>
    services.registry.run(by, "delete_message", { id: params.message }),
});

/** The routes of news and messages. */
export const messageRoutes: readonly IdentityRoute[] = [
  readNews,
  publish,
  remove,
  listThreads,
  begin,
  readThread,
  send,
  read,
  takeBack,
];
