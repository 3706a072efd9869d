"""Installs Presscheck and what requirements.txt pins into .venv; scripts/set-up.sh calls this.

Standard library only: it runs before anything is installed. Levels build on one another: `run`
(what the program needs), `postgres` (and a library in PostgreSQL), `test` (and the tests), `dev`
(and the checks), `pin` (uv, which finds new versions). `audit` is `dev`, and the tools of the audit
in a folder of their own: what they bring makes other packages slower to import.
Each file must have a sha256 that requirements.txt names, PyTorch's CPU build excepted.
"""

import argparse
import importlib.util
import json
import os
import platform
import shutil
import subprocess
import sys
import time
from pathlib import Path
from typing import NoReturn

ROOT = Path(__file__).resolve().parent.parent
VENV = ROOT / ".venv"
PYTHON = VENV / "bin" / "python"
REQUIREMENTS = ROOT / "requirements.txt"
LEVELS = ("run", "postgres", "test", "dev", "pin")
AUDIT = VENV / "audit"
"""The packages of the section `audit`, which Python finds where PYTHONPATH names the folder."""

# Lines of pip that say nothing about this project: local package folders that lack a package.
NOISE = ("is ignored: it is neither", "[notice]")


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--level", choices=(*LEVELS, "audit"), required=True)
    parser.add_argument("--torch", choices=("cpu", "cuda"), default="cpu")
    parser.add_argument("--stamp", required=True, help="what to write when all is done")
    wanted = parser.parse_args()
    began = time.monotonic()
    levels = LEVELS[: LEVELS.index("dev" if wanted.level == "audit" else wanted.level) + 1]
    for level in (*LEVELS, "audit"):
        stamp_of(level).unlink(missing_ok=True)
    make_venv()
    say("Installing Presscheck and what it needs into .venv (a minute or two the first time).")
    if wanted.torch == "cuda" or platform.system() != "Linux" or has_nvidia_gpu():
        install("torch")
    else:
        install_cpu_torch()
    install(*levels)
    pip("install", "--no-deps", "--no-build-isolation", "--editable", str(ROOT))
    if wanted.level == "audit":
        shutil.rmtree(AUDIT, ignore_errors=True)
        install("audit", into=AUDIT)
    for level in (*levels, wanted.level):
        stamp_of(level).write_text(wanted.stamp, encoding="utf-8")
    say(f"Set up in {time.monotonic() - began:.0f} s.")


def stamp_of(level: str) -> Path:
    return VENV / f"set-up-{level}"


def pinned(*sections: str) -> list[str]:
    """The lines of these sections of requirements.txt."""
    lines: list[str] = []
    section = ""
    for line in REQUIREMENTS.read_text(encoding="utf-8").splitlines():
        if line.startswith("# ["):
            section = line.strip("# []")
        elif section in sections:
            lines.append(line)
    return lines


def install(*sections: str, into: Path | None = None) -> None:
    """Installs these sections; pip checks the sha256 of each file before it installs any."""
    chosen = VENV / "requirements.txt"
    chosen.write_text("\n".join(pinned(*sections)), encoding="utf-8")
    target = ["--target", str(into)] if into else []
    pip("install", "--no-deps", "--require-hashes", *target, "--requirement", str(chosen))


def make_venv() -> None:
    """A virtual environment with pip, also where Python came without ensurepip (Debian)."""
    works = [str(PYTHON), "-m", "pip", "--version"]
    if PYTHON.exists() and subprocess.run(works, capture_output=True).returncode == 0:
        return
    create = [sys.executable, "-m", "venv", "--clear", str(VENV)]
    if importlib.util.find_spec("ensurepip") is not None:
        made = subprocess.run(create, capture_output=True, text=True)
    else:
        made = subprocess.run([*create, "--without-pip"], capture_output=True, text=True)
        if made.returncode == 0:
            into = [sys.executable, "-m", "pip", "--python", str(PYTHON), "install", "-q", "pip"]
            made = subprocess.run(into, capture_output=True, text=True)
    if made.returncode != 0:
        stop(
            f"Python {platform.python_version()} ({sys.executable}) could not make .venv:\n"
            f"{made.stdout}{made.stderr}"
            "Its venv module or pip is missing; on Debian and Ubuntu this helps:\n"
            "    apt install python3-venv python3-pip"
        )


