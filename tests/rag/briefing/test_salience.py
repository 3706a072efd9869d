from rag.briefing.salience import Line, Lines
from rag.types import Article, article_id


def line(text: str, voice: str, place: int = 0) -> Line:
    article = Article(article_id(text + voice), text, voice, f"{voice}.md", voice, None)
    return Line(article, 0, len(text), place, voice)


MINE = "Acme opened a copper mine in Norland after nine years of planning."


def test_what_several_voices_tell_early_scores_highest() -> None:
    lines = Lines(
        [
            line(MINE, "one"),
            line("A copper mine in Norland was opened by Acme on Monday.", "two"),
            line("The Norland choir sang three songs from its new album.", "one", 9),
        ]
    )
    scores = lines.scores([0, 1, 2])
    assert min(scores[0], scores[1]) > scores[2]
    assert lines.likeness(0, 1) > lines.likeness(0, 2)
    assert lines.nearest(0, [1, 2], least=0.2) == [1]
    assert lines.scores([]) == {}


def test_a_line_on_the_topic_comes_before_one_that_is_not() -> None:
    told = [line(MINE, "one"), line("Globex closed a copper mine in Southland in spring.", "two")]
    plain, on_topic = Lines(told).scores([0, 1]), Lines(told, ["globex"]).scores([0, 1])
    assert on_topic[1] / on_topic[0] > plain[1] / plain[0]
