"""Page furniture goes, reports about the same things stay."""

# ruff: noqa: RUF001 - wide marks are what this file is about

import pytest

from ingest.text.boilerplate import heads_furniture, is_boilerplate


@pytest.mark.parametrize(
    "line",
    [
        "Upgrade to Premium to unlock all stories and long reads",
        "Starting at $7/month. Cancel anytime.",
        "Only £1 a week for your first year",
        "View full article",
        "View Full Content",
        "Read more",
        "READ MORE »",
        "Continue reading below",
        "Subscribe to our newsletter",
        "Sign up for the Morning Lake newsletter. It brings the news to you every day.",
        "Already a subscriber? Log in",
        "To continue reading, please subscribe.",
        "You have 2 free articles left this month.",
        "This article is for subscribers only.",
        "This story is free. Please consider a subscription to support local journalism.",
        "We use cookies to improve your experience.",
        "Accept all cookies",
        "By continuing to use this site you agree to our cookie policy.",
        "Privacy policy",
        "Share on Facebook",
        "Facebook | X | WhatsApp | Email",
        "Share this article",
        "Follow us on Instagram",
        "Home > News > Northtown",
        "Skip to main content",
        "Menu",
        "Advertisement",
        "Story continues below advertisement",
        "Related stories",
        "Related: Five other lakes",
        "You may also like",
        "Leave a comment",
        "12 comments",
        "Tags: lakes, dams",
        "4 min read",
        "Please enable JavaScript to view this page.",
        "© 2025 The Northtown Bell. All rights reserved.",
        "Photo: Jo Marsh/Bell",
        "Getty Images",
        "* * *",
    ],
)
def test_furniture(line: str) -> None:
    assert is_boilerplate(line)


@pytest.mark.parametrize(
    "line",
    [
        "The paper said its plan would cost $7 a month.",
        "Subscribers to the service fell by three percent.",
        "The company uses cookies to follow its users.",
        "Share prices fell on Monday.",
        "Home prices rose in Northtown.",
        "Copyright law is changing, lawyers said.",
        "Search teams found nothing.",
        "Next year will be better, she said.",
        "Advertisements for tobacco were banned in 1971.",
        "From $7 a week the price rose to $9, the paper said.",
        "Register of Deeds Ann Marsh resigned.",
        "Photo agencies protested against the rule.",
        "More than three million people signed up for the newsletter.",
        "Email remains popular among lawyers.",
        "Upgrade costs rose to $5 million.",
        "Related companies were fined as well.",
        "Reuters",
    ],
)
def test_reports(line: str) -> None:
    assert not is_boilerplate(line)


def test_a_long_paragraph_is_never_furniture() -> None:
    assert not is_boilerplate("Subscribe to our newsletter now and here " * 12)


def test_headings_above_links() -> None:
    assert heads_furniture("Related articles")
    assert not heads_furniture("What the council decided")


@pytest.mark.parametrize(
    "line",
    [
        "Lea también: El puente abre en junio",
        "LEE TAMBIÉN | El puente abre en junio",
        "Lesen Sie auch: Die Brücke öffnet im Juni",
        "À lire aussi : Le pont ouvre en juin",
        "Leggi anche: Il ponte apre a giugno",
        "Leia também: A ponte abre em junho",
        "Lees ook: De brug opent in juni",
        "Czytaj też: Most otwarty w czerwcu",
        "Читайте также: Мост откроют в июне",
        "Читайте також: Міст відкриють у червні",
        "Läs också: Bron öppnar i juni",
        "اقرأ أيضا: الجسر يفتح في يونيو",
        "यह भी पढ़ें: पुल जून में खुलेगा",
        "相关阅读：大桥六月通车",
        "関連記事：橋は六月に開通",
        "관련기사: 다리 6월 개통",
        "Abonnieren Sie unseren Newsletter und lesen Sie täglich mehr.",
        "Inscrivez-vous à notre newsletter",
        "Suscríbete a nuestro boletín",
        "Iscriviti alla newsletter",
        "Подписывайтесь на наш канал в Telegram",
        "欢迎关注我们的微信公众号",
        "Wir verwenden Cookies, um die Seite zu verbessern.",
        "Werbung",
        "Publicidad",
        "Partager cet article",
        "Se désabonner",
        "Darse de baja",
        "Alle Rechte vorbehalten",
        "版权所有",
    ],
)
def test_furniture_in_other_languages(line: str) -> None:
    assert is_boilerplate(line)


@pytest.mark.parametrize(
    "line",
    [
        "Die Werbung für Tabak wurde 1971 verboten.",
        "Das Unternehmen verwendet Cookies, um Leser zu verfolgen.",
        "Jetzt beginnt der Bau, teilte die Stadt auf Facebook mit.",
        "Unsere Leser bestellten mehr Newsletter als früher, sagte der Verlag.",
        "Ver más allá de la presa no fue posible, dijo la alcaldesa.",
        "Registraron cuarenta casos en el canal.",
        "Sigue la huelga en el canal.",
        "Lire est un plaisir, dit le maire.",
        "Lee: The wall was thin",
        "订阅人数下降了三成，报纸称。",
        "分享经济正在改变城市。",
        "登録者は三百万人に達したと公式に発表した。",
    ],
)
def test_reports_in_other_languages(line: str) -> None:
    assert not is_boilerplate(line)


def test_headings_above_links_in_other_languages() -> None:
    assert all(map(heads_furniture, ("Lesen Sie auch", "相关新闻", "Te puede interesar")))
