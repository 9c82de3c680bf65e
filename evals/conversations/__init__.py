"""Whole conversations held with the program as other programs hold them: ``duthao chat --json``, a process each."""
