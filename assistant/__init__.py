"""The upper storey: what can be done with plans. Draft, revise, check, answer, export."""
