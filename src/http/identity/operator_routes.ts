/** Routes for who stands at the machine: the operators, and the link of the first one (R04). */
import { z } from "zod";
import { demandOperator } from "../../people/authority.ts";
import { operatorsMax } from "../../people/accounts/operators.ts";
import { operatorUrl } from "../../people/accounts/first_operator.ts";
import { readAs } from "../../people/facilities/reach.ts";
import { accountSchema } from "../../people/rows/account.ts";
import { idSchema, timeSchema } from "../../people/rows/fields.ts";
import { RefusalError, refuse } from "../../refusal.ts";
import { route } from "./route.ts";

const list = route({
  method: "get",
  path: "/operators",
  summary: "The operators of the cluster, by id",
  who: "signed_in",
  may: ["operator"],
  purposes: ["identity"],
  bulk: "list",
  objects: {},
  status: 200,
  answer: z.strictObject({
    operators: z.array(z.strictObject({
      account: idSchema,
      status: accountSchema.shape.status,
      passkeys: z.int().min(0),
    })).max(operatorsMax + 1),
  }),
  refusals: ["forbidden", "passkey_required"],
  run: ({ services, by }) =>
    readAs(services.registry, by, (turn) => {
      demandOperator(turn);
      const rows = turn.ledger.find("account", "operator", "yes");
      return {
        operators: rows.map(({ id, status, passkeys }) => ({
          account: id,
          status,
          passkeys: passkeys.length,
        })),
      };
    }),
});

const link = route({
  method: "post",
  path: "/operators/link",
  summary: "A new link for the first operator; at the operator's command line alone",
  who: "signed_in",
  may: [],
  purposes: ["identity"],
  objects: {},
  status: 201,
  answer: z.strictObject({
    link: z.string().describe("good once; an earlier one counts no more"),
    expiresAtMs: timeSchema,
  }),
  refusals: ["forbidden", "conflict"],
  async run({ services, by }) {
    const { registry, masterKey, publicUrl } = services;
    const made = await registry.run(by, "make_operator_link", {});
    if (made === null) {
      throw new RefusalError(refuse("conflict", "Cannot make the link: there is an operator"));
    }
    return { link: operatorUrl(masterKey, publicUrl, made.id), expiresAtMs: made.expiresAtMs };
  },
});

/** The routes of operators. */
export const operatorRoutes = [list, link] as const;
