import type { TypedDocumentNode } from "@graphql-typed-document-node/core";
import { print, type ExecutionResult, type GraphQLFormattedError } from "graphql";
import type {
  FinancingNeedStateInput,
  FinancingPlusExpertiseQueryVariables,
  OrganizationsQuery,
} from "./generated/graphql.js";
import { FinancingNeedState, FinancingPlusExpertise, Organizations } from "./operations.js";

export type Cost = { requested: number; actual: number; budget: number };
type Answer<Data> = ExecutionResult<Data, { cost?: Cost }>;
type Hashed = { __meta__?: { hash: string } };

export class Failed extends Error {
  constructor(readonly errors: readonly GraphQLFormattedError[]) {
    super(errors.map((each) => each.message).join("\n"));
  }
}

export function connect(url: string, send: typeof fetch, { trusted = false, paid = (_cost: Cost) => {} } = {}) {
  return async <Data, Variables>(document: TypedDocumentNode<Data, Variables>, variables: Variables): Promise<Data> => {
    const documentId = (document as Hashed).__meta__?.hash;
    const answer = await send(url, {
      method: "POST",
      headers: { accept: "application/graphql-response+json", "content-type": "application/json" },
      body: JSON.stringify(trusted ? { documentId, variables } : { query: print(document), variables }),
    });
    const { data, errors, extensions } = (await answer.json()) as Answer<Data>;
    if (extensions?.cost) paid(extensions.cost);
    if (errors || !data) throw new Failed(errors ?? []);
    return data;
  };
}

type Client = ReturnType<typeof connect>;

export async function allOrganizations(client: Client) {
  const edges = [];
  let after: string | null = null;
  do {
    const { organizations }: OrganizationsQuery = await client(Organizations, { first: 100, after });
    edges.push(...organizations.edges);
    after = organizations.pageInfo.hasNextPage ? organizations.pageInfo.endCursor : null;
  } while (after);
  return edges;
}

export async function financing(client: Client, variables: FinancingPlusExpertiseQueryVariables) {
  return (await client(FinancingPlusExpertise, variables)).financingPlusExpertise;
}

export async function stateNeed(client: Client, input: FinancingNeedStateInput) {
  return (await client(FinancingNeedState, { input })).financingNeedState;
}

export function codes(error: unknown): unknown[] {
  return error instanceof Failed ? error.errors.map((each) => each.extensions?.["code"]) : [];
}
