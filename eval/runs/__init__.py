"""A run: systems asked the cases of a set, what came out, and what may not fall."""
