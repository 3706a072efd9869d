"""How many words a text has, also where no spaces stand between them."""

import re

# Chinese, Japanese, Thai, Lao, Khmer, Burmese; Korean has spaces.
_WITHOUT_SPACES = re.compile(
    r"[\u3040-\u30ff\u3400-\u9fff\uf900-\ufaff\u0e00-\u0eff\u1000-\u109f\u1780-\u17ff]"
)
_LETTERS_A_WORD = 2  # of Chinese and Japanese, about


def count_words(text: str) -> int:
    """Words between spaces; of scripts that have none, one for two letters."""
    dense = len(_WITHOUT_SPACES.findall(text))
    return text.count(" ") + 1 + max(dense - 1, 0) // _LETTERS_A_WORD
