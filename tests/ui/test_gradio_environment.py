"""What of Gradio is left out is still there to leave out, and stays out."""

import subprocess
import sys
from pathlib import Path

ROOT = Path(__file__).resolve().parents[2]
PROGRAM = """
import importlib, sys
from ui.gradio_environment import _LEFT_OUT, _LOOKS, look_less_often, quicken
quicken()
import gradio
for module, (name, instead) in _LEFT_OUT.items():
    assert getattr(importlib.import_module(module), name) is instead, (module, name)
with gradio.Blocks() as blocks:
    pass
assert all(0 < getattr(blocks._queue, name) < _LOOKS[name] for name in _LOOKS), "looks otherwise"
look_less_often(blocks)
assert all(getattr(blocks._queue, name) == _LOOKS[name] for name in _LOOKS)
from gradio.route_utils import utils
with utils.MatplotlibBackendMananger():
    assert "matplotlib" not in sys.modules
"""


def test_no_stubs_are_written_and_nothing_that_draws_is_imported() -> None:
    done = subprocess.run(
        [sys.executable, "-c", PROGRAM], cwd=ROOT, capture_output=True, text=True, check=False
    )
    assert done.returncode == 0, done.stderr
