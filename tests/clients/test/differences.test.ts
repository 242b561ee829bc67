// The table "Where they differ" of docs/clients.md.
import { ApolloClient, HttpLink, InMemoryCache } from "@apollo/client";
import { Client, fetchExchange } from "@urql/core";
import assert from "node:assert/strict";
import { describe, test } from "node:test";
import runtime from "relay-runtime";
import * as apollo from "../examples/apollo.js";
import { FinancingNeedState, FinancingPlusExpertise, Organizations } from "../examples/operations.js";
import relay from "../examples/relay/rongzhi.js";
import * as urql from "../examples/urql.js";
import { enterpriseId } from "./served.js";

type Sent = { method: string; body: { query?: string; extensions?: { persistedQuery?: { sha256Hash: string } } } };

/** A fetch that gets these answers, one after the other; what was sent is kept. */
function answering(answers: object[], sent: Sent[] = []): typeof fetch {
  return async (_, request) => {
    sent.push({ method: request?.method ?? "GET", body: JSON.parse(String(request?.body ?? "{}")) });
    const headers = { "content-type": "application/graphql-response+json" };
    return new Response(JSON.stringify(answers[sent.length - 1]), { headers });
  };
}

const url = "http://nobody.invalid/graphql";
const asked = { enterpriseId, amount: 1, purpose: "EQUIPMENT" as const };
const input = { ...asked, idempotencyKey: crypto.randomUUID() };
const page = {
  data: {
    organizations: {
      __typename: "OrganizationConnection",
      edges: [],
      pageInfo: { __typename: "PageInfo", hasNextPage: false, endCursor: null },
    },
  },
};
const unknownId = { errors: [{ message: "PersistedQueryNotFound", extensions: { code: "PERSISTED_QUERY_NOT_FOUND" } }] };
const failed = {
  data: { financingPlusExpertise: null },
  errors: [{ message: "It took too long.", path: ["financingPlusExpertise"], extensions: { code: "TIMEOUT" } }],
};
const forbidden = { data: { financingNeedState: { __typename: "ForbiddenError", message: "Ask somebody who may." } } };

describe("differences", () => {
  test("urql asks by GET unless it is told not to", async () => {
    for (const [options, method] of [[{}, "GET"], [{ preferGetMethod: false }, "POST"]] as const) {
      const sent: Sent[] = [];
      const client = new Client({ url, fetch: answering([page], sent), exchanges: [fetchExchange], ...options });
      await client.query(Organizations, { first: 1 }).toPromise();
      assert.deepEqual(sent.map((each) => each.method), [method]);
    }
  });

  test("Apollo drops what is asked of an interface unless it knows its types", async () => {
    const link = new HttpLink({ uri: url, fetch: answering([forbidden]) });
    const ignorant = new ApolloClient({ link, cache: new InMemoryCache() });
    const without = await ignorant.mutate({ mutation: FinancingNeedState, variables: { input } });
    assert.ok(!("message" in (without.data?.financingNeedState ?? {})));
    const known = await apollo.stateNeed(apollo.connect(url, answering([forbidden])), input);
    assert.ok(known && "message" in known);
  });

  test("Apollo throws the data away with an error, urql has both", async () => {
    const client = apollo.connect(url, answering([failed]));
    await assert.rejects(client.query({ query: FinancingPlusExpertise, variables: asked }));
    const result = await urql.connect(url, answering([failed])).query(FinancingPlusExpertise, asked).toPromise();
    assert.ok(result.error);
    assert.deepEqual(result.data, failed.data);
  });

  test("Relay shows a failed field as null unless the network function throws", async () => {
    const { Environment, Network, RecordSource, Store } = runtime;
    const trusting = new Environment({
      network: Network.create(async () => failed),
      store: new Store(new RecordSource()),
    });
    assert.equal(await relay.financing(trusting, asked), null);
    await assert.rejects(relay.financing(relay.connect(url, answering([failed])), asked), relay.Failed);
  });

  test("Apollo sends the text when the id is unknown, urql does not", async () => {
    const sent: Sent[] = [];
    const client = apollo.connect(url, answering([unknownId, page], sent), { trusted: true });
    await client.query({ query: Organizations, variables: { first: 1 } });
    assert.deepEqual(sent.map(({ body }) => typeof body.query), ["undefined", "string"]);
    assert.ok(sent.every(({ body }) => body.extensions?.persistedQuery?.sha256Hash));
    const again: Sent[] = [];
    const strict = urql.connect(url, answering([unknownId, page], again), { trusted: true });
    await assert.rejects(urql.financing(strict, asked));
    assert.equal(again.length, 1);
  });
});
