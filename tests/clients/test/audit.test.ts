// The public audit of GraphQL over HTTP: what must be, is; of the rest nearly all.
import { auditServer } from "graphql-http";
import assert from "node:assert/strict";
import { describe, test } from "node:test";
import { sender } from "../examples/send.js";
import { token, url } from "./served.js";

const LEAST = 58;

describe("audit of GraphQL over HTTP", () => {
  test("as graphql-http has it", async () => {
    // With a token: it asks for the schema and by GET, which the server lets identified callers do.
    const results = await auditServer({ url, fetchFn: sender(() => token) });
    const missed = results.filter(({ status }) => status !== "ok");
    for (const each of missed) {
      console.log(`${each.status}: ${each.name}${"reason" in each ? `: ${each.reason}` : ""}`);
    }
    const passed = results.length - missed.length;
    console.log(`audit: ${passed} of ${results.length} pass`);
    const must = missed.filter(({ status }) => status === "error").map(({ name }) => name);
    assert.deepEqual(must, []);
    assert.ok(passed >= LEAST, `${passed} pass, at least ${LEAST} shall`);
  });
});
