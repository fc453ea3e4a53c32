"""Pure functions on text: no Flask, no database, no clock, no network."""
