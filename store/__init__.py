"""DuckDB: the schema, idempotent writes, views and exports."""
