"""Who says something: citations and their numbers, copies, origins, voices."""
