"""The same answers for other programs' models: a server of the Model Context Protocol."""
