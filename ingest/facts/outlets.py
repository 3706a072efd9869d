"""Names of outlets and agencies: what tells “Bay Post” from a place or a headline.

A name is an outlet's by a word that such names have in some language, by its form (an address of
the web), or because it is an agency's. That a line has a name and a date is not enough: datelines
have a place and a date.
"""

# ruff: noqa: RUF001 - letters of other scripts are what this file is about

import re

AGENCIES = (
    r"AP|Associated Press|Reuters|AFP|UPI|CNN(?: (?:Business|Politics|Sport|Travel|Health|Style|"
    r"Opinion))?|Xinhua|dpa(?:/\w+|-AFX)?|Bloomberg|PTI|ANI|IANS|UNI|Kyodo|Jiji|Yonhap|TASS|CNBC|"
    r"BBC|Interfax|Ukrinform|EFE|Europa Press|ANSA|AGI|Adnkronos|LaPresse|APA|KNA|epd|SID|AFX|ATS|"
    r"Keystone-ATS|Belga|ANP|TT|NTB|Ritzau|STT|PAP|ČTK|TASR|MTI|Hina|Tanjug|BTA|Agerpres|Lusa|"
    r"Anadolu|AA|DHA|İHA|Antara|Bernama|VNA|TTXVN|ТАСС|РИА Новости|Интерфакс|Укрінформ|УНІАН|БЕЛТА"
)
_WORDS = frozenset(
    """
    news post times gazette herald tribune journal courier press star chronicle observer guardian
    telegraph examiner bulletin dispatch sentinel advertiser mercury messenger globe daily weekly
    review magazine insider wire agency echo argus newspaper newswire newsroom broadcasting radio
    zeitung tagblatt tageblatt anzeiger kurier bote nachrichten rundschau presse allgemeine merkur
    volksblatt rundfunk wochenblatt morgenpost abendblatt stadtanzeiger
    monde figaro dépêche courrier quotidien nouvelles télégramme dauphiné républicain matin écho
    diario periódico noticias prensa gaceta heraldo correo mundo
    jornal folha diário notícias correio gazeta
    corriere giornale gazzetta messaggero stampa repubblica mattino quotidiano notizie
    dagblad krant nieuws courant telegraaf volkskrant
    dziennik rzeczpospolita wiadomości kurier głos
    noviny deník zprávy listy novice časopis vijesti novine новости новини вести
    sanomat uutiset aamulehti hírlap újság ziarul știri εφημερίδα
    gazetesi haber haberler haberleri harian koran berita
    газета известия ведомости правда вестник комсомольская вечерняя
    صحيفة جريدة وكالة אתר עיתון חדשות समाचार दैनिक
    """.split()
)
_ENDINGS = re.compile(
    r"\w{2,}(?:zeitung|blatt|bote|anzeiger|kurier|nachrichten|rundschau|presse|rundfunk|bladet|"
    r"posten|tidning|tidningen|tidende|avisen|avisa|dagblad|krant|lehti|sanomat|gazette|times|"
    r"tribune)$"
    r"|.*(?:日报|晚报|早报|时报|晨报|商报|周刊|新闻|新闻网|通讯社|新华社|中新社|电视台|广播电台|網|日報|時報|週刊|"
    r"新聞|新聞社|通信|通信社|放送|신문|일보|뉴스|통신|방송)$",
    re.IGNORECASE,
)
_ADDRESS = re.compile(r"(?:[\w-]{2,40}\.){1,3}[a-z]{2,6}$", re.IGNORECASE)
_AGENCY = re.compile(AGENCIES)
_MOST_WORDS = 6
_MOST_CHARACTERS = 60
_MOST_ALONE = 4


def names_outlet(name: str) -> bool:
    """Whether `name`, as a whole, is known for the name of an outlet or an agency by its words."""
    words = name.split()
    if not words or len(words) > _MOST_WORDS or len(name) > _MOST_CHARACTERS:
        return False
    if _AGENCY.fullmatch(name) or _ADDRESS.fullmatch(name):
        return True
    bare = [word.strip("“”\"'’.,").casefold() for word in words]
    if words[0][0].islower() or (words[-1][0].islower() and bare[-1] not in _WORDS):
        return False
    return any(word in _WORDS for word in bare) or any(_ENDINGS.match(word) for word in bare)


def is_outlet_alone(line: str) -> bool:
    """Whether a line that is nothing else can be an outlet's name: the word that tells it is at its
    beginning or its end, and not within, as in “A Star Is Born”."""
    words = line.split()
    if not names_outlet(line) or len(words) > _MOST_ALONE:
        return False
    bare = [word.strip(".,").casefold() for word in (words[0], words[-1])]
    return any(word in _WORDS or _ENDINGS.match(word) for word in bare) or len(words) == 1
