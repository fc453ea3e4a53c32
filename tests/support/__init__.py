"""What tests start and look through: a PostgreSQL, a browser, a collector."""
