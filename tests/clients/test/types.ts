// Type-checked, not run: the scalars are what docs/clients.md says, and none is `any`.
import type { FinancingNeedStateInput, OrganizationsQuery } from "../examples/generated/graphql.js";
import { told } from "../examples/operations.js";
import type { FinancingNeedStateInput as RelayInput } from "../examples/relay/__generated__/rongzhiFinancingNeedStateMutation.graphql.js";

const input: FinancingNeedStateInput & RelayInput = {
  idempotencyKey: crypto.randomUUID(),
  enterpriseId: "14fbc10b-f31d-571b-a350-ee9ecde26b47",
  amount: 5_000_000,
  purpose: "EQUIPMENT",
  openUntil: "2027-01-01",
};

export const mistakes = [
  // @ts-expect-error Yuan is a number
  { ...input, amount: "5000000" } satisfies FinancingNeedStateInput,
  // @ts-expect-error Date is a text
  { ...input, openUntil: new Date() } satisfies FinancingNeedStateInput,
  // @ts-expect-error an enumeration has its words only
  { ...input, purpose: "YACHT" } satisfies FinancingNeedStateInput,
  // @ts-expect-error Yuan is a number
  { ...input, amount: "5000000" } satisfies RelayInput,
  // @ts-expect-error Date is a text
  { ...input, openUntil: new Date() } satisfies RelayInput,
];

// @ts-expect-error a field that was not asked for
export const unasked = (data: OrganizationsQuery) => data.organizations.totalCount;

// @ts-expect-error a member that the union does not have
told({ __typename: "Enterprise", message: "" });
