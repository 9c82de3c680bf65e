"""The ground storey: what can be known. Read, parse, index, find."""
