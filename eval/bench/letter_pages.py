# ruff: noqa: RUF001
"""Made-up news pages in the encodings of the web, each declared in one of the ways of the web."""

from collections.abc import Iterator
from dataclasses import dataclass

from ingest.text.encodings import codec_of, encoding_named


@dataclass(frozen=True, slots=True)
class Page:
    """`lines` is what was written: the heading and two paragraphs."""

    name: str
    raw: bytes
    lines: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class _Story:
    language: str
    names: tuple[str, ...]
    """Encodings as pages call them."""
    lines: tuple[str, str, str]


_STORIES = (
    _Story(
        "ru",
        ("koi8-r", "windows-1251", "cp1251", "iso-8859-5", "ibm866"),
        (
            "Мост в Соколове открыт",
            "Мэр Соколова Анна Крылова сообщила в понедельник, что новый мост открыт для движения.",
            "Ремонт длился два года и стоил городу четыре миллиона, сказала она на площади.",
        ),
    ),
    _Story(
        "uk",
        ("koi8-u", "windows-1251"),
        (
            "Міст у Сокільці відкрито",
            "Міський голова повідомив у понеділок, що новий міст відкрито для руху транспорту.",
            "Роботи тривали два роки, їхня ціна сягнула чотирьох мільйонів, додала він.",
        ),
    ),
    _Story(
        "de",
        ("iso-8859-1", "latin1", "windows-1252", "us-ascii", "iso-8859-15"),
        (
            "Brücke in Möwenfurt geöffnet",
            "Die Bürgermeisterin erklärte am Montag, die Brücke über die Möwe sei wieder geöffnet.",
            "Die Arbeiten hätten zwei Jahre gedauert; für Fußgänger gebe es später einen Weg.",
        ),
    ),
    _Story(
        "fr",
        ("iso-8859-1", "windows-1252", "l1"),
        (
            "Le pont de Valbrise a rouvert",
            "«\xa0Le chantier est terminé\xa0», a déclaré lundi le maire de Valbrise aux habitués.",
            "La réfection a coûté 4 millions à la commune, où l’été dernier fut très sec.",
        ),
    ),
    _Story(
        "pl",
        ("iso-8859-2", "windows-1250", "latin2"),
        (
            "Most w Zaborowie otwarty",
            "Burmistrz Zaborowa ogłosił w poniedziałek, że wyremontowany most został już otwarty.",
            "Prace trwały dwa lata i kosztowały cztery miliony złotych, mówiła później radna.",
        ),
    ),
    _Story(
        "cs",
        ("iso-8859-2", "windows-1250"),
        (
            "Most v Hůrkách je otevřen",
            "Starostka řekla v pondělí, že opravený most přes řeku je znovu otevřen pro všechny.",
            "Práce trvaly dva roky, stály čtyři miliony korun a lidé si na ně často stěžovali.",
        ),
    ),
    _Story(
        "tr",
        ("iso-8859-9", "windows-1254", "latin5"),
        (
            "Yeşilova köprüsü açıldı",
            "Belediye başkanı pazartesi günü yeni köprünün trafiğe açıldığını söyledi.",
            "Çalışmalar iki yıl sürdü ve dört milyon liraya mal oldu, diye ekledi başkan.",
        ),
    ),
    _Story(
        "el",
        ("iso-8859-7", "windows-1253"),
        (
            "Άνοιξε η γέφυρα στη Μαρίνα",
            "Ο δήμαρχος είπε τη Δευτέρα ότι η νέα γέφυρα είναι πλέον ανοιχτή για όλους.",
            "Τα έργα κράτησαν δύο χρόνια και κόστισαν τέσσερα εκατομμύρια στον δήμο.",
        ),
    ),
    _Story(
        "he",
        ("iso-8859-8", "windows-1255"),
        (
            "הגשר בעיר נפתח",
            "ראש העיר אמר ביום שני כי הגשר החדש פתוח לתנועה לכל התושבים.",
            "העבודות נמשכו שנתיים ועלו לעירייה ארבעה מיליון, הוסיפה המהנדסת.",
        ),
    ),
    _Story(
        "ar",
        ("windows-1256", "iso-8859-6"),
        (
            "افتتاح الجسر في المدينة",
            "قال رئيس البلدية يوم الاثنين إن الجسر الجديد مفتوح أمام حركة المرور.",
            "استمرت الأعمال سنتين وبلغت كلفتها أربعة ملايين، وفق ما أعلنته البلدية.",
        ),
    ),
    _Story(
        "th",
        ("tis-620", "windows-874"),
        (
            "เปิดสะพานใหม่ในเมือง",
            "นายกเทศมนตรีกล่าวเมื่อวันจันทร์ว่าสะพานใหม่เปิดให้ประชาชนใช้แล้ว",
            "การก่อสร้างใช้เวลาสองปีและใช้งบประมาณสี่ล้านบาท เขากล่าวเพิ่มเติม",
        ),
    ),
    _Story(
        "zh",
        ("gb2312", "gbk", "gb18030"),
        (
            "青石镇新桥通车",
            "青石镇镇长周一表示，新桥已经通车，居民可以免费通行，夜间也将开放。",
            "工程历时两年完成，耗资四百万元，全部费用由镇财政承担，他说。",
        ),
    ),
    _Story(
        "zh",
        ("big5", "big5-hkscs"),
        (
            "青石鎮新橋通車",
            "青石鎮鎮長週一表示，新橋已經通車，居民可以免費通行，夜間也將開放。",
            "工程歷時兩年完成，耗資四百萬元，全部費用由鎮公所承擔，他說。",
        ),
    ),
    _Story(
        "ja",
        ("shift_jis", "x-sjis", "euc-jp", "iso-2022-jp"),
        (
            "青石町の新しい橋が開通",
            "青石町の町長は月曜日、新しい橋が開通したと発表した。住民は無料で渡ることができる。",
            "工事には二年かかり、費用は四百万円から五百万円だったと町は説明している。",
        ),
    ),
    _Story(
        "ko",
        ("euc-kr", "ks_c_5601-1987"),
        (
            "푸른마을 새 다리 개통",
            "푸른마을 시장은 월요일 새 다리가 개통되었다고 밝혔다. 주민은 무료로 이용할 수 있다.",
            "공사는 이 년이 걸렸고 비용은 사백만 원이었다고 시는 설명했다.",
        ),
    ),
)


