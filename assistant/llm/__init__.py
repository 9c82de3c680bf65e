"""The one door to langchain: one agent over the assistant's tools, driven by the phrasebook or by a language model.

Nothing is ever reported to a tracing service, whatever the environment of the machine says.
"""

from __future__ import annotations

import os

for _name in ("LANGSMITH_TRACING", "LANGSMITH_TRACING_V2", "LANGCHAIN_TRACING", "LANGCHAIN_TRACING_V2"):
    os.environ[_name] = "false"
