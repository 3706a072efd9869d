"""What is installed is what is pinned: requirements.txt, set-up's refusals, the audit, the bill."""

import hashlib
import importlib
import re
import sys
import zipfile
from pathlib import Path
from types import ModuleType
from typing import Any

import pytest
from packaging.requirements import Requirement
from packaging.utils import canonicalize_name

from rag.models.catalogue import MODELS

ROOT = Path(__file__).resolve().parents[1]


@pytest.fixture
def set_up(monkeypatch: pytest.MonkeyPatch) -> ModuleType:
    monkeypatch.syspath_prepend(ROOT / "scripts")
    return importlib.import_module("set_up")


@pytest.fixture
def sbom(monkeypatch: pytest.MonkeyPatch) -> ModuleType:
    monkeypatch.syspath_prepend(ROOT / "scripts")
    return importlib.import_module("sbom")


# ------------------------------------------------------------------------------- requirements.txt


def test_each_package_is_pinned_once_and_by_sha256(set_up: ModuleType) -> None:
    names: list[str] = []
    for section in (*set_up.LEVELS, "audit", "torch"):
        entries = re.split(r"\n(?=\S)", "\n".join(set_up.pinned(section)).strip())
        assert len(entries) >= 1
        for entry in entries:
            first, *hashes = entry.split(" \\\n")
            requirement = Requirement(first)
            assert re.fullmatch(r"==[\w.]+", str(requirement.specifier)), first
            assert hashes, f"{first} has no sha256: make pin"
            assert all(re.fullmatch(r"    --hash=sha256:[0-9a-f]{64}", line) for line in hashes)
            names.append(canonicalize_name(requirement.name))
    assert len(names) == len(set(names))


def test_a_level_installs_no_more_than_it_needs(set_up: ModuleType) -> None:
    run = {line.partition("==")[0] for line in set_up.pinned("run") if "==" in line}
    assert {"anyio", "chromadb", "hatchling"} <= run
    assert not run & {"torch", "pytest", "ruff", "pip-audit", "cyclonedx-bom", "uv"}
    assert not [name for name in run if name.startswith(("nvidia-", "cuda-"))]


# ------------------------------------------------------------------------------- set-up's refusals


def make_wheel(folder: Path, name: str, version: str, *needs: str) -> str:
    """A wheel that pip installs; gives its sha256."""
    path = folder / f"{name}-{version}-py3-none-any.whl"
    info = f"{name}-{version}.dist-info"
    lines = ["Metadata-Version: 2.1", f"Name: {name}", f"Version: {version}"]
    lines += [f"Requires-Dist: {line}" for line in needs]
    with zipfile.ZipFile(path, "w") as wheel:
        wheel.writestr(f"{name}.py", "")
        wheel.writestr(f"{info}/METADATA", "\n".join(lines) + "\n")
        wheel.writestr(
            f"{info}/WHEEL", "Wheel-Version: 1.0\nRoot-Is-Purelib: true\nTag: py3-none-any\n"
        )
        wheel.writestr(f"{info}/RECORD", "")
    return hashlib.sha256(path.read_bytes()).hexdigest()


