"""The upper storey: what can be done with plans. Draft, revise, check, answer, export."""

__version__ = "0.1.0"
