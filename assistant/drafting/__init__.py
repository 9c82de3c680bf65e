"""Template and request, with plans given as models, become the operations of a first draft. Works with no model."""

from assistant.drafting.beginning import start
from assistant.drafting.carry_over import carry_over
from assistant.drafting.issuer import level_of
from assistant.drafting.request import Drafted, DraftRequest, Prior, SourceUse

__all__ = ["DraftRequest", "Drafted", "Prior", "SourceUse", "carry_over", "level_of", "start"]
