"""A subject -> a brief: what several articles say, each point with its quotes."""
