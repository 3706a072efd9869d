"""The reader's network: a small BERT that is told which words both texts share."""
# pyright: reportUnknownMemberType=false
# torch's and transformers' own annotations are partial.

from collections.abc import Sequence
from pathlib import Path

import torch  # noqa: TID253 - nothing but training imports this file
from tokenizers import Tokenizer

from eval.training.rows import AnswerRow, ClaimRow

HEADS = ("supported", "attributed", "answers")

LONGEST = 160
"""Tokens of a pair; the longer text is cut where it has more."""


class Reader(torch.nn.Module):
    """(batch, tokens) ids, types and mask -> (batch, 3) logits, one for each of HEADS."""

    def __init__(self, base: Path) -> None:
        super().__init__()
        from transformers import BertModel

        bert = BertModel.from_pretrained(base, add_pooling_layer=False)
        types = bert.embeddings.token_type_embeddings.weight.data
        kinds = torch.nn.Embedding(4, types.shape[1])
        kinds.weight.data = torch.cat([types[:2], types[:2]])
        kinds.weight.data[2:] += 0.02 * torch.randn_like(kinds.weight.data[2:])
        bert.embeddings.token_type_embeddings = kinds
        for module in bert.modules():
            if isinstance(module, torch.nn.Dropout):
                module.p = 0.0
        bert.embeddings.word_embeddings.weight.requires_grad = False
        bert.embeddings.position_embeddings.weight.requires_grad = False
        self.bert = bert
        self.heads = torch.nn.Linear(2 * types.shape[1], len(HEADS))

    def forward(self, ids: torch.Tensor, types: torch.Tensor, mask: torch.Tensor) -> torch.Tensor:
        hidden = self.bert(
            input_ids=ids, token_type_ids=types, attention_mask=mask
        ).last_hidden_state
        weights = mask.unsqueeze(-1).to(hidden.dtype)
        mean = (hidden * weights).sum(1) / weights.sum(1)
        return self.heads(torch.cat([hidden[:, 0], mean], dim=1))


def encoded(
    tokenizer: Tokenizer, pairs: Sequence[tuple[str, str]], longest: int = LONGEST
) -> tuple[torch.Tensor, torch.Tensor, torch.Tensor]:
    """Ids, types and mask. A type is 0 in the first text, 1 in the second, and 2 more where the
    other text has the token too."""
    tokenizer.enable_truncation(longest, strategy="longest_first")
    tokenizer.no_padding()
    made = tokenizer.encode_batch(list(pairs))
    width = max(len(one.ids) for one in made)
    ids = torch.zeros(len(made), width, dtype=torch.long)
    types = torch.zeros(len(made), width, dtype=torch.long)
    mask = torch.zeros(len(made), width, dtype=torch.long)
    for row, one in enumerate(made):
        sides: tuple[set[int], set[int]] = (set(), set())
        for token, side, special in zip(
            one.ids, one.type_ids, one.special_tokens_mask, strict=True
        ):
            if not special:
                sides[side].add(token)
        shared = sides[0] & sides[1]
        ids[row, : len(one.ids)] = torch.tensor(one.ids)
        types[row, : len(one.ids)] = torch.tensor(
            [
                side + 2 * (token in shared)
                for token, side in zip(one.ids, one.type_ids, strict=True)
            ]
        )
        mask[row, : len(one.ids)] = 1
    return ids, types, mask


def context_of(row: ClaimRow | AnswerRow) -> tuple[str, str]:
    """The two texts that are read: what is there, and what is asked of it."""
    if isinstance(row, AnswerRow):
        return f"{row.title}: {row.before} {row.sentence}".strip(": "), row.question
    return row.quote, row.claim
