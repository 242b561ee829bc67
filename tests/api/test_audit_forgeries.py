"""Forgeries without the key that take more than an alteration of one entry."""

from copy import deepcopy

from tests.api.speaking import speakers
from tests.api.test_audit_alterations import Chain, read_chain, verified
from tests.api.test_units_order import written
from tests.api.writers import Firms
from tests.conftest import CountingGraph


async def test_an_end_without_seals(graph: CountingGraph) -> None:
    """Who has no key writes an end that names a key of nobody, with nothing for its seals."""
    await Firms().write(graph)
    async with speakers(graph) as town:
        await written(town, graph, 10)
        made = await read_chain(graph)
        for left in (0, 4, len(made.entries) - 1):
            chain = deepcopy(made)
            for place, entry in enumerate(chain.entries[left:]):
                entry |= {"key_name": "nobody's", "hash": "", "mutation": "dealConfirm"}
                if place:
                    entry["previous_hash"] = ""
            chain.head["hash"] = ""
            await chain.write(graph)
            found = await verified(town)
            assert (found["intact"], found["firstFaultAt"]) == (False, left + 1)
            assert found["firstFault"] == "ALTERED"


async def test_an_entry_of_another_branch(graph: CountingGraph) -> None:
    """A backup that was restored and written on makes two rightly sealed entries of a number."""
    await Firms().write(graph)
    async with speakers(graph) as town:
        await written(town, graph, 20)
        before = await read_chain(graph)
        left = len(before.entries) - 8
        seal = before.entries[left - 1]["hash"]
        await Chain(before.entries[:left], {"sequence": left, "hash": seal}).write(graph)
        await graph.define("MATCH (n:Event) DELETE n")
        await written(town, graph, 12)
        after = await read_chain(graph)
        assert (await verified(town))["intact"]
        for place in range(left, len(before.entries) - 1):
            chain = deepcopy(after)
            chain.entries[place] = before.entries[place]
            await chain.write(graph)
            found = await verified(town)
            # The first one of a branch still follows what both have; the next one does not.
            first = place + (2 if place == left else 1)
            assert (found["intact"], found["firstFaultAt"]) == (False, first)
