"""The demo's page: everything comes from this server, and it is closed outside the demo."""

import re

from tests.conftest import DEMO_BANK, CountingGraph, client_of

ASSETS = re.compile(r'(?:src|href)="([^"]+)"')


async def test_the_page_loads_nothing_from_elsewhere(seeded: CountingGraph) -> None:
    """Every asset is of this server and there; a policy forbids other hosts."""
    async with client_of(seeded, demo=True, demo_bank=DEMO_BANK) as client:
        page = await client.get("/graphql", headers={"Accept": "text/html"})
        assert page.status_code == 200
        assert page.headers["content-security-policy"].startswith("default-src 'self';")
        addresses = [each for each in ASSETS.findall(page.text) if not each.startswith("data:")]
        assert len(addresses) == 5
        for address in addresses:
            assert address.startswith("/graphql/assets/")
            asset = await client.get(address)
            assert asset.status_code == 200
            assert len(asset.content) > 400
        assert "://" not in page.text
        assert (await client.get("/graphql/assets/other.js")).status_code == 404


async def test_the_page_says_what_is_invented(seeded: CountingGraph) -> None:
    """In both languages, above the questions."""
    async with client_of(seeded, demo=True) as client:
        text = (await client.get("/graphql")).text
    assert "均为虚构" in text
    assert "is invented" in text


async def test_outside_the_demo_there_is_no_page(seeded: CountingGraph) -> None:
    """No page, no questions, no assets."""
    async with client_of(seeded) as client:
        assert (await client.get("/graphql")).status_code == 405
        assert (await client.get("/graphql/questions")).status_code == 404
        assert (await client.get("/graphql/assets/start.js")).status_code == 404
