"""The reader's network: a small BERT that is told which words both sides share."""
# pyright: reportUnknownMemberType=false
# torch's and transformers' own annotations are partial.

from collections.abc import Sequence
from pathlib import Path
from typing import TYPE_CHECKING

import torch  # noqa: TID253 - nothing but training imports this file

from eval.training.rows import Pair

if TYPE_CHECKING:
    from tokenizers import Tokenizer

HEADS = ("supported", "attributed", "answers")

ASKED_TOKENS, TEXT_TOKENS, CONTEXT_TOKENS = 48, 128, 64
"""Of each of the three texts that are read; what is longer is cut."""

_TYPES = 6
_CLS, _SEP = 101, 102


class Network(torch.nn.Module):
    """(batch, tokens) ids, types and mask -> (batch, 3) logits, one for each of HEADS."""

    def __init__(self, base: Path) -> None:
        super().__init__()
        from transformers import BertModel

        bert = BertModel.from_pretrained(
            base, add_pooling_layer=False, hidden_act="gelu_pytorch_tanh"
        )
        first = bert.embeddings.token_type_embeddings.weight.data[:1]
        kinds = torch.nn.Embedding(_TYPES, first.shape[1])
        kinds.weight.data = first.repeat(_TYPES, 1)
        kinds.weight.data[1:] += 0.02 * torch.randn_like(kinds.weight.data[1:])
        bert.embeddings.token_type_embeddings = kinds
        for module in bert.modules():
            if isinstance(module, torch.nn.Dropout):
                module.p = 0.0
        bert.embeddings.word_embeddings.weight.requires_grad = False
        bert.embeddings.position_embeddings.weight.requires_grad = False
        self.bert = bert
        self.heads = torch.nn.Linear(2 * first.shape[1], len(HEADS))

    def forward(self, ids: torch.Tensor, types: torch.Tensor, mask: torch.Tensor) -> torch.Tensor:
        hidden = self.bert(
            input_ids=ids, token_type_ids=types, attention_mask=mask
        ).last_hidden_state
        of_text = ((types == 1) | (types == 4)).logical_and(mask == 1)
        weights = of_text.unsqueeze(-1).to(hidden.dtype)
        mean = (hidden * weights).sum(1) / weights.sum(1).clamp(min=1)
        return self.heads(torch.cat([hidden[:, 0], mean], dim=1))


def tokenizer_of(base: Path) -> "Tokenizer":
    """The base's own; what is too long is cut by `encoded`."""
    from tokenizers import Tokenizer

    tokenizer = Tokenizer.from_file(str(base / "tokenizer.json"))
    tokenizer.no_truncation()
    tokenizer.no_padding()
    return tokenizer


def batch_of(
    tokenizer: "Tokenizer", pairs: Sequence[Pair]
) -> tuple[torch.Tensor, torch.Tensor, torch.Tensor]:
    """Ids, types and mask, all (batch, tokens)."""
    made = [encoded(tokenizer, pair) for pair in pairs]
    width = max(len(ids) for ids, _ in made)
    ids, types, mask = (torch.zeros(len(made), width, dtype=torch.long) for _ in range(3))
    for row, (own, kinds) in enumerate(made):
        ids[row, : len(own)] = torch.tensor(own)
        types[row, : len(own)] = torch.tensor(kinds)
        mask[row, : len(own)] = 1
    return ids, types, mask


def encoded(tokenizer: "Tokenizer", pair: Pair) -> tuple[list[int], list[int]]:
    """Ids and types, both (tokens,). A type is 0 in what is asked, 1 in the text, 2 in its context,
    and 3 more where the other side has the token too."""
    asked = _ids(tokenizer, pair.asked)[:ASKED_TOKENS]
    text = _ids(tokenizer, pair.text)[:TEXT_TOKENS]
    context = _ids(tokenizer, pair.context)[:CONTEXT_TOKENS]
    known, told = set(asked), {*text, *context}
    ids, types = [_CLS, *asked, _SEP], [0, *(3 * (one in told) for one in asked), 0]
    for kind, part in ((1, text), (2, context)):
        if part or kind == 1:
            ids += [*part, _SEP]
            types += [*(kind + 3 * (one in known) for one in part), kind]
    return ids, types


def _ids(tokenizer: "Tokenizer", text: str) -> list[int]:
    return tokenizer.encode(text, add_special_tokens=False).ids
