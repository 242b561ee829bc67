"""The log: one JSON object a line on standard output, whoever writes it."""

import logging
import sys

import structlog
from structlog.tracebacks import ExceptionDictTransformer
from structlog.typing import Processor

# Ours and the server's; of other libraries only warnings are of use, and the driver's lines would
# hold parameters of statements if it told everything.
OURS = ("api", "graph", "loaders", "matching", "uvicorn")


def configure(level: str) -> None:
    """Write what is at least of this level: debug, info, warning or error."""
    least = logging.getLevelNamesMapping()[level.upper()]
    added: list[Processor] = [
        structlog.contextvars.merge_contextvars,
        structlog.processors.add_log_level,
        structlog.processors.TimeStamper(fmt="iso", utc=True, key="time"),
    ]
    printed: list[Processor] = [
        # Without the values of variables: they are what callers asked and what they see.
        structlog.processors.ExceptionRenderer(ExceptionDictTransformer(show_locals=False)),
        structlog.processors.JSONRenderer(ensure_ascii=False),
    ]
    structlog.configure(
        processors=[*added, *printed],
        wrapper_class=structlog.make_filtering_bound_logger(least),
        logger_factory=structlog.WriteLoggerFactory(sys.stdout),
    )
    handler = logging.StreamHandler(sys.stdout)
    handler.setFormatter(
        structlog.stdlib.ProcessorFormatter(
            foreign_pre_chain=[*added, structlog.stdlib.add_logger_name],
            processors=[structlog.stdlib.ProcessorFormatter.remove_processors_meta, *printed],
        )
    )
    logging.basicConfig(handlers=[handler], level=max(least, logging.WARNING), force=True)
    logging.captureWarnings(True)
    for name in OURS:
        logging.getLogger(name).setLevel(least)
    logging.getLogger("neo4j").setLevel(logging.ERROR)
