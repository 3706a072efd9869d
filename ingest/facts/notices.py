"""What a text says about itself: made by a machine, sponsored, a forum post, based on another."""

import re
from dataclasses import dataclass

from rag.sentences import split_sentences

_MOST_WORDS = 60
_MOST_CHARACTERS = 2000

_TEXT = (
    r"(?:blog ?post|article|story|text|post|page|content|summary|translation|report|item|piece|"
    r"transcript|digest|newsletter|entry|video|press release|review|advertorial)"
)
_SUBJECT = (
    rf"(?:(?:please )?note(?: that)?\s*[:–—-]?\s*|disclaimer:\s*|disclosure:\s*|notice:\s*)?"
    rf"(?:(?:this|the (?:following|above|present)) (?:[\w-]+ ){{0,2}}{_TEXT})"
)
_MACHINE = (
    r"(?:(?:automatically|automated|machine|auto|ai|algorithmically|computer)[- ]?(?:\w+ly )?"
    r"(?:generated|translated|translation|written|created|produced|summari[sz]ed|transcribed))|"
    r"(?:(?:generated|translated|written|created|produced|summari[sz]ed|transcribed)"
    r"(?: \w+){0,3} (?:automatically|by (?:an? |the )?(?:ai|artificial intelligence|machine|"
    r"computer|chatgpt|gpt|algorithm|software|bot|large language model|deepl|google translate)\b|"
    r"(?:with|using) (?:the help of )?(?:an? )?(?:ai|artificial intelligence|chatgpt|deepl|google "
    r"translate|machine)\b))"
)
_PAID = (
    r"(?:sponsored(?! by)|paid (?:for|post|content|partnership)|brought to you by|advertorial|"
    r"sponsored by|advertisement feature|in (?:paid )?partnership with|affiliate links?)"
)
_FROM = (
    r"(?:based on|adapted from|(?:a |an )?(?:translation|summary|digest|transcript|retelling"
    r"|excerpt|"
    r"extract) (?:of|from)|translated from|summari[sz]ed from|taken from|excerpted from|"
    r"(?:re)?published (?:from|with (?:the )?permission (?:of|from))|reproduced from)"
)
_FIRST_RUN = (
    r"(?:(?:was |is |has been )?(?:first|originally|previously) (?:published|appeared|posted|"
    r"written|ran|produced)(?: \w+){0,2}? (?:in|on|at|by|for|as))"
)

_DISCLOSURE = re.compile(
    rf"{_SUBJECT}\b.{{0,80}}?(?:{_MACHINE}|{_PAID}|paid advertisement)"
    rf"|(?:note: ?)?this is an? (?:[\w-]+ ){{0,3}}(?:reply|post|comment|press release"
    rf"|advertisement|"
    r"advertorial|translation|transcript|summary|digest|satire|parody|automated)\b"
    rf"|(?:\W*(?:{_MACHINE}))(?=\W*$|\s+(?:from|by|with|content|text|article|summary"
    rf"|translation)\b)"
    # what pages of other languages put above what was paid for
    r"|(?:bezahlter inhalt|gesponserter? (?:inhalt|beitrag)|publireportage|advertorial|contenu "
    r"sponsorisé|publi-?rédactionnel|contenido patrocinado|contenido pagado|conteúdo patrocinado|"
    r"contenuto sponsorizzato|gesponsord(?:e inhoud)?|ingezonden mededeling|artykuł sponsorowany|"
    r"materiał partnera|sponsorovaný obsah|sponsrat innehåll|annonsørinnhold|sponsoreret indhold|"
    r"kaupallinen yhteistyö|на правах рекламы|партнёрский материал|на правах реклами|sponsorlu "
    r"içerik|محتوى ممول|תוכן שיווקי|推广|赞助内容|記事広告|협찬)(?=\W*$)"
    r"|(?:sponsored(?: (?:content|post|article|story))?|paid (?:post|content|partnership)|"
    r"partner content|branded content|advertorial|press release|satire|promoted)(?=\W*$)"
    rf"|(?:sponsored by|paid for by|presented by|in partnership with) .{{2,60}}$"
    rf"|{_PAID}.{{0,30}} (?:content|post|article)(?=\W*$)",
    re.IGNORECASE,
)
_ORIGIN = re.compile(
    rf"(?:(?:\b(?P<it>it)|^{_SUBJECT})(?: \w+){{0,4}}? (?:{_FROM}|{_FIRST_RUN})"
    # alone at the start of a line: without a comma, or it is "Based on what we know, she ..."
    rf"|^\W*(?:an? )?(?:{_FROM}|{_FIRST_RUN})(?=[^,]*$)"
    r"|^\W*(?:source|original(?: source| article| text| video)?|origin|via|quelle|quellen|fuente|"
    r"fonte|bron|źródło|zdroj|källa|kilde|lähde|forrás|sursa|источник|джерело|πηγή|kaynak|المصدر|"
    r"מקור|स्रोत|sumber|nguồn|来源|來源|出典|출처)\s?[:：])"
    r"\s*(?P<origin>\S.*)",
    re.IGNORECASE,
)
_NO_SOURCE = re.compile(
    r"(?:our|my|his|her|their|its|what|that|this|these|those|how|where|data|information|research|"
    r"(?:19|20)\d\d)\b(?! [A-Z])|(?:our|my|his|her|their|what|how)\b",
    re.IGNORECASE,
)
# ", which the owner picked out" is no part of a source's name
_RELATIVE = re.compile(r",? (?:which|that|who|where)\b .*")
_ANNOUNCES = re.compile(r"\b(?:original|source|article|video|post|text|here)\b.*:$", re.IGNORECASE)
_VAGUE = re.compile(
    r"(?:the |an? )?(?:following )?(?:original|source|article|video|post|text)s?\b.{0,80}:$",
    re.IGNORECASE,
)
_REPLY = re.compile(r"(?:re|aw|sv|fwd?|wg)\s*:\s*\S", re.IGNORECASE)


@dataclass(frozen=True, slots=True)
class Notice:
    """`disclosure` and `origin` are the text's own words; `announces` tells that the origin is
    named in the next block."""

    disclosure: str | None
    origin: str | None
    announces: bool


def read_notice(text: str) -> Notice | None:
    """What a block says about the text itself, or None for a part of the report."""
    if len(text) > _MOST_CHARACTERS or text.count(" ") >= _MOST_WORDS:
        return None
    disclosed = _DISCLOSURE.match(text)
    named = _ORIGIN.search(text)
    if named and named["it"] and not disclosed:  # "it" is whatever the report is about
        named = None
    if not disclosed and not named:
        return None
    origin = named["origin"].strip() if named else ""
    if _NO_SOURCE.match(origin):
        named, origin = None, ""
        if not disclosed:
            return None
    announces = bool(_VAGUE.match(origin) or (text.endswith(":") and _ANNOUNCES.search(text)))
    return Notice(
        disclosure=text if disclosed else None,
        origin=None if announces or not origin else trim_origin(origin) or None,
        announces=announces,
    )


def trim_origin(words: str) -> str:
    """The name of a source without the sentence around it."""
    first = next((words[s.start : s.end] for s in split_sentences(words)), "")
    return _RELATIVE.sub("", first).strip(" .,;:")


def reply_disclosure(title: str) -> str | None:
    """What a title such as “RE: …” tells about its text."""
    return "Forum post or mail: a reply, by its title" if _REPLY.match(title) else None
