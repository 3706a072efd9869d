"""One frozen Settings: defaults, `presscheck.toml`, PRESSCHECK_ variables, then arguments.

`presscheck.toml` is read from the current folder, else from the user's configuration folder. A key
or variable that is not a setting is an error that names the nearest one.
"""

import os
import re
from pathlib import Path
from typing import Annotated, Literal

import platformdirs
from pydantic import Field, SecretStr, field_serializer, field_validator
from pydantic_settings import (
    BaseSettings,
    NoDecode,
    PydanticBaseSettingsSource,
    SettingsConfigDict,
    TomlConfigSettingsSource,
)

from rag.endpoint.redaction import told_address
from rag.postgres.address import is_database, told
from rag.types import JudgeChoice, Precision, Risk, WriterChoice

PREFIX = "PRESSCHECK_"
FILE_NAME = "presscheck.toml"


def settings_file() -> Path:
    """The settings file in force: the current folder's, else the user's (it need not exist)."""
    here = Path(FILE_NAME)
    return here if here.is_file() else Path(platformdirs.user_config_dir("presscheck")) / FILE_NAME


class Settings(BaseSettings):
    """Everything that can be set. Pass it in; nothing keeps a global one."""

    model_config = SettingsConfigDict(
        env_prefix=PREFIX, extra="forbid", frozen=True, validate_default=True
    )

    library: Path | str = Field(
        default_factory=lambda: Path(platformdirs.user_data_dir("presscheck")) / "library",
        repr=False,
        description="Folder of the library (articles, vectors and full text), or the address of a "
        "PostgreSQL database that several machines share: postgresql://USER@HOST/NAME.",
    )
    home: Path | None = Field(
        default=None,
        description="Folder of the files that stand beside the library, as uploads do; by default "
        "the library's own, and of a database one in the user's data folder.",
    )
    models: Path = Field(
        default_factory=lambda: Path(platformdirs.user_cache_dir("presscheck")) / "models",
        description="Folder that fetched model files are kept in.",
    )
    bench: Path | None = Field(default=None, description="Folder of public benchmark sets.")

    embedder: str = Field(
        default="all-MiniLM-L6-v2",
        description="Embedding model: a name of `presscheck models list`, a folder of a "
        "sentence-transformers model, or, with embedder_url, what the endpoint calls it.",
    )
    embedder_url: str | None = Field(
        default=None,
        repr=False,
        description="Base URL of an OpenAI-compatible endpoint that embeds, ending in /v1.",
    )
    embedder_key: SecretStr | None = Field(
        default=None, description="The embedding endpoint's API key."
    )
    reranker: Path | None = Field(
        default=None,
        description="Folder of a sentence-transformers cross-encoder with one output, which puts "
        "the passages found in order once more.",
    )
    precision: Precision = Field(
        default="auto",
        description="Number format of a local embedding model: float32, bfloat16, or auto, which "
        "takes the faster one.",
    )
    writer: WriterChoice = Field(
        default="auto",
        description="Who writes: endpoint, local model or quotes; auto takes the first ready.",
    )
    judge: JudgeChoice = Field(
        default="auto",
        description="Which model reads whether a quote says a claim: the writer's own (auto), the "
        "local one (local), or none (wording).",
    )
    endpoint_url: str | None = Field(
        default=None,
        repr=False,
        description="Base URL of an OpenAI-compatible endpoint, ending in /v1.",
    )
    endpoint_key: SecretStr | None = Field(default=None, description="The endpoint's API key.")
    endpoint_model: str | None = Field(default=None, description="Model to ask the endpoint for.")
    local_model: str = Field(
        default="qwen2.5-coder-1.5b",
        description="Local writer: a name of `presscheck models list` or a path of a GGUF file.",
    )

    login: bool = Field(
        default=False,
        description="Whether the page asks for a login on this machine too; from elsewhere it "
        "always does.",
    )
    hosts: Annotated[tuple[str, ...], NoDecode] = Field(
        default=(),
        description="Names that the page is reached under beside localhost, without ports: "
        "as a list, or with commas between.",
    )

    root_path: str = Field(
        default="",
        description="Path below which a proxy serves the page, as /press; empty for none.",
    )
    processes: int = Field(
        default=1,
        ge=1,
        le=64,
        description="Processes that serve the page and the API on one port; one for each two "
        "cores is right for many readers at once.",
    )
    metrics: bool = Field(
        default=False,
        description="Whether /metrics is open to whoever reaches the server; else to programs on "
        "this machine, and to accounts.",
    )
    log: Literal["text", "json"] = Field(
        default="text",
        description="How the server logs: words for a terminal, or one JSON object a line, with "
        "each request and answer and nobody's words.",
    )
    chat_sources: bool = Field(
        default=True,
        description="Whether what /v1/chat/completions answers ends in its sources, as text.",
    )

    deadline_s: float = Field(
        default=60.0, gt=0, le=3600, description="Seconds for one whole answer, searching included."
    )
    threads: int = Field(
        default_factory=lambda: os.cpu_count() or 1, ge=1, le=1024, description="CPU threads."
    )
    prefer_fresh: bool = Field(
        default=True,
        description="Rank articles near the day of asking, or the time asked about, higher.",
    )
    passages: int = Field(
        default=12, ge=1, le=200, description="Passages that an answer is looked for in."
    )
    quotes: int = Field(default=6, ge=1, le=40, description="Evidence sentences for one answer.")
    risk: Risk = Field(
        default="balanced",
        description="How sure an answer must be: cautious declines more, bold less.",
    )
    chunk_words: int = Field(default=120, ge=20, le=400, description="Words of a chunk, at most.")
    document_mib: int = Field(
        default=5,
        ge=1,
        le=100,
        description="MiB of one document (a file, or a record of a dump), at most.",
    )
    document_s: float = Field(
        default=10.0,
        ge=0.5,
        le=3600,
        description="Seconds of the processor's time for reading one document, at most.",
    )
    document_memory_mib: int = Field(
        default=512,
        ge=256,
        le=65536,
        description="MiB of memory of the process that reads documents, at most; it holds little "
        "but the one it is at.",
    )
    question_chars: int = Field(
        default=2000, ge=50, le=100_000, description="Characters of a question, at most."
    )
    answers_at_once: int = Field(
        default=128,
        ge=1,
        le=1000,
        description="Answers over HTTP and MCP at the same time; more are refused.",
    )
    exact_scan_below: int = Field(
        default=50_000,
        ge=0,
        description="Chunks up to which vectors are scanned exactly instead of asking Chroma.",
    )

    @field_validator("hosts", mode="before")
    @classmethod
    def _names_between_commas(cls, value: object) -> object:
        if not isinstance(value, str):
            return value
        return tuple(name for part in value.split(",") if (name := part.strip()))

    @property
    def files(self) -> Path:
        """The folder of the files that stand beside the library."""
        if self.home or isinstance(self.library, Path):
            return self.home or Path(self.library)
        name = re.sub(r"[^\w.-]+", "_", told(self.library).partition("://")[2])
        return Path(platformdirs.user_data_dir("presscheck")) / "databases" / name

    @property
    def tables(self) -> Path | str:
        """Beside what accounts and conversations are kept: the database, or the folder of files."""
        return self.files if isinstance(self.library, Path) else self.library

    @field_validator("library", mode="before")
    @classmethod
    def _folder_or_database(cls, value: object) -> object:
        return Path(value) if isinstance(value, str) and not is_database(value) else value

    @field_serializer("library", when_used="json")
    def _library_without_password(self, library: Path | str) -> str:
        return told(library) if isinstance(library, str) else str(library)

    @field_serializer("endpoint_url", "embedder_url", when_used="json")
    def _without_credentials(self, url: str | None) -> str | None:
        """As keys are, where the settings are written down: in the records of an evaluation."""
        return url and told_address(url)

    @classmethod
    def settings_customise_sources(
        cls,
        settings_cls: type[BaseSettings],
        init_settings: PydanticBaseSettingsSource,
        env_settings: PydanticBaseSettingsSource,
        dotenv_settings: PydanticBaseSettingsSource,  # noqa: ARG003  pydantic passes all by name
        file_secret_settings: PydanticBaseSettingsSource,  # noqa: ARG003
    ) -> tuple[PydanticBaseSettingsSource, ...]:
        return (
            init_settings,
            env_settings,
            TomlConfigSettingsSource(settings_cls, toml_file=settings_file()),
        )
