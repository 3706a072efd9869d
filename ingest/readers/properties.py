"""What office programs note as title and author of a file, where it is one.

Both fields are filled by programs more often than by people: with the file's name, the name of a
template, of an account. What is not sensible is left out; the text has its own title and byline.
"""

import re

_NO_TITLE = re.compile(
    r"microsoft \w+ -|.*\.(?:docx?|odt|rtf|indd|qxp?d|pdf|tex|dvi|xlsx?|pptx?|pages|html?|txt|php|"
    r"aspx?)\W*$|(?:layout|page|document|presentation|powerpoint|slide|sheet|untitled|unknown|"
    r"unbenannt|sans titre|anonymous)\W*(?:presentation\W*)?\d*\W*$|\W*$",
    re.IGNORECASE,
)
_NO_AUTHOR = re.compile(
    r"\W*(?:anonymous|unspecified|unknown|admin\w*|user|owner|python-docx)\b|.*[\d@\\]",
    re.IGNORECASE,
)


def sensible_title(stated: str, beginning: str) -> str:
    """`stated` if at least half of its longer words stand in the text's `beginning`, else ""."""
    words = [word for word in re.findall(r"\w+", stated.casefold()) if len(word) > 2]
    shown = set(re.findall(r"\w+", beginning.casefold()))
    found = sum(word in shown for word in words)
    return stated if words and 2 * found >= len(words) and not _NO_TITLE.match(stated) else ""


def sensible_author(stated: str) -> str:
    """`stated` if it can be a person's name: a word alone is the name of an account."""
    return stated if " " in stated.strip() and not _NO_AUTHOR.match(stated) else ""
