"""Several machines ingest into one library: what is to be read waits in its PostgreSQL."""
