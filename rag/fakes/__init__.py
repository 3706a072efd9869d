"""Stand-ins for the parts that need a model or a network, for tests and trials."""
