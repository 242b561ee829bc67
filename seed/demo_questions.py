"""Questions for the demo: three to paste, and those of the page, tried before it says ready."""

import http.client
import json
from concurrent.futures import ThreadPoolExecutor
from typing import Any, cast

from seed.row_base import node_id

BANK = node_id("org:synthetic:bank:6")
ENTERPRISE = node_id("org:synthetic:enterprise:1321")

# (what it answers, the GraphQL text)
QUESTIONS: tuple[tuple[str, str], ...] = (
    (
        "Which products can 示例·楠禾檀机器人 (synthetic) have for 5,000,000 yuan of equipment, by"
        " which policy, and which institutes fit?",
        f'{{ financingPlusExpertise(enterpriseId: "{ENTERPRISE}", amount: 5000000,'
        ' purpose: EQUIPMENT, asOf: "2025-06-30") {\n'
        "  eligibility(first: 5) { edges { node { verdict limit illustrative"
        " product { name provider { name } policies { name } }\n"
        "    rules { verdict missing rule { criterion } datum { asOf source { title } } } } } }\n"
        "  expertise(first: 3) { edges { node { score"
        " expertise { title institute { name synthetic } } } } } } }",
    ),
    (
        "With whom could 示例·柏舟银行 (synthetic) co-finance for the first time, by which paths?",
        f'{{ partnerRecommendations(organizationId: "{BANK}", first: 3, asOf: "2025-06-30") {{\n'
        "  basis edges { node { rank score organization { name kind }\n"
        "    paths(first: 1) { count rest strongest { weight"
        " ties { from { name } to { name } dealCount lastOn } } } } } } }",
    ),
    (
        "What do sources state of 拓斯达 (also 拓斯達, tuosida, tsd, Topstar), a real firm?",
        '{ search(text: "tsd", first: 1) { edges { matched node { ... on Enterprise { name\n'
        "  facts(first: 20) { edges { node { measure qualifier asOf scope"
        " value { ... on Money { amount } }\n"
        "    counterparty { name } source { title paragraph } } } } } } } } }",
    ),
)


TRIES = 8


class QuestionFailed(Exception):
    """The API does not answer one of its own questions; the message is one sentence."""


def try_out(host: str, port: int) -> int:
    """Ask what the page offers, so that its first answers are quick; how many there are.

    Raises QuestionFailed for a question that is not answered without errors.
    """
    questions = _request(host, port, "GET", "/graphql/questions", None)

    def ask(question: dict[str, str]) -> None:
        body = json.dumps({"query": question["query"]})
        for attempt in range(1, TRIES + 1):
            errors = _request(host, port, "POST", "/graphql", body).get("errors")
            if not errors:
                return
            # On a busy machine the first planning may take longer than a statement is given.
            if attempt == TRIES or _said(errors[0], "extensions", "code") != "TIMEOUT":
                said = _said(errors[0], "message") or "it says no more."
                raise QuestionFailed(f"The API answers {question['name']} with an error: {said}")

    # Side by side: a database that has just started plans each for the first time.
    with ThreadPoolExecutor() as threads:
        return len(list(threads.map(ask, questions)))


def _said(error: Any, *keys: str) -> Any:
    """A part of an error, or None: whatever answers in the API's place may leave it out."""
    found = error
    for key in keys:
        found = cast("dict[str, Any]", found).get(key) if isinstance(found, dict) else None
    return found


def _request(host: str, port: int, method: str, path: str, body: str | None) -> Any:
    connection = http.client.HTTPConnection(host, port, timeout=60)
    try:
        connection.request(method, path, body, {"Content-Type": "application/json"})
        answer = connection.getresponse()
        if answer.status != 200:
            raise QuestionFailed(f"The API answers {path} with status {answer.status}.")
        return json.loads(answer.read())
    except (OSError, http.client.HTTPException, ValueError) as error:
        raise QuestionFailed(f"The API does not answer {path} ({error}).") from error
    finally:
        connection.close()
