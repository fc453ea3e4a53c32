"""The program as people meet it: in a real browser."""
