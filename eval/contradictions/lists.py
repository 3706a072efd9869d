"""Names that news is full of, by kind. Short of ambiguous ones: Georgia, Jordan, Washington."""

from collections.abc import Mapping

FIRST_NAMES = frozenset(
    """
    Aaron Adam Alan Albert Alex Alexander Alexandra Alice Alicia Allison Amanda Amber Amy Andrea
    Andrew Andy Angela Anita Ann Anna Anne Annie Anthony Antonio Arthur Ashley Barbara Barry
    Benjamin Bernard Bernie Beth Betty Beverly Bill Billy Bob Bobby Boris Brad Bradley Brandon
    Brenda Brett Brian Bruce Bryan Carl Carla Carlos Carol Caroline Catherine Charles Charlie
    Chelsea Cheryl Chris Christian Christina Christine Christopher Chuck Cindy Claire Claudia
    Colin Connor Craig Crystal Cynthia Dan Daniel Danielle Danny Darren Dave David Dean Deborah
    Denise Dennis Derek Diana Diane Donald Donna Doug Douglas Duncan Ed Eddie Edward Elaine
    Elizabeth Ellen Emily Emma Emmanuel Eric Erica Erin Ethan Eugene Evan Fiona Francis Frank
    Frederick Gabriel Gary Gavin George Gerald Gina Glenn Gloria Gordon Graham Greg Gregory Hannah
    Harold Harry Heather Helen Henry Holly Howard Hugh Ian Isaac Isabel Ivan Jack Jackie Jacob
    Jacqueline James Jamie Jane Janet Jared Jason Jeff Jeffrey Jen Jennifer Jenny Jeremy Jerome
    Jerry Jesse Jessica Jill Jim Jimmy Joan Joanna Joe Joel John Johnny Jon Jonathan Jose Joseph
    Josh Joshua Juan Judith Judy Julia Julian Julie Justin Karen Karl Kate Katherine Kathleen Kathy
    Katie Keith Kelly Ken Kenneth Kevin Kim Kimberly Kristen Kyle Larry Laura Lauren Lawrence Leo
    Leonard Leslie Liam Linda Lindsey Lisa Liz Logan Louis Louise Lucas Lucy Luis Luke Marc Marco
    Marcus Margaret Maria Marie Mario Marilyn Mark Martha Martin Mary Matt Matthew Maureen Max
    Megan Meghan Melanie Melissa Michael Michelle Miguel Mike Mitch Mohammed Molly Monica Nancy
    Naomi Natalie Nathan Neil Nicholas Nick Nicole Nina Noah Oliver Olivia Oscar Pamela Patricia
    Patrick Paul Paula Pedro Peter Phil Philip Phillip Rachel Ralph Randy Raymond Rebecca Richard
    Rick Ricky Rita Rob Robert Roberta Robin Rodney Roger Ron Ronald Rosa Rose Ross Roy Russell
    Ruth Ryan Sally Sam Samantha Samuel Sandra Sara Sarah Scott Sean Sergei Seth Shane Shannon
    Sharon Sheila Shirley Simon Sophia Sophie Stacey Stanley Stephanie Stephen Steve Steven Stuart
    Sue Susan Tammy Tara Taylor Ted Teresa Terry Theodore Theresa Thomas Tim Timothy Tina Todd Tom
    Tony Tracy Travis Tyler Valerie Vanessa Vera Veronica Victor Victoria Vincent Virginia Vladimir
    Volodymyr Walter Wayne Wendy William Yvonne Zachary Zoe
    """.split()
)

COUNTRIES = tuple(
    """
    Afghanistan Albania Algeria Argentina Armenia Australia Austria Bangladesh Belarus Belgium
    Bolivia Brazil Bulgaria Cambodia Cameroon Canada Chile China Colombia Croatia Cuba Denmark
    Ecuador Egypt Estonia Ethiopia Finland France Germany Ghana Greece Guatemala Haiti Honduras
    Hungary Iceland India Indonesia Iran Iraq Ireland Israel Italy Jamaica Japan Kazakhstan Kenya
    Latvia Lebanon Libya Lithuania Malaysia Mali Mexico Moldova Morocco Mozambique Myanmar Nepal
    Nicaragua Nigeria Norway Pakistan Panama Paraguay Peru Poland Portugal Qatar Romania Russia
    Rwanda Senegal Serbia Singapore Slovakia Slovenia Somalia Spain Sudan Sweden Switzerland Syria
    Taiwan Tanzania Thailand Tunisia Uganda Ukraine Uruguay Venezuela Vietnam Yemen Zambia Zimbabwe
    """.split()
)

