"""Legal bases with their dates of force, agencies and places with theirs. Facts lie in the data files beside the code.

`central.json` holds documents of central bodies, `local.json` those of provinces and districts; `agencies.json` the
provinces and the bodies that ended or were renamed; `districts.jsonl` the former districts and what became of them.
"""

from __future__ import annotations

from knowledge.registry.agencies import AbolishedName, Agencies, District, Province, load_agencies
from knowledge.registry.documents import Registry, load_registry

__all__ = ["AbolishedName", "Agencies", "District", "Province", "Registry", "load_agencies", "load_registry"]
