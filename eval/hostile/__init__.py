"""Files that are made to hurt whoever reads them, by a seed: of every format that is read."""
