"""`python -m api`: serves the application as the RONGZHI_ and NEO4J_ variables say."""

import logging

import structlog
import uvicorn
from structlog.tracebacks import ExceptionDictTransformer

from api.app import create_app
from api.settings import Settings


def main() -> None:
    """Run until a signal ends it."""
    structlog.configure(
        processors=[
            structlog.processors.add_log_level,
            structlog.processors.TimeStamper(fmt="iso", utc=True),
            structlog.processors.ExceptionRenderer(ExceptionDictTransformer(show_locals=False)),
            structlog.processors.JSONRenderer(ensure_ascii=False),
        ]
    )
    logging.getLogger("neo4j").setLevel(logging.ERROR)
    settings = Settings()
    uvicorn.run(
        create_app(settings),
        host=settings.host,
        port=settings.port,
        access_log=False,
        server_header=False,
        timeout_graceful_shutdown=2,
    )


if __name__ == "__main__":
    main()
