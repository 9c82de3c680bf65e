"""Officers' requests are understood without a model: ``understand(text, plan)`` gives tool calls, or a question.

Pure grammar. What is said stands in tables of phrases (``phrases``), what is meant is looked up in the plan
(``targets``); what is not understood is said, never guessed.
"""

from assistant.phrasebook.past import Exchange, Past
from assistant.phrasebook.reading import Call, Option, Question, Reading
from assistant.phrasebook.understanding import understand

__all__ = ["Call", "Exchange", "Option", "Past", "Question", "Reading", "understand"]
