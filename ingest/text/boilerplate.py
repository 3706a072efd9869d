"""Lines of a page that are not its article: subscription, cookies, sharing, navigation, credits.

A pattern must match from the start of a block and the block must be short, because news also
*reports* on subscriptions, cookies and newsletters.
"""

import re

from ingest.text.boilerplate_words import COOKIES, LABELS, LINES, PAIRS, RIGHTS
from ingest.text.word_count import count_words

_MOST_WORDS = 45
_MOST_CHARACTERS = 1000

_SOCIAL = (
    r"(?:facebook|twitter|x|linkedin|reddit|whatsapp|telegram|pinterest|flipboard|instagram|"
    r"youtube|threads|bluesky|mastodon|messenger|email|e-mail|mail|print|copy(?: link)?|link|save|"
    r"share|tweet|pin(?: it)?|post|sms|more|comments?|close|bookmark|like|subscribe|gift|listen)"
)
_OFFER = (
    r"(?:newsletters?|subscri(?:ber|ption|be)s?|accounts?|free trial|trial|full access|"
    r"unlimited|premium|plus|pro|inbox|membership|members?|full (?:article|story|content|access)|"
    r"complete (?:article|story|episodes?)|articles?|stories|content|updates|alerts|podcasts?|"
    r"reading|for free|today|now|here|email|app)"
)
_PRICE = r"(?:[$€£¥]\s?\d[\d.,]*|\d[\d.,]*\s?(?:[$€£¥]|dollars|euros|pounds))"
_PERIOD = r"(?:\s*(?:/|per|a|an|every|each)\s*|\s+)(?:month|mo|week|wk|year|yr|day)\b"

