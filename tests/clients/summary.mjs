// Reports one line a group, whatever fails in full, and how many passed.
import { inspect } from "node:util";

export default async function* summary(events) {
  const all = { passed: 0, failed: 0, skipped: 0 };
  let group = { passed: 0, failed: 0, skipped: 0 };
  for await (const { type, data } of events) {
    if (type === "test:stdout" || type === "test:stderr") yield data.message;
    if (type === "test:diagnostic" && data.nesting > 0) yield `  ${data.message}\n`;
    if (type !== "test:pass" && type !== "test:fail") continue;
    if (data.details.type === "suite") {
      yield `${group.failed ? "✖" : "✔"} ${data.name}: ${group.passed} of ${group.passed + group.failed}\n`;
      group = { passed: 0, failed: 0, skipped: 0 };
      continue;
    }
    const outcome = data.skip ? "skipped" : type === "test:pass" ? "passed" : "failed";
    all[outcome] += 1;
    group[outcome] += 1;
    if (outcome === "skipped") yield `– ${data.name}: ${data.skip}\n`;
    if (outcome === "failed") yield `✖ ${data.name}\n${inspect(data.details.error.cause ?? data.details.error)}\n`;
  }
  yield `clients: ${all.passed} passed, ${all.failed} failed${all.skipped ? `, ${all.skipped} skipped` : ""}\n`;
}
