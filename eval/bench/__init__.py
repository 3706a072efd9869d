"""Measurements that take long, each a command: python -m eval.bench.NAME. The folder of public
sets, also called the bench, is eval/datasets/bench.py's; sets.py here asks them all."""
