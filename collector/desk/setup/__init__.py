"""The first run: the first account, the first site, its tag, the first report."""
