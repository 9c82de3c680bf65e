"""The measures, one file each, found by looking into this folder.

A measure has ``NAME``, a ``BAR`` and ``measure(conditions) -> Measurement``; it runs in a process of its own.
"""
