import { cacheExchange, Client, CombinedError, fetchExchange } from "@urql/core";
import { persistedExchange } from "@urql/exchange-persisted";
import type { FinancingNeedStateInput, FinancingPlusExpertiseQueryVariables } from "./generated/graphql.js";
import { FinancingNeedState, FinancingPlusExpertise, Organizations } from "./operations.js";

type Hashed = { __meta__?: { hash: string } };

export function connect(url: string, send: typeof fetch, { trusted = false } = {}): Client {
  const ids = persistedExchange({
    enforcePersistedQueries: true, // never send the text
    enableForMutation: true,
    preferGetForPersistedQueries: false, // see preferGetMethod
    // The hash that codegen left in the document, without its "sha256:".
    generateHash: async (_text, document) => (document as Hashed).__meta__?.hash.replace("sha256:", "") ?? "",
  });
  return new Client({
    url,
    fetch: send,
    preferGetMethod: false, // urql would ask short queries by GET, which not every server takes
    exchanges: trusted ? [cacheExchange, ids, fetchExchange] : [cacheExchange, fetchExchange],
  });
}

export async function allOrganizations(client: Client) {
  const edges = [];
  let after: string | null = null;
  do {
    const { data, error } = await client.query(Organizations, { first: 100, after }).toPromise();
    if (!data) throw error;
    edges.push(...data.organizations.edges);
    after = data.organizations.pageInfo.hasNextPage ? data.organizations.pageInfo.endCursor : null;
  } while (after);
  return edges;
}

export async function financing(client: Client, variables: FinancingPlusExpertiseQueryVariables) {
  const { data, error } = await client.query(FinancingPlusExpertise, variables).toPromise();
  if (error) throw error;
  return data?.financingPlusExpertise;
}

export async function stateNeed(client: Client, input: FinancingNeedStateInput) {
  const { data, error } = await client.mutation(FinancingNeedState, { input }).toPromise();
  if (error) throw error;
  return data?.financingNeedState;
}

export function codes(error: unknown): unknown[] {
  return error instanceof CombinedError ? error.graphQLErrors.map((each) => each.extensions["code"]) : [];
}
