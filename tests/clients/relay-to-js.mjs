// Compiles Relay's examples as an application would: babel-plugin-relay puts artifacts in the place of `graphql` tags.
import { transformFileSync } from "@babel/core";
import { copyFileSync, mkdirSync, readdirSync, writeFileSync } from "node:fs";
import { dirname, join } from "node:path";

const from = "examples/relay";
const to = join("build", from);
for (const file of readdirSync(from, { recursive: true })) {
  if (!file.endsWith(".ts")) continue;
  const { code } = transformFileSync(join(from, file), {
    babelrc: false,
    configFile: false,
    presets: ["@babel/preset-typescript"],
    plugins: ["relay", "@babel/plugin-transform-modules-commonjs"],
  });
  const target = join(to, file.replace(/ts$/, "js"));
  mkdirSync(dirname(target), { recursive: true });
  writeFileSync(target, code);
}
copyFileSync(join(from, "package.json"), join(to, "package.json"));
