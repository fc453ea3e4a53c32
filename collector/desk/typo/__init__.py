"""One typo: its page and what editors decide there."""
