"""A question as it was typed -> what is asked for."""
