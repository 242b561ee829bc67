"""What an asker and a candidate could serve together of the open needs, asked when selected."""

import asyncio

from api.context import Context
from api.gaps import posed_gaps, sampled_needs
from api.planning import solved
from graph.views import View
from matching.plans.recruits import Gap
from matching.plans.together import Gain, alone, gain
from matching.plans.uncovered import Uncovered

MOST_GAPS = 50
"""Of the sample's needs: two problems are solved for each need and candidate."""


class Together:
    """The gaps of one page of recommendations: posed once, for all its candidates."""

    def __init__(self, asker_id: str, view: View) -> None:
        self._asker_id = asker_id
        self._view = view
        self._posed: asyncio.Task[tuple[list[Gap], list[Uncovered], int]] | None = None
        self._gains: dict[str, asyncio.Task[Gain]] = {}

    async def of(self, context: Context) -> int:
        """How many open needs the caller may see."""
        return (await self._gaps(context))[2]

    async def gain(self, context: Context, candidate_id: str) -> Gain:
        """What a candidate adds; worked out once for all fields that ask."""
        if candidate_id not in self._gains:
            self._gains[candidate_id] = asyncio.create_task(self._gain(context, candidate_id))
        return await asyncio.shield(self._gains[candidate_id])

    async def _gain(self, context: Context, candidate_id: str) -> Gain:
        gaps, left, _ = await self._gaps(context)
        return await solved(gain, gaps, left, self._asker_id, candidate_id)

    async def _gaps(self, context: Context) -> tuple[list[Gap], list[Uncovered], int]:
        if self._posed is None:
            self._posed = asyncio.create_task(self._pose(context))
        return await asyncio.shield(self._posed)

    async def _pose(self, context: Context) -> tuple[list[Gap], list[Uncovered], int]:
        market = (await context.rulebook(self._view)).market(self._view)
        needs = await sampled_needs(context, self._view)
        gaps = await asyncio.to_thread(
            posed_gaps, needs.needs[:MOST_GAPS], market, None, self._view
        )
        return gaps, await solved(alone, gaps, self._asker_id), needs.of
