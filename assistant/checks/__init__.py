"""The deterministic checker. Pure: all it may consult comes in one ``CheckContext``."""

RULE_BOOK = "2026-11-20"
"""The edition of the rule book, a day: raised with any change of a rule that can change what is found."""
