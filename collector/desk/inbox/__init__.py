"""The list of typos: what is asked for, its rows, decisions about many at once."""
