"""One address served by several processes: who accepts, who answers, and what they share."""
