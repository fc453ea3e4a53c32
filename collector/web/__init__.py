"""What the rooms that speak HTTP share: the running program, problems, logs, limits, the sender. No routes of readers'
or editors' own."""
