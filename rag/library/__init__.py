"""The articles, and all that is stored about them."""
