"""A question of a conversation made stand-alone: what earlier turns spoke of, and what points to
it."""
