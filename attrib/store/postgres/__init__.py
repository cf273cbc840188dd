"""The shared engine: an index in PostgreSQL with pgvector, for many readers and writers on many machines."""
