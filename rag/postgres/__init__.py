"""A PostgreSQL database that several machines share: connections, tables and their versions."""
