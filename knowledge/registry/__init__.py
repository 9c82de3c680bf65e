"""Legal bases with their dates of force, agencies and places with theirs. Facts lie in the data files beside the code.

`central.json` holds documents of central bodies, `local.json` those of provinces and districts; `record.schema.json`
says what a record holds, and what the office records is laid over them (`office`). `agencies.json` has the provinces
and the bodies that ended or were renamed; `districts.jsonl` and `communes.jsonl` the former units and what they became.
"""

from __future__ import annotations

from knowledge.registry.agencies import AbolishedName, Agencies, District, Province, load_agencies
from knowledge.registry.documents import Registry, load_registry

__all__ = ["AbolishedName", "Agencies", "District", "Province", "Registry", "load_agencies", "load_registry"]
