"""Messages to a stream of text, by an endpoint or a local model."""
