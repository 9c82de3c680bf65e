"""The findings on layout that can be put right, gathered while a report is gone through, then done all at once."""

from __future__ import annotations

from assistant.mending.dressing import dressed, repeated
from assistant.mending.markup import Paragraph, Part, Patch
from assistant.mending.package import Package
from assistant.mending.places import Locator
from assistant.mending.sheets import in_font, numbered, on_paper
from knowledge.domain.finding import Dress, Finding
from knowledge.domain.layout import Look
from knowledge.domain.source import Grid, Merge, SourceText

_PAPER, _FONT, _NUMBER, _HEADER = "layout-page", "layout-font", "layout-page-number", "layout-table-header"
SHEET_RULES = frozenset({_PAPER, _FONT, _NUMBER, _HEADER})
"""The rules about the file as a whole, and about its tables."""
_NOT_SURE = "không xác định chắc chắn được chỗ cần sửa trong tệp Word"


class Looks:
    """The lines to be set otherwise and the rows to be repeated. What cannot be done is answered with the reason."""

    def __init__(self, source: SourceText, part: Part, locator: Locator) -> None:
        self._source = source
        self._part = part
        self._locator = locator
        self._wanted: dict[int, tuple[Paragraph, list[Look]]] = {}
        self._rows: list[Patch] = []

    def dress(self, dress: Dress) -> str | None:
        """Take up lines of one fix: all of them, or none."""
        found: list[Paragraph] = []
        for span in dress.spans:
            paragraphs = self._locator.certain(span)
            if len(paragraphs) != 1 or dressed(self._part, paragraphs[0], dress.looks) is None:
                return _NOT_SURE
            found.append(paragraphs[0])
        for paragraph in found:
            _, looks = self._wanted.setdefault(id(paragraph), (paragraph, []))
            looks += [look for look in dress.looks if look not in looks]
        return None

    def repeat(self, finding: Finding) -> str | None:
        """Take up the header row of the table that the finding is about."""
        if finding.rule != _HEADER:
            return None
        line = finding.place.line
        grid = next((one for one in self._source.blocks if isinstance(one, Grid) and one.span.line == line), None)
        if grid is None or any(cell.merge is Merge.UP for cell in grid.rows[1]):
            return _NOT_SURE
        titles = [found for cell in grid.rows[0] if cell.text for found in self._locator.certain(cell.span)]
        patch = repeated(self._part, titles)
        if patch is None:
            return _NOT_SURE
        self._rows.append(patch)
        return None

    def patches(self) -> list[Patch]:
        """What is to be changed in the part."""
        lines = [dressed(self._part, paragraph, looks) or [] for paragraph, looks in self._wanted.values()]
        return [*(patch for patches in lines for patch in patches), *self._rows]


class Sheets:
    """Paper, fonts and page numbers to be put right."""

    def __init__(self, package: Package) -> None:
        self._package = package
        self._paper = self._numbers = False
        self._fonts: list[str] = []

    def note(self, finding: Finding) -> str | None:
        """Take up one finding, or say why it cannot be done."""
        content = self._package.part(self._package.document) or b""
        if finding.rule == _PAPER:
            if on_paper(content) == content:
                return _NOT_SURE
            self._paper = True
        elif finding.rule == _FONT:
            names = [name.strip() for name in (finding.stated or "").split(", ")]
            if not in_font(self._package, {}, names):
                return "phông cũ phải chuyển mã chữ trước, không chỉ đổi tên phông"
            self._fonts += names
        elif finding.rule == _NUMBER:
            if not numbered(self._package, content):
                return "tệp đã có đầu trang hoặc chân trang; hãy đánh số trong Word"
            self._numbers = True
        return None

    def parts(self, content: bytes) -> dict[str, bytes]:
        """The parts that change, ``content`` being the text with all else mended."""
        changed = {self._package.document: on_paper(content) if self._paper else content}
        if self._fonts:
            changed |= in_font(self._package, changed, self._fonts)
        if self._numbers:
            changed |= numbered(self._package, changed[self._package.document])
        return changed
