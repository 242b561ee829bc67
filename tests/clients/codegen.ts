import type { CodegenConfig } from "@graphql-codegen/cli";
import { addTypenameSelectionDocumentTransform } from "@graphql-codegen/client-preset";

const config: CodegenConfig = {
  schema: "../../api/schema.graphql",
  documents: "examples/operations.ts",
  importExtension: ".js",
  config: {
    strictScalars: true, // a scalar that is not named below is an error, not an `any`
    scalars: {
      ID: { input: "string", output: "string" },
      Yuan: "number", // whole, below 2^53
      BasisPoints: "number", // 500 = 5 %
      Date: "string", // YYYY-MM-DD: a day, not a moment, so no JavaScript Date
      PartialDate: "string", // YYYY, YYYY-MM or YYYY-MM-DD
      DateTime: "string", // to the microsecond; a JavaScript Date would cut it
      Uscc: "string",
      UUID: "string",
    },
    useTypeImports: true,
  },
  generates: {
    "examples/generated/": {
      preset: "client",
      presetConfig: { persistedDocuments: { hashAlgorithm: "sha256" } },
      // Caches tell objects apart by __typename, so a trusted document must ask for it.
      documentTransforms: [addTypenameSelectionDocumentTransform],
    },
    "examples/generated/possible-types.ts": { plugins: ["fragment-matcher"] },
  },
};

export default config;
