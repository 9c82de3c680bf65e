"""Template and request, with plans given as models, become the operations of a first draft. Works with no model."""

from assistant.drafting.beginning import start
from assistant.drafting.carry_over import carry_over
from assistant.drafting.issuer import issuer_of, level_of
from assistant.drafting.leaning import Leaning, lean_on
from assistant.drafting.request import Drafted, DraftRequest, Prior, SourceUse

__all__ = [
    "DraftRequest", "Drafted", "Leaning", "Prior", "SourceUse", "carry_over", "issuer_of", "lean_on", "level_of",
    "start",
]  # fmt: skip
