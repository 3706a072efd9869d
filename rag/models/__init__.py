"""Model files: which there are, where they come from, whether they are whole."""

from rag.models.fetch import FetchProgress
from rag.models.models import damaged_files, fetch_model, find_model, is_known, model_states

__all__ = [
    "FetchProgress",
    "damaged_files",
    "fetch_model",
    "find_model",
    "is_known",
    "model_states",
]