@pytest.fixture
def offline(set_up: ModuleType, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> ModuleType:
    """Set-up with tmp_path for its checkout, and pip told of the wheels there and nothing else."""
    for name in ("PIP_CONSTRAINT", "PIP_EXTRA_INDEX_URL", "PIP_REQUIRE_HASHES"):
        monkeypatch.delenv(name, raising=False)
    monkeypatch.setenv("PIP_CONFIG_FILE", "/dev/null")
    monkeypatch.setenv("PIP_NO_INDEX", "1")
    monkeypatch.setenv("PIP_FIND_LINKS", str(tmp_path))
    monkeypatch.setattr(set_up, "VENV", tmp_path)
    monkeypatch.setattr(set_up, "PYTHON", Path(sys.executable))
    monkeypatch.setattr(set_up, "REQUIREMENTS", tmp_path / "pins.txt")
    return set_up


def test_a_file_of_another_sha256_is_not_installed(
    offline: ModuleType,
    tmp_path: Path,
    monkeypatch: pytest.MonkeyPatch,
    capfd: pytest.CaptureFixture[str],
) -> None:
    target = tmp_path / "installed"
    monkeypatch.setenv("PIP_TARGET", str(target))
    digest = make_wheel(tmp_path, "presscheckprobe", "1.0")
    pins = "# [run]\npresscheckprobe==1.0 \\\n    --hash=sha256:{}\n\n# [test]\nabsent==1\n"

    offline.REQUIREMENTS.write_text(pins.format("0" * 64))
    with pytest.raises(SystemExit):
        offline.install("run")
    said = capfd.readouterr().err
    assert digest in said
    assert "Nothing of this was installed" in said
    assert "SECURITY.md" in said
    assert not target.exists()

    offline.REQUIREMENTS.write_text(pins.format(digest))
    offline.install("run")
    assert (target / "presscheckprobe.py").exists()
    assert not capfd.readouterr().err


def test_the_tools_of_the_audit_have_a_folder_of_their_own(
    offline: ModuleType, tmp_path: Path
) -> None:
    digest = make_wheel(tmp_path, "presscheckprobe", "1.0")
    offline.REQUIREMENTS.write_text(
        f"# [audit]\npresscheckprobe==1.0 \\\n    --hash=sha256:{digest}\n"
    )
    offline.install("audit", into=tmp_path / "tools")
    assert (tmp_path / "tools" / "presscheckprobe.py").exists()
    makefile = (ROOT / "Makefile").read_text(encoding="utf-8")
    folder = offline.AUDIT.relative_to(ROOT).as_posix()
    assert makefile.count(f"@PYTHONPATH={folder} $(BIN)/python") == 2


@pytest.mark.parametrize(
    ("needs", "taken"), [(["filelock"], True), (["filelock", "nvidia-cublas==13; os_name"], False)]
)
def test_a_local_build_of_pytorch_is_taken_unless_it_needs_cuda(
    offline: ModuleType, tmp_path: Path, needs: list[str], taken: bool
) -> None:
    make_wheel(tmp_path, "torch", "99.1+cpu", *needs)
    assert offline.pip_takes_local_cpu_build("torch==99.1") is taken


def test_no_build_of_pytorch_at_hand_is_no_fault_yet(offline: ModuleType) -> None:
    assert not offline.pip_takes_local_cpu_build("torch==99.1")


# ------------------------------------------------------------------------------- make audit


@pytest.mark.parametrize(
    ("returncode", "said", "fault"),
    [
        (0, "No known vulnerabilities found\n", ""),
        (0, "", "Nothing is known"),
        (0, "WARNING: skipped\n", "Nothing is known"),
        (1, "Traceback ...\nConnectionError: Failed to resolve 'api'\n", "Nothing is known"),
        (1, "ERROR:pip_audit._cli:torch: not found\n", "Nothing is known"),
        (1, "Found 2 known vulnerabilities in 1 package\n", "Found 2 known vulnerabilities"),
        (1, "Found 1 known vulnerability in 1 package\n", "Found 1 known vulnerability"),
    ],
)
def test_only_an_audit_that_ended_can_be_clean(
    monkeypatch: pytest.MonkeyPatch, returncode: int, said: str, fault: str
) -> None:
    monkeypatch.syspath_prepend(ROOT / "scripts")
    judged = importlib.import_module("audit").judge(returncode, said)
    assert judged.startswith(fault)
    assert bool(judged) == bool(fault)


# ------------------------------------------------------------------------------- make sbom


def test_the_bill_has_what_runs_and_every_model(sbom: ModuleType) -> None:
    bom: dict[str, Any] = {
        "metadata": {"component": {"bom-ref": "root"}},
        "components": [
            {"bom-ref": f"{name}==1", "name": name, "type": "library"}
            for name in ("Typing_Extensions", "pytest", "torch")
        ],
        "dependencies": [
            {"ref": "root", "dependsOn": ["torch==1"]},
            {"ref": "torch==1", "dependsOn": ["Typing_Extensions==1", "pytest==1"]},
            {"ref": "pytest==1"},
        ],
    }
    sbom.keep_only(bom, {"typing-extensions", "torch"})
    sbom.add_models(bom, MODELS)
    libraries = [each["name"] for each in bom["components"] if each["type"] == "library"]
    assert libraries == ["Typing_Extensions", "torch"]
    refs = [f"model:{model.name}" for model in MODELS]
    assert bom["dependencies"] == [
        {"ref": "root", "dependsOn": ["torch==1", *refs]},
        {"ref": "torch==1", "dependsOn": ["Typing_Extensions==1"]},
    ]
    models = [each for each in bom["components"] if each["type"] == "machine-learning-model"]
    for shown, model in zip(models, MODELS, strict=True):
        assert f"{shown['group']}/{shown['name']}" == model.repository
        assert shown["version"] == model.revision
        assert shown["purl"] == f"pkg:huggingface/{model.repository}@{model.revision}"
        assert shown["licenses"] == [{"license": {"id": model.licence}}]
        files = {each["name"]: each["hashes"] for each in shown["components"]}
        assert files == {
            file.path: [{"alg": "SHA-256", "content": file.sha256}] for file in model.files
        }
        archives = [each for each in shown["properties"] if each["name"] == "presscheck:archive"]
        assert len(archives) == len(model.archives) > 0


# ------------------------------------------------------------------------------- SECURITY.md


def test_each_check_that_is_named_exists() -> None:
    rows = (ROOT / "SECURITY.md").read_text(encoding="utf-8").partition("## Where it is checked")[2]
    tests = {path.name for path in (ROOT / "tests").rglob("*.py")}
    named = re.findall(r"`([^`]+)`", rows)
    assert len(named) > 10
    for name in named:
        if name.startswith("test_"):
            assert name in tests, name
        elif name.startswith("make "):
            assert f"\n{name.removeprefix('make ')}: ## " in (ROOT / "Makefile").read_text()
        else:
            assert (ROOT / name).exists(), name
