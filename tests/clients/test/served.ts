// The server that `make test-clients` has started, and one in front of it that loses answers.
import { createServer } from "node:http";
import type { AddressInfo } from "node:net";

function given(name: string): string {
  const value = process.env[name];
  if (!value) throw new Error(`${name} is not set: these tests are run by make test-clients`);
  return value;
}

export const url = given("RONGZHI_URL");
export const token = given("RONGZHI_TOKEN");
export const enterpriseId = given("RONGZHI_ENTERPRISE");

export type Trouble = "none" | "busy" | "answer lost" | "connection lost";

/** Forwards to the server; each request meets the next of the troubles, later ones none. */
export async function through<T>(troubles: Trouble[], act: (url: string, asked: string[]) => Promise<T>): Promise<T> {
  const asked: string[] = [];
  const server = createServer(async (request, response) => {
    const parts: Buffer[] = [];
    for await (const part of request) parts.push(part as Buffer);
    const body = Buffer.concat(parts).toString();
    asked.push(body);
    const trouble = troubles.shift() ?? "none";
    if (trouble !== "busy") {
      const headers = { ...request.headers } as Record<string, string>;
      for (const own of ["host", "connection", "content-length", "accept-encoding"]) delete headers[own];
      const answer = await fetch(url, { method: "POST", headers, body });
      const text = await answer.text();
      if (trouble === "none") {
        response.writeHead(answer.status, { "content-type": answer.headers.get("content-type") ?? "" }).end(text);
        return;
      }
    }
    if (trouble === "connection lost") {
      response.destroy();
      return;
    }
    const error = { message: "Come again.", extensions: { code: trouble === "busy" ? "RATE_LIMITED" : "UNAVAILABLE" } };
    response
      .writeHead(trouble === "busy" ? 429 : 503, {
        "content-type": "application/graphql-response+json",
        "retry-after": "0",
      })
      .end(JSON.stringify({ errors: [error] }));
  });
  await new Promise<void>((listening) => server.listen(0, "127.0.0.1", listening));
  try {
    return await act(`http://127.0.0.1:${(server.address() as AddressInfo).port}`, asked);
  } finally {
    server.closeAllConnections();
    server.close();
  }
}
