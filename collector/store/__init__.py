"""What is kept: tables, questions to them and changes of them. Knows nothing of Flask."""
