"""Somebody's own draft, checked against the library sentence by sentence."""
