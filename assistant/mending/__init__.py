"""The officer's own Word file, mended and annotated: its layout, its figures and its untouched parts stay as they are.

``mend`` applies the safe fixes of a report run by run; ``annotate`` writes its findings into the file as Word comments.
Both read back what they made before it gets its name; whatever goes wrong, nothing new stays.
"""

from assistant.mending.commenting import Annotated, annotate
from assistant.mending.correcting import Correction, Mended, mend

__all__ = ["Annotated", "Correction", "Mended", "annotate", "mend"]
