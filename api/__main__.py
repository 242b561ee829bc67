"""`python -m api`: serves the application as the RONGZHI_ and NEO4J_ variables say."""

import uvicorn

from api.app import create_app
from api.settings import Settings
from api.telemetry.logs import configure


def main() -> None:
    """Run until a signal ends it."""
    settings = Settings()
    configure(settings.log_level)
    uvicorn.run(
        create_app(settings),
        host=settings.host,
        port=settings.port,
        access_log=False,
        log_config=None,
        server_header=False,
        timeout_graceful_shutdown=2,
    )


if __name__ == "__main__":
    main()
