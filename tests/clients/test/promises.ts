// What every client of docs/clients.md is shown to do, with the text of its operations and by their ids.
import assert from "node:assert/strict";
import { randomUUID } from "node:crypto";
import { describe, test } from "node:test";
import { sender } from "../examples/send.js";
import { enterpriseId, through, token, url } from "./served.js";

type Input = { idempotencyKey: string; enterpriseId: string; amount: number; purpose: "EQUIPMENT" };
type Asked = { enterpriseId: string; amount: number; purpose: "EQUIPMENT"; asOf: string };
type Need = { __typename: string; id?: string; message?: string } | undefined;
type Financing =
  | {
      readonly eligibility: { readonly edges: readonly { readonly node: { verdict: string; product: { name: string } } }[] };
      readonly expertise: { readonly edges: readonly { readonly node: { score: number } }[] };
    }
  | null
  | undefined;

export interface Example<Client> {
  connect(url: string, send: typeof fetch, options?: { trusted?: boolean }): Client;
  allOrganizations(client: Client): Promise<readonly { node: { id: string; kind: string } }[]>;
  financing(client: Client, asked: Asked): Promise<Financing>;
  stateNeed(client: Client, input: Input): Promise<Need>;
  codes(error: unknown): unknown[];
}

const send = sender(() => token);
const asked: Asked = { enterpriseId, amount: 5_000_000, purpose: "EQUIPMENT", asOf: "2025-06-30" };

function input(amount: number): Input {
  return { idempotencyKey: randomUUID(), enterpriseId, amount, purpose: "EQUIPMENT" };
}

export function keeps<Client>(name: string, example: Example<Client>): void {
  for (const trusted of [false, true]) {
    describe(`${name}, ${trusted ? "trusted documents" : "texts"}`, () => {
      const open = (address = url, by = send) => example.connect(address, by, { trusted });

      test("walks all organisations, each once", async () => {
        const edges = await example.allOrganizations(open());
        assert.equal(new Set(edges.map(({ node }) => node.id)).size, edges.length);
        assert.equal(edges.length, await count());
      });

      test("asks the main question", async () => {
        const found = await example.financing(open(), asked);
        const holding = found?.eligibility.edges.filter(({ node }) => node.verdict === "HOLDS");
        assert.ok(holding?.some(({ node }) => node.product.name.startsWith("示例·设备贷")));
        assert.ok(found?.expertise.edges.every(({ node }) => node.score > 0));
      });

      test("gets null for an enterprise that is not there", async () => {
        assert.equal(await example.financing(open(), { ...asked, enterpriseId: randomUUID() }), null);
      });

      test("writes once, however often it sends one key", async () => {
        const once = input(1_000_000);
        const client = open();
        const first = await example.stateNeed(client, once);
        assert.equal(first?.__typename, "FinancingNeed");
        assert.equal((await example.stateNeed(client, once))?.id, first.id);
        const other = await example.stateNeed(client, { ...once, amount: 2_000_000 });
        assert.equal(other?.__typename, "IdempotencyKeyReusedError");
        assert.ok(other.message);
      });

      test("writes once when answers are lost", async () => {
        const once = input(3_000_000);
        const lossy = await through(["busy", "answer lost"], async (address, requests) => {
          const need = await example.stateNeed(open(address), once);
          assert.equal(new Set(requests).size, 1, "the same request, the same key");
          assert.equal(requests.length, 3);
          return need;
        });
        assert.equal(lossy?.__typename, "FinancingNeed");
        assert.equal((await example.stateNeed(open(), once))?.id, lossy.id);
      });

      test("gets a member of the union for a mistake", async () => {
        const answer = await example.stateNeed(open(), { ...input(1), amount: 0 });
        assert.equal(answer?.__typename, "InvalidInputError");
        assert.ok(answer.message);
      });

      test("reads the code of an error", async () => {
        const wrong = example.financing(open(), { ...asked, asOf: "2025-02-30" });
        await assert.rejects(wrong, (error) => {
          assert.deepEqual(example.codes(error), ["INVALID_INPUT"]);
          return true;
        });
      });

      test("reads the code of a refused token", async () => {
        const stranger = open(url, sender(() => `${token}x`));
        await assert.rejects(example.financing(stranger, asked), (error) => {
          assert.deepEqual(example.codes(error), ["UNAUTHENTICATED"]);
          return true;
        });
      });

      test("gives up when the server stays busy", async () => {
        await through(["busy", "busy", "none"], async (address) => {
          const client = open(address, sender(() => token, 2));
          await assert.rejects(example.financing(client, asked), (error) => {
            assert.deepEqual(example.codes(error), ["RATE_LIMITED"]);
            return true;
          });
        });
      });
    });
  }
}

async function count(): Promise<number> {
  const answer = await send(url, {
    method: "POST",
    headers: { "content-type": "application/json" },
    body: JSON.stringify({ query: "{ organizations(first: 1) { totalCount } }" }),
  });
  return ((await answer.json()) as { data: { organizations: { totalCount: number } } }).data.organizations.totalCount;
}
