"""What a judge is told, and invented examples of what is hard: each kind of claim, kept and broken.

Every name and event is made up here. The examples come in pairs on one quote, so that neither
shared words nor their lack tells the verdict.
"""

from rag.reading.judge import Reading

SYSTEM = """You check whether a claim is fully supported by a quote. A claim is supported only if \
every name, number, date, place, direction and relation in it agrees with the quote. Answer with \
one word, Yes or No."""

_FERRY = (
    "The ferry operator Lindo said on Tuesday that ticket sales had dropped by a fifth in March."
)
_LIBRARY = (
    "Mayor Ortiz, who took office in 2019, praised the architect Ana Bell for the library, which "
    "cost 12 million euros."
)
_CLERKS = "Two former clerks accuse the treasurer of having altered the receipts, which she denies."
_STEEL = "Orland Steel's revenue rose four per cent to 310 million euros, while its profit halved."
_TUNNEL = "The tunnel should be open to traffic by the summer of 2031, the builder hopes."
_STRIKE = "The union puts the number of strikers at 900; the railway speaks of 400."

EXAMPLES: tuple[tuple[Reading, bool], ...] = (
    (Reading("Lindo reported a 20% fall in ticket sales for March.", _FERRY), True),
    (Reading("Ticket sales at Lindo went up by a fifth in March.", _FERRY), False),
    (Reading("Ana Bell praised Mayor Ortiz for the library.", _LIBRARY), False),
    (Reading("Ortiz has been mayor since 2019.", _LIBRARY), True),
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
    (Reading("Cars will use the tunnel from the summer of 2031.", _TUNNEL), False),
    (Reading("The builder hopes to open the tunnel to cars by summer 2031.", _TUNNEL), True),
    (
        Reading(
            "The orchestra is going to move to the new hall.",
            "Whether the orchestra will move to the new hall has not been decided.",
        ),
        False,
    ),
    (Reading("Nine hundred people were on strike.", _STRIKE), False),
    (
        Reading("By the railway's count far fewer went on strike than the union says.", _STRIKE),
        True,
    ),
    (
        Reading("Thirty flats have no heating.", "At least 30 of the 212 flats have no heating."),
        False,
    ),
    (
        Reading(
            "The owner left for Tarn because the bakery did badly.",
            "The bakery closed after its lease ran out, and the owner then moved to Tarn.",
        ),
        False,
    ),
    (
        Reading(
            "Piet Maas became head of the choir in 2011.",
            "He has run it since 2011.",
            title="Piet Maas, the choir's quiet head",
        ),
        True,
    ),
)
