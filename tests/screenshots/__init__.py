"""The pictures in README and docs, made from the running demonstration: `make screenshots`."""
