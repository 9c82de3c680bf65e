"""The table of byte pairs that ships with the program: how it is made, and how far its counts are from real ones."""
