"""Measurements that take long, each a command: python -m eval.bench.NAME."""
