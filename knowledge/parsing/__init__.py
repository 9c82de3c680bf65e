"""Source text becomes plans, tables and citations. Pure: no vendor, no file, no model."""
