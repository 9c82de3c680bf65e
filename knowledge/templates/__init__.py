"""The families of plans the house knows, one YAML file each, and those an office keeps in a folder of its own.

A template of the office replaces ours of the same id. A file with a problem is refused whole, with its problems named.
"""

from __future__ import annotations

from functools import cache
from pathlib import Path

from knowledge.domain.template import Template
from knowledge.errors import TemplateError
from knowledge.templates.fields import Problem, nearest
from knowledge.templates.schema import read_template

_HERE = Path(__file__).parent


def load_templates(extra_folder: Path | None = None) -> tuple[Template, ...]:
    """Every template, ours first, sorted by id within each; TemplateError when one of the files is wrong."""
    found = {template.id: template for template in map(_ours, sorted(_HERE.glob("*.yaml")))}
    for path in _files_of(extra_folder):
        template = _load(path)
        found[template.id] = template
    return tuple(found.values())


def find_template(template_id: str, extra_folder: Path | None = None) -> Template:
    """The template of that id; TemplateError naming the known ones, and the nearest, when there is none."""
    wanted = template_id.strip().lower()
    if not _files_of(extra_folder) and (path := _HERE / f"{wanted}.yaml") in _HERE.glob("*.yaml"):
        return _ours(path)
    known = {template.id: template for template in load_templates(extra_folder)}
    if wanted in known:
        return known[wanted]
    like = nearest(wanted, known)
    hint = f" Có phải “{like}”?" if like else ""
    raise TemplateError(f"Không có mẫu “{template_id}”.{hint} Các mẫu hiện có: {', '.join(known)}.")


def check_template(path: Path) -> tuple[str, ...]:
    """Everything wrong with a template file, as Vietnamese sentences with line and key path; empty when it is good."""
    return tuple(str(problem) for problem in _read(path)[1])


def _files_of(folder: Path | None) -> tuple[Path, ...]:
    if folder is None or not folder.is_dir():
        return ()
    return tuple(sorted(path for path in folder.iterdir() if path.suffix.lower() in (".yaml", ".yml")))


@cache
def _ours(path: Path) -> Template:
    return _load(path)


def _load(path: Path) -> Template:
    template, problems = _read(path)
    if template is None or problems:
        told = " ".join(str(problem) for problem in problems[:5])
        more = f" Và {len(problems) - 5} lỗi khác." if len(problems) > 5 else ""
        raise TemplateError(f"Tệp mẫu “{path.name}” có {len(problems)} lỗi. {told}{more}")
    return template


def _read(path: Path) -> tuple[Template | None, tuple[Problem, ...]]:
    try:
        source = path.read_text(encoding="utf-8-sig")
    except UnicodeDecodeError:
        return None, (Problem(1, "", "tệp không được lưu bằng bảng mã UTF-8."),)
    except OSError as error:
        raise TemplateError(f"Không mở được tệp mẫu “{path.name}”: {error.strerror}.") from error
    return read_template(source)