def install_cpu_torch() -> None:
    """Takes PyTorch's CPU build, for Linux without an NVIDIA GPU, where plain pip would not.

    CUDA comes to about 3 GB that such a machine cannot use. uv knows where the CPU builds are;
    where pip is told of a local folder that has one, that one is taken.
    """
    torch = next(line.split()[0] for line in pinned("torch") if line.startswith("torch=="))
    if has(torch):
        return
    if pip_takes_local_cpu_build(torch):
        pip("install", "--no-deps", torch)
        return
    say("This machine has no NVIDIA GPU: taking PyTorch's CPU build.")
    install("pin")
    command = [str(VENV / "bin" / "uv"), "pip", "install", "--quiet", "--python", str(PYTHON)]
    taken = subprocess.run(
        [*command, "--torch-backend", "cpu", "--no-deps", torch], capture_output=True, text=True
    )
    if taken.returncode != 0:
        stop(
            f"PyTorch's CPU build could not be had:\n{taken.stderr.strip()}\n"
            "The build that pip would take instead brings about 3 GB of CUDA packages, which are\n"
            "of no use without an NVIDIA GPU. To take it all the same: make TORCH=cuda\n"
            "Or install a CPU build yourself, then type make again:\n"
            f"    .venv/bin/python -m pip install PATH_OF_THE_WHEEL   (of {torch})"
        )


def pip_takes_local_cpu_build(torch: str) -> bool:
    """Whether pip would take a file of this machine that needs no CUDA. Other places are not
    trusted with it: no sha256 is known here, and a mirror could call anything a CPU build."""
    plan = pip_output("install", "--dry-run", "--no-deps", "--report", "-", torch)
    if not plan:
        return False
    taken = json.loads(plan)["install"][0]
    needs = taken["metadata"].get("requires_dist", [])
    return taken["download_info"]["url"].startswith("file:") and not any(
        line.startswith(("nvidia-", "cuda-")) for line in needs
    )


def has_nvidia_gpu() -> bool:
    return Path("/proc/driver/nvidia/version").exists() or shutil.which("nvidia-smi") is not None


def has(torch: str) -> bool:
    """Whether this version is installed, whatever its build."""
    version = torch.partition("==")[2]
    return any(VENV.glob(f"lib/python*/site-packages/torch-{version}*.dist-info"))


def pip_command(action: str, *arguments: str) -> list[str]:
    # --no-compile: Python compiles what it imports anyway, once; the rest would cost 40 s more.
    compiled = ["--no-compile"] if action == "install" and "--dry-run" not in arguments else []
    return [str(PYTHON), "-m", "pip", action, "--quiet", *compiled, *arguments]


def pip(action: str, *arguments: str) -> None:
    """Runs pip quietly; what it says is shown without its noise. Its failure ends the set-up."""
    done = subprocess.run(
        pip_command(action, *arguments), stdout=subprocess.PIPE, stderr=subprocess.STDOUT, text=True
    )
    said = [line for line in done.stdout.splitlines() if not any(part in line for part in NOISE)]
    if said:
        print("\n".join(said), file=sys.stderr)
    if "DO NOT MATCH THE HASHES" in done.stdout:
        stop(
            "Nothing of this was installed: a file is not the one that requirements.txt names by\n"
            "its sha256 (see above). Find out who changed it, the file or requirements.txt: a\n"
            "mirror, a proxy, a local folder of wheels? SECURITY.md tells how to report it."
        )
    if done.returncode != 0:
        stop("pip could not install what Presscheck needs (see above). Then type make again.")


def pip_output(action: str, *arguments: str) -> str:
    """pip's standard output; empty where it failed, as the installation itself will say why."""
    command = pip_command(action, *arguments)
    return subprocess.run(command, capture_output=True, text=True).stdout


def say(text: str) -> None:
    print(text, flush=True)


def stop(text: str) -> NoReturn:
    print(text, file=sys.stderr)
    sys.exit(1)


if __name__ == "__main__":
    os.environ.setdefault("PIP_DISABLE_PIP_VERSION_CHECK", "1")
    main()
