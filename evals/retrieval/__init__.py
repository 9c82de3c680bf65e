"""How well the library finds: questions with known answers, the real search, and what people would take instead."""
