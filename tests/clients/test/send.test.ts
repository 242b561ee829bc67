// What docs/clients.md promises of the fetch that all clients share, and of what the server tells it.
import assert from "node:assert/strict";
import { randomUUID } from "node:crypto";
import { describe, test } from "node:test";
import { connect, Failed, stateNeed, type Cost } from "../examples/fetch.js";
import { Organizations } from "../examples/operations.js";
import { sender } from "../examples/send.js";
import { enterpriseId, through, token, url } from "./served.js";

const send = sender(() => token);

function post(address: string, body: object, signal?: AbortSignal): Promise<Response> {
  const headers = { "content-type": "application/json", accept: "application/graphql-response+json" };
  return send(address, { method: "POST", headers, body: JSON.stringify(body), ...(signal && { signal }) });
}

async function code(answer: Response): Promise<unknown> {
  const { errors } = (await answer.json()) as { errors: { extensions: { code: string } }[] };
  return errors[0]?.extensions.code;
}

describe("the shared fetch", () => {
  test("writes once when the connection is lost", async () => {
    const idempotencyKey = randomUUID();
    const input = { idempotencyKey, enterpriseId, amount: 4_000_000, purpose: "EQUIPMENT" as const };
    const need = await through(["connection lost"], async (address, requests) => {
      const answer = await stateNeed(connect(address, send), input);
      assert.equal(requests.length, 2);
      return answer;
    });
    assert.ok(need.__typename === "FinancingNeed");
    const again = await stateNeed(connect(url, send), input);
    assert.ok(again.__typename === "FinancingNeed");
    assert.equal(again.id, need.id);
  });

  test("does not ask again what was cut off by its own caller", async () => {
    await through(["busy"], async (address, requests) => {
      await assert.rejects(post(address, { query: "{ __typename }" }, AbortSignal.abort()));
      assert.equal(requests.length, 0);
    });
  });

  test("does not ask again what is too dear", async () => {
    const deals = (inner: string) => `deals(first: 100) { edges { node { ${inner} } } }`;
    const dear = `{ organizations(first: 100) { edges { node { ${deals(`enterprise { ${deals("id")} }`)} } } } }`;
    await through([], async (address, requests) => {
      const answer = await post(address, { query: dear });
      assert.equal(answer.status, 400);
      assert.equal(answer.headers.get("retry-after"), null);
      assert.equal(await code(answer), "OVER_BUDGET");
      assert.equal(requests.length, 1);
    });
  });

  test("is told what an operation cost", async () => {
    const told: Cost[] = [];
    await connect(url, send, { paid: (cost) => told.push(cost) })(Organizations, { first: 10 });
    const [cost] = told;
    assert.ok(cost && 0 < cost.actual && cost.actual <= cost.requested && cost.requested <= cost.budget);
  });

  test("an id that no manifest has is refused", async () => {
    const answer = await post(url, { documentId: "0".repeat(64) });
    assert.equal(answer.status, 400);
    assert.equal(await code(answer), "PERSISTED_QUERY_NOT_FOUND");
  });

  test("a page that is too large is refused with a code", async () => {
    await assert.rejects(connect(url, send)(Organizations, { first: 101 }), (error) => {
      assert.ok(error instanceof Failed);
      assert.equal(error.errors[0]?.extensions?.["code"], "INVALID_INPUT");
      return true;
    });
  });
});
