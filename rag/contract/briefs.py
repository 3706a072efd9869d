"""The JSON form of a brief; docs/contract.md shows an example."""

from typing_extensions import TypedDict  # before Python 3.12 pydantic reads no other

from rag.briefing.brief import Brief, Point
from rag.contract.answers import CitationJson, ConflictJson, citation_json, conflict_json


class PointJson(TypedDict):
    text: str
    citations: list[int]
    published: str | None
    speaker: str | None
    standing: str | None
    sources: int


class BriefJson(TypedDict):
    topic: str
    as_of: str
    articles: int
    read: int
    sources: int
    points: list[PointJson]
    citations: list[CitationJson]
    conflicts: list[ConflictJson]
    missing: str | None
    writer: str
    timings_ms: dict[str, int]


class NotedBriefJson(BriefJson):
    """A brief as it is told over HTTP."""

    note: str | None


def noted_brief_json(brief: Brief) -> NotedBriefJson:
    """The same, with what is said about how it was made: that the writer failed, say."""
    return {**brief_json(brief), "note": brief.note}


def brief_json(brief: Brief) -> BriefJson:
    return {
        "topic": brief.topic,
        "as_of": brief.as_of.isoformat(),
        "articles": brief.articles,
        "read": brief.read,
        "sources": brief.sources,
        "points": [_point_json(point) for point in brief.points],
        "citations": [citation_json(citation) for citation in brief.citations],
        "conflicts": [conflict_json(conflict) for conflict in brief.conflicts],
        "missing": brief.missing,
        "writer": brief.writer,
        "timings_ms": dict(brief.timings_ms),
    }


def _point_json(point: Point) -> PointJson:
    who = point.attribution
    return {
        "text": point.text,
        "citations": list(point.citations),
        "published": point.published.isoformat() if point.published else None,
        "speaker": who.speaker if who else None,
        "standing": who.standing.value if who and who.standing else None,
        "sources": point.sources,
    }
