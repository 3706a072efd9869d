"""What outputs are worth, as pure functions: from texts to scores, from scores to measures, from
measures to intervals."""
