"""Coverage-guided fuzzing of the readers, the parser and the checker: ``python -m evals.fuzz text --seconds 60``."""
