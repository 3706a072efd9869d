"""The vectors of a library's chunks, made to be searched."""
