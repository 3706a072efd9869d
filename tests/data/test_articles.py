"""The starter articles keep what they promise: length, front matter, figures, disclosures."""

from datetime import date
from pathlib import Path

import pytest
import yaml

ARTICLES = sorted((Path(__file__).parents[2] / "data" / "articles").glob("*.md"))

DATES = {"000": date(2025, 1, 24), "004": date(2025, 1, 28)}

KEPT = {
    "000": (
        "$5.6 million; $5 billion; $50 billion; 2024; 500 math problems; GPT-4 from OpenAI; "
        "Claude Sonnet 3.5; Meta's Llama; R1; third-party; H-800; High Flyer Quant; "
        "Zero One Dot AI; eight months; $14 million; 10 cents per million tokens; $4.40; Tencent; "
        "Alibaba; Tiananmen Square; human rights; CNBC video"
    ),
    "001": (
        "version 3; $5.6 million; reportedly; GPT-4o; Llama; Claude Sonnet 3.5; R1; OpenAI's O1; "
        "third parties; H800; machine-generated; machine-translated; YouTube video"
    ),
    "002": (
        "$500 billion; Sam Altman; Masayoshi Son; Larry Ellison; Hangzhou; V3; December; "
        "$5.6 million; $100 million; GPT-4; Andrej Karpathy; Tesla; joke of a budget; R1; o1; "
        "By DeepSeek's account; mixture of experts; HighFlyer; $1.4 billion; 2019; 2023; "
        "Liang Wenfeng; 40-year-old; Zhejiang University; 2022; Li Qiang; Intel; Biden; Huawei; "
        "A100; Baidu; Alibaba; ByteDance; MiniMax; Moonshot AI; 90%; Eric Schmidt; $175 billion; "
        "Communist Party"
    ),
    "003": (
        "two months; under six million dollars; ChatGPT-4; Llama 3.1; Claude Sonnet 3.5; H100; "
        "H800; four dollars and forty cents; GPT-4; ten cents; Eric Schmidt; six months; "
        "High Flyer Quant; AGI; censorship"
    ),
    "004": (
        "forum; 01:53; 28 January 2025; R1; $5.6 million; reportedly; DeepSeek-V3; DeepSeek-R1; "
        "translation; Nvidia; export controls; censorship"
    ),
}


def front_matter_and_text(path: Path) -> tuple[dict[str, object], str]:
    opening, header, text = path.read_text(encoding="utf-8").split("---\n", 2)
    assert opening == ""
    return yaml.safe_load(header), text


def test_there_are_five() -> None:
    assert [path.name[:3] for path in ARTICLES] == ["000", "001", "002", "003", "004"]


@pytest.mark.parametrize("path", ARTICLES, ids=lambda path: path.name[:3])
def test_front_matter(path: Path) -> None:
    header, text = front_matter_and_text(path)
    assert header["publisher"] == "Presscheck sample"
    assert header.get("published") == DATES.get(path.name[:3])
    assert header["retold_from"]
    assert f"# {header['title']}\n" in text


@pytest.mark.parametrize("path", ARTICLES, ids=lambda path: path.name[:3])
def test_length(path: Path) -> None:
    _, text = front_matter_and_text(path)
    assert 250 <= len(text.split()) <= 600


@pytest.mark.parametrize("path", ARTICLES, ids=lambda path: path.name[:3])
def test_keeps_figures_names_and_disclosures(path: Path) -> None:
    _, text = front_matter_and_text(path)
    assert [kept for kept in KEPT[path.name[:3]].split("; ") if kept not in text] == []


def test_reports_differ_on_which_model_the_money_paid_for() -> None:
    texts = {path.name[:3]: front_matter_and_text(path)[1] for path in ARTICLES}
    assert "V3" not in texts["000"]
    assert "version 3" not in texts["000"]
    assert "Training the R1 model reportedly took just $5.6 million" in texts["004"]
    assert "Training V3 reportedly took $5.6 million" in texts["002"]
    assert "GPT-4o" not in texts["000"]
