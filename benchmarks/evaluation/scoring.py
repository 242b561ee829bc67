"""The questions that the future answers, and how good a ranking is for them.

A, new partners: an organisation is asked for; right are those that first join an event with it in
2018; itself and its earlier partners are no answers. B, who completes an event: its lead and its
sectors are given; right are the other members. Only organisations seen before 2018 can be answers.
Every question counts the same.
"""

import random
from collections import defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from math import log2
from statistics import fmean

from benchmarks.evaluation.events import CUT, Event

MOST_QUESTIONS = {"A": 600, "B": 800}
MEASURES = ("NDCG@10", "Hit@10", "Recall@20", "MRR")


@dataclass(frozen=True, slots=True)
class Question:
    """Who asks (of B: the lead), in which sectors (B), the right answers and what is none."""

    asker: str
    sectors: tuple[str, ...]
    region: str
    right: frozenset[str]
    skipped: frozenset[str]


def questions(events: Mapping[str, Event]) -> dict[str, dict[str, Question]]:
    """By task (A or B) and by question; the same sample on every machine."""
    known: set[str] = set()
    partners: defaultdict[str, set[str]] = defaultdict(set)
    future: dict[str, Event] = {}
    for id, event in events.items():
        if event.on < CUT:
            known.update(event.members)
            for one in event.members:
                partners[one].update(event.members)
        elif len(set(event.members)) > 1:
            future[id] = event
    return {
        "A": _sampled("A", _new_partners(future, known, partners)),
        "B": _sampled("B", _completions(future, known)),
    }


def _new_partners(
    future: Mapping[str, Event], known: set[str], partners: Mapping[str, set[str]]
) -> dict[str, Question]:
    met: defaultdict[str, set[str]] = defaultdict(set)
    for event in future.values():
        for one in event.members:
            met[one].update(event.members)
    asked: dict[str, Question] = {}
    for one in met.keys() & known:
        skipped = partners[one] | {one}
        right = (met[one] & known) - skipped
        if right:
            asked[one] = Question(one, (), "", frozenset(right), frozenset(skipped))
    return asked


def _completions(future: Mapping[str, Event], known: set[str]) -> dict[str, Question]:
    asked: dict[str, Question] = {}
    for id, event in future.items():
        leads = [one for one in event.leads if one in known]
        if leads:
            right = (set(event.members) & known) - {leads[0]}
            if right:
                skipped = frozenset({leads[0]})
                asked[id] = Question(
                    leads[0], event.sectors, event.region, frozenset(right), skipped
                )
    return asked


def _sampled(task: str, asked: Mapping[str, Question]) -> dict[str, Question]:
    most = min(MOST_QUESTIONS[task], len(asked))
    chosen = random.Random(1).sample(sorted(asked), most)  # noqa: S311 (a sample, no secret)
    return {id: asked[id] for id in sorted(chosen)}


def judge(question: Question, ranking: Sequence[str]) -> dict[str, float]:
    """The measures of one ranking (best first)."""
    answers = [one for one in ranking if one not in question.skipped]
    hits = [place for place, one in enumerate(answers, start=1) if one in question.right]
    ideal = sum(1 / log2(1 + place) for place in range(1, min(10, len(question.right)) + 1))
    return {
        "NDCG@10": sum(1 / log2(1 + place) for place in hits if place <= 10) / ideal,
        "Hit@10": float(any(place <= 10 for place in hits)),
        "Recall@20": sum(place <= 20 for place in hits) / len(question.right),
        "MRR": 1 / hits[0] if hits else 0.0,
    }


def means(judged: Sequence[Mapping[str, float]]) -> dict[str, float]:
    """The measures of all questions together."""
    return {measure: fmean(each[measure] for each in judged) for measure in MEASURES}
