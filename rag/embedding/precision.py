"""Which number format a model embeds fastest in on this machine, found by a probe and remembered.

int8 is left out. Measured beside bfloat16 (28.0 ms of processor time a chunk, cosine to float32
over .9999): torch's dynamic quantization 20.5 ms at a cosine of .978 on average and .954 at worst;
scaled by row, with torch._int_mm, 25.0 ms at .997 and .994.
"""

import json
import platform
from pathlib import Path
from typing import TYPE_CHECKING, Literal, cast

from rag.embedding.sentence_model import Model, forward
from rag.storage.disk import write_whole

if TYPE_CHECKING:
    import numpy as np
    from numpy.typing import NDArray

PROBE_ROUNDS = 3
PROBE_GAIN = 1.2
"""bfloat16 must be so much faster than float32 to be taken: less is within the probe's noise."""


def chosen_precision(model: Model, precision_file: Path | None) -> Literal["float32", "bfloat16"]:
    """What the file remembers for a machine like this, else what a probe of a second finds, which
    it then remembers. Without a file it is float32. Leaves the model in float32."""
    if precision_file is None:
        return "float32"
    import torch

    machine = f"{platform.machine()} {torch.backends.cpu.get_cpu_capability()}"
    machine += f", torch {torch.__version__}"
    known = _remembered(precision_file)
    if isinstance(known.get(machine), bool):
        return "bfloat16" if known[machine] else "float32"
    found = _probe(model)
    try:
        precision_file.parent.mkdir(parents=True, exist_ok=True)
        text = json.dumps(known | {machine: found}, indent=1)
        write_whole(precision_file, text + "\n")
    except OSError:
        pass  # a folder that cannot be written: the next process probes again
    return "bfloat16" if found else "float32"


def _remembered(precision_file: Path) -> dict[str, bool]:
    try:
        known = json.loads(precision_file.read_text(encoding="utf-8"))
    except (OSError, ValueError):
        return {}
    return cast("dict[str, bool]", known) if isinstance(known, dict) else {}


def _probe(model: Model) -> bool:
    """Whether bfloat16 is clearly faster here, and as good.

    Measured with AVX-512 and its bfloat16 instructions: 2 to 4 times as fast, cosine over 0.999;
    without them three times slower. One thread and its processor time are measured, so that the
    finding, which is kept, does not depend on what else this machine does at the moment.
    """
    import copy
    import time

    import torch

    half = copy.deepcopy(model)
    half.bfloat16()
    texts = ["a report of what it cost to train the model that was shown in January " * 7] * 4

    def rows(candidate: Model) -> "NDArray[np.float32]":
        features = candidate.preprocess(texts, prompt=None, task="document")
        return forward(candidate, features, "document")

    threads = torch.get_num_threads()
    torch.set_num_threads(1)
    try:
        agreement = float((rows(model) * rows(half)).sum(axis=1).min())
        seconds = {"float32": float("inf"), "bfloat16": float("inf")}
        for _ in range(PROBE_ROUNDS):
            for name, candidate in (("float32", model), ("bfloat16", half)):
                began = time.process_time()
                rows(candidate)
                seconds[name] = min(seconds[name], time.process_time() - began)
    finally:
        torch.set_num_threads(threads)
    return agreement > 0.999 and seconds["float32"] > PROBE_GAIN * seconds["bfloat16"]
