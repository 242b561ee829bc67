"""GraphiQL with the questions as tabs, from the locked WebJars: nothing comes from elsewhere."""

from collections.abc import Awaitable, Callable
from importlib.resources import files

import orjson
from starlette.requests import Request
from starlette.responses import Response

from graph.jars import web_asset

POLICY = (
    "default-src 'self'; style-src 'self' 'unsafe-inline'; img-src 'self' data:;"
    " font-src 'self' data:; worker-src 'self' blob:; frame-ancestors 'none'; base-uri 'none'"
)

_ASSETS = {
    "react.js": ("react", "umd/react.production.min.js", "text/javascript"),
    "react-dom.js": ("react-dom", "umd/react-dom.production.min.js", "text/javascript"),
    "graphiql.js": ("graphiql", "graphiql.min.js", "text/javascript"),
    "graphiql.css": ("graphiql", "graphiql.min.css", "text/css"),
}

_PAGE = """<!doctype html>
<html lang="zh">
<head>
  <meta charset="utf-8">
  <title>Rongzhi 融智</title>
  <link rel="icon" href="data:,">
  <link rel="stylesheet" href="/graphql/assets/graphiql.css">
  <style>
    html, body, #graphiql { height: 100%; margin: 0 }
    #notice { font: 13px/1.5 system-ui, sans-serif; padding: 6px 12px; background: #fff6db }
    #notice + #graphiql { height: calc(100% - 32px) }
  </style>
</head>
<body>
  <div id="notice">演示数据：凡 synthetic 或 illustrative 为 true 者均为虚构。
    Demo: whatever is marked synthetic or illustrative is invented.</div>
  <div id="graphiql">Loading …</div>
  <script src="/graphql/assets/react.js"></script>
  <script src="/graphql/assets/react-dom.js"></script>
  <script src="/graphql/assets/graphiql.js"></script>
  <script src="/graphql/assets/start.js"></script>
</body>
</html>
"""

_START = """const start = (questions) => {
  const graphiql = React.createElement(GraphiQL, {
    fetcher: GraphiQL.createFetcher({ url: "/graphql" }),
    defaultTabs: questions.map((each) => ({ query: each.query })),
    defaultEditorToolsVisibility: false,
  });
  ReactDOM.createRoot(document.getElementById("graphiql")).render(graphiql);
};
fetch("/graphql/questions").then((answer) => answer.json()).then(start);
"""


def questions() -> list[dict[str, str]]:
    """The questions to try: the first line of each file, a comment, says what it answers."""
    found: list[dict[str, str]] = []
    for file in sorted(files("api").joinpath("questions").iterdir(), key=lambda each: each.name):
        if file.name.endswith(".graphql"):
            text = file.read_text(encoding="utf-8")
            answers = text.partition("\n")[0].lstrip("# ")
            name = file.name.removesuffix(".graphql")
            found.append({"name": name, "answers": answers, "query": text})
    return found


class GraphiQLPages:
    """The page, its assets and the questions; read once, when the API starts."""

    def __init__(self) -> None:
        """Fetches the WebJars where they are not in the cache yet."""
        self._assets = {
            name: (web_asset(artifact, path), media_type)
            for name, (artifact, path, media_type) in _ASSETS.items()
        }
        self._assets["start.js"] = (_START.encode(), "text/javascript")
        self._questions = orjson.dumps(questions())

    async def page(self, _: Request) -> Response:
        """GET /graphql."""
        headers = {"Content-Security-Policy": POLICY}
        return Response(_PAGE, media_type="text/html", headers=headers)

    def page_or(
        self, otherwise: Callable[[Request], Awaitable[Response]]
    ) -> Callable[[Request], Awaitable[Response]]:
        """The page for who looks at it; a question that is asked by GET goes `otherwise`."""

        async def answer(request: Request) -> Response:
            looks = "text/html" in request.headers.get("accept", "") or not request.query_params
            return await (self.page if looks else otherwise)(request)

        return answer

    async def asset(self, request: Request) -> Response:
        """GET /graphql/assets/{name}."""
        found = self._assets.get(request.path_params["name"])
        if not found:
            return Response(status_code=404)
        content, media_type = found
        return Response(
            content, media_type=media_type, headers={"Cache-Control": "public, max-age=86400"}
        )

    async def questions(self, _: Request) -> Response:
        """GET /graphql/questions: JSON, a list of {name, answers, query}."""
        return Response(self._questions, media_type="application/json")