# The whole block, or its beginning where the pattern ends in `\b`.
_PATTERNS = (
    # subscription and paywall
    rf"(?:please )?(?:upgrade|subscribe|sign ?up|sign ?in|log ?in|register|join|unlock|"
    rf"become an? (?:\w+ )?(?:member|subscriber|patron)|create an? (?:free )?account|"
    rf"start your|get (?:unlimited|full|instant|premium) access)\b(?=.*\b{_OFFER}\b)"
    r"(?!.*\b(?:said|says|told|announced)\b).*",
    r"(?:subscribe|sign ?up|sign ?in|log ?in|register|upgrade|join now|donate|support us)[.!:»→]*",
    rf"(?:starting (?:at|from)|from|only|just|for|as little as)?\s*(?:only |just "
    rf")?{_PRICE}{_PERIOD}"
    r"\.?(?:\s*\W?\s*(?:billed|cancel|no commitment|for (?:your|the) first|after).*)?",
    r"(?:no commitment[,.]? )?cancel any ?time\b.*",
    r"(?=.*\bcancel any ?time\b)(?=.*(?:\bper\b|/|\ba month|\bweek|\btrial|\bsubscri)).{0,160}",
    r"already an? (?:subscriber|member|user)\b.*|have an account\?.*|not a (?:subscriber"
    r"|member)\b.*",
    r"(?:this|the (?:full|rest of)(?: this)?) (?:article|story|content|page|feature) is "
    r"(?:only |reserved |exclusively |available |for )+.*(?:subscribers|members|premium).*",
    r"(?:to (?:continue|keep) reading|to read the (?:full|rest)|you(?: ha|')ve (?:reached|read) "
    r"your|you have \d+ free|your free articles?)\b.*",
    r"subscri(?:ber|ption)s?[- ](?:only|required|exclusive)[.!]?",
    r"(?:get|receive|have) (?:the|our|your|all|more|daily|this|breaking|today)\b.*"
    r"\b(?:in|to|into) your (?:inbox|email|e-mail|phone)\b.*",
    r"(?:sign up|subscribe) (?:for|to) (?:the|our|\w+['’]s|\w+)\b.*\b(?:newsletter|podcast|alerts|"
    r"briefing|channel)\b.*",
    r".{0,120}\bconsider (?:a |an |subscribing|supporting|donating|becoming|making|purchasing)"
    r".*\b(?:subscri|support|contribut|donat|member|journalism).*",
    r"this is a (?:preview|teaser|sample)\b.*(?:subscri|upgrade|member).*",
    # read on
    r"(?:view|read|see|show|load|get|continue to|expand|open|click (?:here )?(?:to|for))(?: the| "
    r"our)?"
    r" (?:full|entire|whole|complete|rest of the|original) (?:content|article|story|text|post"
    r"|report|"
    r"coverage|version|list|transcript|bio|profile|details?)[.!…»→>]*",
    r"(?:read|learn|show|see|load|view|find out|discover|explore|watch|hear) (?:more|all|on|next"
    r"|less)"
    r"(?: (?:about (?:this|it|us)|here|stories|articles|news|posts|comments|from .{1,40}))?"
    r"[.!…:»→>]*",
    r"(?:(?:also )?(?:read|see)(?: (?:more|also|next|here))?|related|more|recommended|watch|listen|"
    r"also on \w+|further reading)(?: (?:story|stories|articles?|coverage))?\s?:\s?.{3,150}",
    r"(?:continue|keep) reading(?: (?:below|the main story|here|this article))?[.!…»→>]*",
    r"story continues(?: below)?(?: (?:the )?advertisement)?[.…]*|article continues\b.{0,40}",
    r"click (?:here|below|on the link)\b.{0,80}|tap (?:here|to)\b.{0,60}",
    r"swipe (?:left|right|up|for)\b.{0,60}|scroll (?:down|to continue|for)\b.{0,60}",
    # cookies and privacy
    r"(?:we|this (?:web ?)?site|our (?:web ?)?site|we and our (?:\d+ )?partners|our partners) "
    r"(?:also )?uses? (?:\w+ ){0,3}(?:cookies|local storage)\b.*",
    r"by (?:continuing|using|clicking|browsing|accepting|signing|submitting|proceeding|closing)\b.*"
    r"\b(?:you|agree|accept|consent)\b.*\b(?:cookies?|terms|privacy|policy|use)\b.*",
    r"(?:accept|reject|allow|decline|manage|refuse)(?: all| only)?(?: (?:necessary|optional|"
    r"essential))?(?: cookies| preferences| settings| choices)?[.!]?",
    r"(?:cookie|privacy)(?:s)? (?:policy|settings|preferences|notice|consent|statement"
    r"|choices)[.!]?",
    r"(?:terms (?:of|and) (?:use|service|conditions|sale)|do not sell\b.*|your privacy "
    r"choices)[.!]?",
    r"your privacy (?:matters|is important)\b.*",
    # sharing
    rf"{_SOCIAL}(?:[\s|,·•/&+:–-]+{_SOCIAL})*(?:\s*\d+)?",
    rf"(?:share|tweet|send|post|email|save|print|pin|gift|copy|bookmark) (?:this|on|via|to|the"
    rf"|with|by"
    rf"|full)\b(?:(?: (?:this|the))? ?(?:article|story|post|page|link|news|video|friends?|full"
    rf"|with|"
    rf"via|on|to|by|{_SOCIAL})\b[\s,/|]*)*[.!:]*",
    rf"(?:follow|like|find|join|connect with|reach) (?:us|me|our \w+)\b.*\b{_SOCIAL}\b.*",
    r"(?:follow|like) us[.!:]*|\d[\d,.]*[km]? (?:shares?|likes?|views?|comments?|retweets?)",
    # navigation and page furniture
    r"skip to (?:main |the )?(?:content|navigation|search|footer|article)\b.*",
    r"(?:main )?(?:menu|navigation|toggle (?:menu|navigation|search)|search|search for:?|home"
    r"|close|"
    r"back to (?:top|home|news)|go back|next|previous|prev|sections|table of contents|site map|"
    r"sitemap|site index|breadcrumbs?)[:.]?",
    r"(?:home|start|news)(?:\s*[>»/|]\s*[\w&' -]{2,40}){1,6}",
    r"(?:previous|next|older|newer) (?:article|story|post|page|entry)s?\b.{0,100}",
    r"(?:advertisements?|ads?|ad feedback|advert|publicité|anzeige|remove ads?|report (?:this )?ad)"
    r"(?:\s*[-–—|]?\s*(?:scroll to continue|continue reading below|skip))?[.:]?",
    r"(?:related|recommended|trending|popular|latest|top|more|other|most (?:read|popular|viewed|"
    r"shared))(?: (?:articles?|stories|story|news|content|posts?|topics?|reading|coverage|links?|"
    r"videos?|now|today|on this (?:story|topic)|tags?|headlines|for you)){1,3}:?",
    r"(?:you (?:may|might) (?:also )?(?:like|be interested in)|recommended for you|editor['’]s "
    r"picks?|"
    r"don['’]t miss|what to read next|in case you missed it|must[- ]reads?|up next|promoted "
    r"stories)"
    r"\W*",
    r"more (?:from|on|in) [A-Z][\w&' -]{1,40}:?",
    r"(?:leave|post|write|add|view|show|see|read|hide|join)(?: a| all| the| your)?(?: \d+)? "
    r"(?:comments?|repl(?:y|ies)|conversation|discussion)[.!:]*|comments?(?: \(\d+\)| are "
    r"closed\.?)?",
    r"\(?\d+ comments?\)?|(?:no comments?(?: yet)?|be the first to comment)[.!]?",
    r"(?:tags?|topics?|filed under|categor(?:y|ies)|keywords?|posted in):.{0,200}",
    r"(?:\d\. )?(?:how relevant is this ad to you|did you encounter any technical issues)\?.*",
    r"\d+\s*(?:-\s*)?min(?:ute)?s?\.? (?:read|listen|watch)(?:ing)?(?: time)?\.?|"
    r"(?:estimated )?read(?:ing)? time:?.{0,30}",
    r"(?:listen|listening) to (?:this )?(?:article|story)\b.{0,40}|play audio|"
    r"(?:watch|play) (?:the |this )?(?:full )?video\b.{0,20}|"
    r"(?:audio|video) (?:player|unavailable)\b.{0,60}",
    r"(?:please )?(?:enable|turn on|activate) javascript\b.*|your browser (?:does not|doesn['’]t"
    r"|is)\b.*"
    r"|javascript (?:is|must|seems)\b.*",
    r"(?:download|get) (?:the|our) (?:free )?(?:\w+ ){0,2}app\b.*",
    r"(?:©|\(c\)|copyright(?= ?(?:©|\(c\)|\d{4}))).{0,200}|.{0,100}\ball rights reserved\.?.{0,40}",
    r"(?:terms|privacy|contact(?: us)?|about(?: us)?|help|careers|advertise|faq|rss|newsletters?|"
    r"imprint|impressum)(?:\s*[|·•/]\s*[\w ]{2,30})+",
    # pictures without their caption
    r"(?:photos?|images?|pictures?|pics?|photograph|credits?|illustration|graphic)"
    r"(?: (?:credits?|by|via|courtesy(?: of)?|source))?\s*[:/].{0,80}",
    r"(?:[\w.' -]{2,40}\s*[/|,]\s*)?(?:getty images?|shutterstock|istock|ap photo|alamy|unsplash|"
    r"wireimage)(?:\s*(?:/|via|for)\s*[\w.' -]{2,40})?",
    r"[\w.' -]{2,40}\s*/\s*(?:ap|afp|reuters|epa|getty)(?:\s*(?:/|via|for)\s*[\w.' -]{2,40})?",
    r"hide caption(?: \d+ of \d+)?|toggle caption|(?:enlarge|view) (?:this )?image.{0,20}|"
    r"(?:photos?|image|slide) \d+ of \d+|\d+ of \d+|\d+/\d+",
)
_BOILERPLATE = re.compile("|".join(f"(?:{pattern})" for pattern in _PATTERNS), re.IGNORECASE)
_LEADING = re.compile(r"[\W_]+")

