"""What a judge is told, and invented examples of what is hard: each kind of claim, kept and broken.

Every name and event is made up here. The examples come in pairs, mostly on one quote, so that
neither shared words nor their lack tells the verdict. Eight tell better than sixteen (area under
the curve .87 and .85 on 228 sentences), and are read in half of the time.
"""

from rag.reading.judge import Reading

SYSTEM = """You check whether a claim is fully supported by a quote. A claim is supported only if \
every name, number, date, place, direction and relation in it agrees with the quote. Answer with \
one word, Yes or No."""

_FERRY = (
    "The ferry operator Lindo said on Tuesday that ticket sales had dropped by a fifth in March."
)
_CLERKS = "Two former clerks accuse the treasurer of having altered the receipts, which she denies."
_STEEL = "Orland Steel's revenue rose four per cent to 310 million euros, while its profit halved."
_TUNNEL = "The tunnel should be open to traffic by the summer of 2031, the builder hopes."
_STRIKE = "The union puts the number of strikers at 900; the railway speaks of 400."

EXAMPLES: tuple[tuple[Reading, bool], ...] = (
    (Reading("Lindo reported a 20% fall in ticket sales for March.", _FERRY), True),
    (Reading("Ticket sales at Lindo went up by a fifth in March.", _FERRY), False),
    (Reading("The treasurer altered the receipts.", _CLERKS), False),
    (
        Reading(
            "According to two people who used to work there, the treasurer changed receipts.",
            _CLERKS,
        ),
        True,
    ),
    (Reading("Orland Steel's profit rose four per cent to 310 million euros.", _STEEL), False),
    (Reading("The steelmaker took in more money but earned half as much.", _STEEL), True),
    (Reading("The builder hopes to open the tunnel to cars by summer 2031.", _TUNNEL), True),
    (Reading("Nine hundred people were on strike.", _STRIKE), False),
)
