"""What readers report and what becomes of it, in numbers and pictures."""