_LABELS = "|".join(LABELS.split("\n")[1:-1])
_PAIRED = PAIRS.split("\n")[1:-1]
_LABEL = re.compile(rf"(?:{_LABELS})(?:\s?[:：|»>–—-]+\s?|\s?[【「“«]).{{3,150}}", re.IGNORECASE)
_LABEL_ALONE = re.compile(rf"(?:{_LABELS})\s?[:：.…»>→]*", re.IGNORECASE)
_LINE = re.compile(
    rf"(?:{'|'.join(LINES.split(chr(10))[1:-1])}|{_LABELS})[\s.:：!…»>→()\d]*", re.IGNORECASE
)
_PAIRS = [
    (re.compile(f"(?:{begins})", re.IGNORECASE), re.compile(has.removeprefix("|| "), re.IGNORECASE))
    for begins, has in zip(_PAIRED[::2], _PAIRED[1::2], strict=True)
]
_PAIR = re.compile("|".join(_PAIRED[::2]), re.IGNORECASE)
_RIGHTS = "|".join(RIGHTS.split("\n")[1:-1]).split("|")
_COOKIES = re.compile("|".join(COOKIES.split("\n")[1:-1]), re.IGNORECASE)
_COOKIE = ("cookie", "kakor", "kapsler", "eväst", "ciastecz", "çerez", "クッキー", "쿠키")
# what is read about is a title, not two sentences
_REPORTS = re.compile(r"[.!?。！？]\s*\S.*[.。]$")

_SECTION = re.compile(
    r"(?:related|recommended|trending|popular|most (?:read|popular|viewed)|more (?:from|news"
    r"|stories|"
    r"articles)|you (?:may|might)|read (?:more|next|also)|see also|share|newsletter|comments?|tags|"
    r"latest (?:news|stories|articles)|also on|advertisement|sign up|subscribe|follow)\b.{0,40}",
    re.IGNORECASE,
)


def is_boilerplate(text: str) -> bool:
    """Whether the block is page furniture and no part of the article."""
    if len(text) > _MOST_CHARACTERS or count_words(text) > _MOST_WORDS:
        return False
    bare = text.strip().rstrip("»→>▼▾ ")
    leading = _LEADING.match(bare)
    if leading and leading[0].strip(" ©($€£¥"):
        bare = bare[leading.end() :].lstrip()
    return not bare or _BOILERPLATE.fullmatch(bare) is not None or _is_foreign(bare)


def heads_furniture(heading: str) -> bool:
    """Whether a list below this heading is of other articles, or of links."""
    return _SECTION.fullmatch(heading) is not None or _LABEL_ALONE.fullmatch(heading) is not None


def _is_foreign(text: str) -> bool:
    if _LINE.fullmatch(text) or (_LABEL.fullmatch(text) and not _REPORTS.search(text)):
        return True
    folded = text.casefold()
    if any(words in folded for words in _RIGHTS):
        return True
    if any(word in folded for word in _COOKIE) and _COOKIES.search(text):
        return True
    return _PAIR.match(text) is not None and any(
        begins.match(text) and has.search(text) for begins, has in _PAIRS
    )
