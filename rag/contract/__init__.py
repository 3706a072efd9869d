"""JSON as it is promised to clients."""
