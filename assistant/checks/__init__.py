"""The deterministic checker. Pure: all it may consult comes in one ``CheckContext``."""
