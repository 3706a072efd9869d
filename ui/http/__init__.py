"""The HTTP API beside the page: the same answers, briefs, checks and articles as JSON."""
