"""A claim and quotes -> what code can prove of it."""
