"""Asks the OSV database for known vulnerabilities of every version in requirements.txt.

Run by `make audit`, which names the tool's folder. OSV and not the package index's own list: a
mirror may answer in the index's stead and know of none. Anything but a completed audit fails.
"""

import subprocess
import sys

from set_up import ROOT

TOOL = (sys.executable, "-m", "pip_audit")
OPTIONS = ("--strict", "--disable-pip", "--vulnerability-service", "osv")


def main() -> None:
    done = subprocess.run(
        [*TOOL, *OPTIONS, "--progress-spinner", "off", "--requirement", "requirements.txt"],
        cwd=ROOT,
        capture_output=True,
        text=True,
    )
    print(done.stdout, end="")
    fault = judge(done.returncode, done.stderr)
    if fault:
        sys.exit(fault)
    print("No known vulnerabilities in what requirements.txt pins.")


def judge(returncode: int, said: str) -> str:
    """What is wrong, by pip-audit's exit status and what it said; empty where nothing is."""
    last = said.strip().rpartition("\n")[2]
    if returncode == 0 and last == "No known vulnerabilities found":
        return ""
    if returncode == 1 and last.startswith("Found ") and "known vulnerabilit" in last:
        return (
            f"{last} (see above).\n"
            "Install versions that mend them into .venv, then: make pin test check"
        )
    return (
        f"Nothing is known: the audit did not end.\n    {last}\n"
        "If that is a connection that failed: the database is asked over https, at osv.dev; let\n"
        "this machine reach it (HTTPS_PROXY names a proxy), or run `make audit` on one that can."
    )


if __name__ == "__main__":
    main()
