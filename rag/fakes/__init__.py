"""Stand-ins for the parts that need a model, for tests and trials; endpoint.py has a server whose
replies are scripts."""

from rag.fakes.fakes import HashEmbedder, Reply, ScriptedReader, ScriptedWriter, embedded

__all__ = ["HashEmbedder", "Reply", "ScriptedReader", "ScriptedWriter", "embedded"]
