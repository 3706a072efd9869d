"""Writes dist/sbom.cdx.json: what Presscheck runs with, as a CycloneDX bill of materials.

Run by `make sbom`, which names the tool's folder. cyclonedx-py describes the packages in .venv;
those of the tests and checks are left out, and the models that we fetch are added.
"""

import json
import subprocess
import sys
from typing import Any

from packaging.utils import canonicalize_name
from set_up import ROOT, VENV, pinned

from rag.models.catalogue import MODELS, Model

SBOM = ROOT / "dist" / "sbom.cdx.json"
TOOL = (sys.executable, "-m", "cyclonedx_py")


def main() -> None:
    bom = installed()
    keep_only(bom, {line.partition("==")[0] for line in pinned("run", "torch")})
    add_models(bom, MODELS)
    text = json.dumps(bom, indent=2, ensure_ascii=False)
    check(text)
    SBOM.parent.mkdir(exist_ok=True)
    SBOM.write_text(text + "\n", encoding="utf-8")
    components = bom["components"]
    models = [each for each in components if each["type"] == "machine-learning-model"]
    packages = len(components) - len(models)
    print(f"{SBOM.relative_to(ROOT)}: {packages} packages and {len(models)} models, valid.")


def installed() -> dict[str, Any]:
    """What cyclonedx-py finds in .venv, without times and random numbers."""
    options = ["--pyproject", "pyproject.toml", "--mc-type", "application", "--sv", "1.6"]
    done = subprocess.run(
        [*TOOL, "environment", *options, "--output-reproducible", str(VENV)],
        cwd=ROOT,
        stdout=subprocess.PIPE,
        text=True,
    )
    if done.returncode != 0:
        sys.exit("cyclonedx-py could not describe .venv (see above): no bill was written.")
    return json.loads(done.stdout)


def keep_only(bom: dict[str, Any], names: set[str]) -> None:
    """Leaves the packages of these names, and what they depend on among themselves."""
    bom["components"] = [
        each for each in bom["components"] if canonicalize_name(each["name"]) in names
    ]
    kept = {each["bom-ref"] for each in bom["components"]} | {root_of(bom)}
    bom["dependencies"] = [
        {**each, "dependsOn": [ref for ref in each.get("dependsOn", []) if ref in kept]}
        for each in bom["dependencies"]
        if each["ref"] in kept
    ]


def add_models(bom: dict[str, Any], models: tuple[Model, ...]) -> None:
    added = [model_component(model) for model in models]
    bom["components"] += added
    root = next(each for each in bom["dependencies"] if each["ref"] == root_of(bom))
    root["dependsOn"] = [*root.get("dependsOn", []), *(each["bom-ref"] for each in added)]


def root_of(bom: dict[str, Any]) -> str:
    return bom["metadata"]["component"]["bom-ref"]


def model_component(model: Model) -> dict[str, Any]:
    """The model as its publisher names it, its files by sha256, and the packages they come in."""
    reference = f"model:{model.name}"
    publisher, _, name = model.repository.partition("/")
    return {
        "type": "machine-learning-model",
        "bom-ref": reference,
        "group": publisher,
        "name": name,
        "version": model.revision,
        "description": model.title,
        "licenses": [{"license": {"id": model.licence}}],
        "purl": f"pkg:huggingface/{model.repository}@{model.revision}",
        "properties": [
            {"name": "presscheck:name", "value": model.name},
            {"name": "presscheck:role", "value": model.role},
            *(
                {"name": "presscheck:archive", "value": f"{each.package}=={each.version}"}
                for each in model.archives
            ),
        ],
        "components": [
            {
                "type": "file",
                "bom-ref": f"{reference}/{file.path}",
                "name": file.path,
                "hashes": [{"alg": "SHA-256", "content": file.sha256}],
            }
            for file in model.files
        ],
    }


def check(text: str) -> None:
    """Ends the program where the text is not CycloneDX 1.6, by the standard's own schema."""
    from cyclonedx.schema import SchemaVersion
    from cyclonedx.validation.json import JsonStrictValidator

    fault = JsonStrictValidator(SchemaVersion.V1_6).validate_str(text)
    if fault is not None:
        sys.exit(f"The bill is not valid CycloneDX 1.6 and was not written: {fault}")


if __name__ == "__main__":
    main()
