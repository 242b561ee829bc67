import { ApolloClient, ApolloLink, CombinedGraphQLErrors, HttpLink, InMemoryCache } from "@apollo/client";
import { PersistedQueryLink } from "@apollo/client/link/persisted-queries";
import { relayStylePagination } from "@apollo/client/utilities";
import { generatePersistedQueryIdsFromManifest } from "@apollo/persisted-query-lists";
import type { FinancingNeedStateInput, FinancingPlusExpertiseQueryVariables } from "./generated/graphql.js";
import possibleTypes from "./generated/possible-types.js";
import { FinancingNeedState, FinancingPlusExpertise, Organizations } from "./operations.js";

export function connect(url: string, send: typeof fetch, { trusted = false } = {}): ApolloClient {
  const http = new HttpLink({ uri: url, fetch: send });
  const ids = new PersistedQueryLink(
    generatePersistedQueryIdsFromManifest({
      loadManifest: async () => (await import("./generated/apollo-manifest.json", { with: { type: "json" } })).default,
    }),
  );
  return new ApolloClient({
    link: trusted ? ApolloLink.from([ids, http]) : http,
    cache: new InMemoryCache({
      ...possibleTypes, // without them `... on UserError` fits no member of a union
      typePolicies: {
        Query: { fields: { organizations: relayStylePagination(["filter", "orderBy", "asOf", "knownAt"]) } },
      },
    }),
  });
}

export async function allOrganizations(client: ApolloClient) {
  const first = { query: Organizations, variables: { first: 100 } };
  const list = client.watchQuery(first);
  let page = await list.refetch();
  while (page.data?.organizations.pageInfo.hasNextPage) {
    page = await list.fetchMore({ variables: { after: page.data.organizations.pageInfo.endCursor } });
  }
  return client.readQuery(first)?.organizations.edges ?? []; // relayStylePagination made one list of the pages
}

export async function financing(client: ApolloClient, variables: FinancingPlusExpertiseQueryVariables) {
  const { data } = await client.query({ query: FinancingPlusExpertise, variables });
  return data?.financingPlusExpertise;
}

export async function stateNeed(client: ApolloClient, input: FinancingNeedStateInput) {
  const { data } = await client.mutate({ mutation: FinancingNeedState, variables: { input } });
  return data?.financingNeedState;
}

export function codes(error: unknown): unknown[] {
  return CombinedGraphQLErrors.is(error) ? error.errors.map((each) => each.extensions?.["code"]) : [];
}
