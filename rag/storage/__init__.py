"""SQLite files and the disk under them: born whole or not at all, opened one way."""
