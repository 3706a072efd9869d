"""What can be set, and where it is read from."""

from rag.settings.loading import load_settings
from rag.settings.settings import Settings, settings_file

__all__ = ["Settings", "load_settings", "settings_file"]
