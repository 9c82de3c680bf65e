"""What officers type, and what may come of it: the cases on which understanding is judged."""
