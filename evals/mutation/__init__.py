"""Faults planted in clean plans, one at a time: where a figure is tied is worked out here, not asked of the checker."""
