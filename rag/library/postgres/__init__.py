"""A library in a PostgreSQL database, which several machines share."""
