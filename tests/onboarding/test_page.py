"""The page is the rule: its lists are the code's."""

import re
from pathlib import Path

import pytest

from graph.names import plain
from onboarding.heading_words import HEADINGS
from onboarding.vocabulary import CREDENTIALS, KINDS, SECTORS, STAGES
from onboarding.words import RefusalReason

PAGE = Path(__file__).parents[2] / "docs" / "decisions" / "0028-spreadsheets.md"
TEXT = PAGE.read_text(encoding="utf-8")
LISTS = {
    "Headings": HEADINGS,
    "Kinds": KINDS,
    "Stages": STAGES,
    "Sectors": SECTORS,
    "Credentials": CREDENTIALS,
}


@pytest.mark.parametrize("title", LISTS)
def test_each_list_of_the_page_is_the_list_of_the_code(title: str):
    """Word by word, in the same order."""
    section = TEXT.partition(f"### {title}\n")[2].partition("\n#")[0]
    listed = dict(re.findall(r"^- `(\w+)`: (.+)$", section, flags=re.MULTILINE))
    assert listed == {str(word): names for word, names in LISTS[title].items()}


@pytest.mark.parametrize("title", LISTS)
def test_no_word_means_two_things(title: str):
    """Within one list, each key belongs to one code."""
    meant: dict[str, str] = {}
    for word, names in LISTS[title].items():
        for name in (str(word), *names.split(" ")):
            assert meant.setdefault(plain(name), str(word)) == str(word), name


def test_every_reason_to_refuse_is_on_the_page():
    """And in its order."""
    listed = re.findall(r"^\| ([A-Z_]+) \|", TEXT, flags=re.MULTILINE)
    assert listed == [str(each) for each in RefusalReason]
