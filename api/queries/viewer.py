"""The question who asks."""

from __future__ import annotations

import strawberry

from api.context import Info
from api.types.viewer import Viewer


@strawberry.type
class ViewerQueries:
    """Whoever asks."""

    @strawberry.field(description="Who you are to this server; null: anonymous.")
    async def viewer(self, info: Info) -> Viewer | None:
        """The caller of this request."""
        return Viewer.from_caller(info.context.caller)
