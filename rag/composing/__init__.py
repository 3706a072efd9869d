"""Evidence -> the checked sentences of an answer."""
