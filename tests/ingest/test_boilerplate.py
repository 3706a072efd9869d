"""Page furniture goes, reports about the same things stay."""

import pytest

from ingest.boilerplate import heads_furniture, is_boilerplate


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
