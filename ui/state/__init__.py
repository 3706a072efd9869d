"""What the page shows, as values: turns, scopes, listings, feedback."""