STATES = tuple(
    """
    Alabama Alaska Arizona Arkansas California Colorado Connecticut Delaware Florida Hawaii Idaho
    Illinois Indiana Iowa Kansas Kentucky Louisiana Maine Maryland Massachusetts Michigan Minnesota
    Mississippi Missouri Montana Nebraska Nevada Ohio Oklahoma Oregon Pennsylvania Tennessee Texas
    Utah Vermont Wisconsin Wyoming
    """.split()
)

CITIES = (
    *"""
    Amsterdam Ankara Athens Atlanta Austin Baghdad Baltimore Bangkok Barcelona Beijing Beirut Berlin
    Boston Brussels Budapest Cairo Chicago Cleveland Dallas Damascus Denver Detroit Dubai Dublin
    Edinburgh Geneva Glasgow Houston Istanbul Jakarta Johannesburg Kabul Kyiv Lagos Lisbon Liverpool
    London Madrid Manchester Manila Melbourne Miami Milan Milwaukee Minneapolis Montreal Moscow
    Mumbai Munich Nairobi Nashville Oslo Ottawa Paris Philadelphia Pittsburgh Portland Prague Rome
    Sacramento Seattle Seoul Shanghai Stockholm Sydney Tehran Tokyo Toronto Vancouver Vienna Warsaw
    Zurich
    """.split(),
    "Los Angeles",
    "San Francisco",
    "San Diego",
    "Las Vegas",
    "Hong Kong",
)

COMPANIES = (
    *"""
    Adidas Adobe Airbus Alibaba Amazon Apple Barclays Boeing Chevron Chipotle Comcast Costco Disney
    Ericsson Etsy ExxonMobil Facebook FedEx Ford Google HSBC Heineken Hulu Huawei IBM Ikea Intel
    JPMorgan Lyft Mastercard Meta Microsoft Moderna Netflix Nike Nintendo Nissan Nokia
    Nvidia PayPal Peloton PepsiCo Pfizer Reddit Samsung Shein Siemens Snapchat Sony SpaceX Spotify
    Starbucks Tesla TikTok Toyota Twitter Uber Unilever Verizon Visa Volkswagen Volvo Walmart
    YouTube Zillow Zoom
    """.split(),
    "Goldman Sachs",
    "General Motors",
    "Delta Air Lines",
    "Burger King",
)

NEWSROOMS = (
    "Reuters",
    "CNN",
    "Bloomberg",
    "NPR",
    "Axios",
    "Politico",
    "Variety",
    "Fox News",
    "NBC News",
    "CBS News",
    "ABC News",
)

AGENCIES = tuple("FBI CDC FDA FEMA EPA FAA CIA NSA ATF DEA USDA".split())
BODIES = tuple("NASA NATO UNICEF UNESCO OPEC Interpol Greenpeace Oxfam".split())

GROUPS: Mapping[str, tuple[str, ...]] = {
    "country": COUNTRIES,
    "state": STATES,
    "city": CITIES,
    "company": COMPANIES,
    "newsroom": NEWSROOMS,
    "agency": AGENCIES,
    "body": BODIES,
}
"""A name is replaced by one of its own group, so that the sentence stays one that could be true."""

ALIASES = (
    frozenset({"Facebook", "Meta"}),
    frozenset({"Google", "YouTube"}),
    frozenset({"Tesla", "SpaceX"}),
    frozenset({"Hulu", "Disney"}),
)
"""Names that a careless reader takes for one another: none of these stands for another."""

TITLES = frozenset(
    """
    Mr Mr. Mrs Mrs. Ms Ms. Dr Dr. Sir Dame Lord Lady President Senator Sen. Rep. Gov. Governor
    Mayor Minister Chancellor Secretary Prince Princess King Queen Pope Justice Judge Professor
    Prof. Chief Gen. General Col. Capt. Lt. Sgt. Detective Officer Sheriff Coach Director Chairman
    Chairwoman CEO Attorney Rev. Bishop Republican Democrat Democratic Speaker Commissioner
    """.split()
)
