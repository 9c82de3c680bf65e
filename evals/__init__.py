"""Quality against a bar: ``python -m evals`` measures what the program promises; 1 when a bar is missed."""
