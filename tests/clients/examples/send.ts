/** A fetch that brings the caller's token, and asks again where the server says when. */
export function sender(token: () => string | Promise<string>, tries = 5): typeof fetch {
  return async (address, request) => {
    for (let attempt = 1; ; attempt += 1) {
      const headers = new Headers(request?.headers);
      headers.set("authorization", `Bearer ${await token()}`);
      const answer = await fetch(address, { ...request, headers }).catch((error: unknown) => {
        if (attempt === tries || request?.signal?.aborted) throw error;
        return undefined; // perhaps it was done: its idempotencyKey keeps it from being done twice
      });
      // Of the refusals only 429 and 503 have a Retry-After: a 400 would be a 400 again.
      const seconds = answer ? answer.headers.get("retry-after") : "1";
      if (answer && (seconds === null || attempt === tries)) return answer;
      await answer?.body?.cancel();
      const wait = 1000 * Number(seconds) * (1 + Math.random() / 4); // not all clients at once
      await new Promise((resolve) => setTimeout(resolve, wait));
    }
  };
}
