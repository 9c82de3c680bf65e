"""Template and request, with plans given as models, become the operations of a first draft. Works with no model."""

from assistant.drafting.beginning import start
from assistant.drafting.issuer import level_of
from assistant.drafting.request import Drafted, DraftRequest, Prior, SourceUse

__all__ = ["DraftRequest", "Drafted", "Prior", "SourceUse", "level_of", "start"]
