"""Calls to another machine, bounded in time and bytes, and what is told of their faults."""