def pages() -> Iterator[Page]:
    """Each story in each of its encodings, named in five ways or not at all, sound and damaged."""
    for story in _STORIES:
        for name in story.names:
            yield from _of_encoding(story, name)
        utf8 = "\n".join(story.lines).encode()
        yield _page(story, "utf-8 called iso-8859-1", _meta("iso-8859-1"), utf8)
        name = next(name for name in story.names if name != "iso-2022-jp")
        own = "\n".join(story.lines).encode(codec_of(encoding_named(name) or ""))
        yield _page(story, f"{name} called utf-8", _meta("utf-8"), own)


def _of_encoding(story: _Story, name: str) -> Iterator[Page]:
    encoding = encoding_named(name)
    assert encoding is not None
    text = "\n".join(story.lines).encode(codec_of(encoding))
    http = f'<meta http-equiv="Content-Type" content="text/html; charset={name}">'
    yield _page(story, f"{name} in meta", _meta(name), text)
    yield _page(story, f"{name} in http-equiv", http, text)
    yield _page(story, f"{name} unnamed", "", text)
    bad = b"<!-- \xff\x80\xff -->"
    yield _page(story, f"{name} with a bad comment", _meta(name), text, bad)
    yield _page(story, f"{name} with NULs", _meta(name), text, b"<p\0 class=\0>")


def _meta(name: str) -> str:
    return f'<meta charset="{name}">'


def _page(
    story: _Story,
    name: str,
    head: str,
    text: bytes,
    extra: bytes = b"",
) -> Page:
    heading, *paragraphs = text.split(b"\n")
    start = f'<!DOCTYPE html><html lang="{story.language}"><head>{head}</head><body><article>'
    body = b"".join(b"<p>" + paragraph + b"</p>" for paragraph in paragraphs)
    raw = start.encode() + b"<h1>" + heading + b"</h1>" + body + extra + b"</article></body></html>"
    return Page(f"{story.language} {name}", raw, story.lines)
