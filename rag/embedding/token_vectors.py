"""A text as the vectors of its tokens, each of which knows the words around it."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING, Self

if TYPE_CHECKING:
    import numpy as np
    from numpy.typing import NDArray


@dataclass(frozen=True, slots=True)
class TokenVectors:
    """`ids` are the model's own numbers of the tokens, without those that only frame a text;
    `vectors` has a unit row for each, (len(ids), dimensions) in half precision; `whole` is the
    text's own unit vector, (dimensions,) in single precision; `read` is False of a text in a script
    that the model has no words of: its vectors mean nothing."""

    ids: tuple[int, ...]
    vectors: "NDArray[np.float16]"
    whole: "NDArray[np.float32]"
    read: bool = True

    @classmethod
    def none(cls, whole: "NDArray[np.float32]") -> Self:
        """Of a model that tells none."""
        return cls((), whole[None, :0].astype("float16"), whole)


def max_sim(question: TokenVectors, texts: Sequence[TokenVectors]) -> "NDArray[np.float32]":
    """How near each text's tokens come to the question's, in [-1, 1].

    Each token of the question looks for the nearest one in the text, and the mean of their cosines
    counts (MaxSim: Khattab and Zaharia 2020, arXiv:2004.12832), weighted by how few of `texts` have
    that token: what all of them speak of tells nothing.
    """
    import numpy as np

    if not texts or not question.ids or not all(text.ids for text in texts):
        return np.zeros(len(texts), dtype=np.float32)
    having = [frozenset(text.ids) for text in texts]
    weights = np.array(
        [
            np.log((len(texts) + 1) / (sum(token in ids for ids in having) + 0.5))
            for token in question.ids
        ],
        dtype=np.float32,
    )
    asked = singles(question.vectors)
    nearest = np.stack(
        [(asked @ singles(text.vectors).T).max(axis=1, initial=-1.0) for text in texts]
    )
    return nearest @ weights / weights.sum()


def singles(halves: "NDArray[np.float16]") -> "NDArray[np.float32]":
    """The same finite numbers in single precision; numpy's own conversion takes three times as
    long.

    Sign, exponent and fraction move to where single precision has them, and the exponent, which
    counts from -15 there and from -127 here, is made good by a factor.
    """
    import numpy as np

    bits = halves.view(np.int16).astype(np.int32)  # the sign is repeated to the left
    bits <<= 13
    bits &= ~0x70000000
    numbers = bits.view(np.float32)
    numbers *= np.float32(2.0**112)
    return numbers
