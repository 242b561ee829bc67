// The committed manifests are what the tools make of the examples now.
import assert from "node:assert/strict";
import { createHash } from "node:crypto";
import { readFileSync } from "node:fs";
import { describe, test } from "node:test";

type Plain = Record<string, string>;
type Apollo = { format: string; operations: { id: string; body: string }[] };

function read<T>(file: string): T {
  return JSON.parse(readFileSync(file, "utf-8")) as T;
}

const hash = (text: string) => createHash("sha256").update(text).digest("hex");

describe("manifests", () => {
  for (const [client, made] of [
    ["apollo", "apollo-manifest"],
    ["relay", "relay-documents"],
    ["codegen", "persisted-documents"],
  ]) {
    test(`${client}.json is up to date`, () => {
      assert.deepEqual(
        read(`manifests/${client}.json`),
        read(`examples/generated/${made}.json`),
        "bring it up to date: npm run manifests, in tests/clients",
      );
    });
  }

  test("every id is the hash of its document", () => {
    const { format, operations } = read<Apollo>("manifests/apollo.json");
    assert.equal(format, "apollo-persisted-query-manifest");
    const plain = [...Object.entries(read<Plain>("manifests/relay.json")), ...Object.entries(read<Plain>("manifests/codegen.json"))];
    for (const [id, text] of [...plain, ...operations.map(({ id, body }) => [id, body] as const)]) {
      assert.equal(id.replace("sha256:", ""), hash(text));
    }
    assert.equal(plain.length + operations.length, 9);
  });
});
