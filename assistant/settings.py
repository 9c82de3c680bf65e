"""What the machine and the office decide: read once at start from environment and data folder."""

from __future__ import annotations

import json
import os
import sys
from collections.abc import Mapping
from dataclasses import asdict, dataclass, field, fields, replace
from pathlib import Path
from typing import TYPE_CHECKING, Any

from assistant.errors import BadRequest

if TYPE_CHECKING:
    from knowledge.search import Library

_OFFICE = "office.json"
_NO = ("0", "false", "no", "off", "khong", "không")


@dataclass(frozen=True, slots=True)
class Office:
    """The office whose plans these are, asked once. Empty where nobody has said; nothing is guessed from it.

    ``level`` is xa, tinh or so. ``authority`` holds the lines above the signer's name in order (TM. …, KT. …, chức vụ).
    ``archive`` is what "Lưu: VT, …" names.
    """

    agency: str = ""
    parent_agency: str = ""
    province: str = ""
    level: str = ""
    place: str = ""
    authority: tuple[str, ...] = ()
    signer: str = ""
    recipients: tuple[str, ...] = ()
    archive: str = ""


@dataclass(frozen=True, slots=True)
class Settings:
    """Where data lives, which model is used (none: the phrasebook), where the web page listens.

    ``home`` need not exist before ``ready_home`` is called. ``model_key`` never shows in a representation.
    """

    home: Path
    office: Office = Office()
    model: str = ""
    model_url: str = ""
    model_key: str = field(default="", repr=False)
    model_usage: bool = True
    """False (DUTHAO_MODEL_USAGE=0) for servers that refuse to report token usage in a stream."""
    model_asks: bool = False
    """True (DUTHAO_MODEL_FALLBACK=ask) when the phrasebook is only offered where the model is away."""
    model_context: int = 32_000
    """How many tokens the model takes in (DUTHAO_MODEL_CONTEXT)."""
    model_parallel: int = 12
    """How many sections are written at the same time (DUTHAO_MODEL_PARALLEL)."""
    model_encoding: str = ""
    """How tokens are counted: an encoding of tiktoken that is on disk, or a .tiktoken file; "" for our own table."""
    host: str = "127.0.0.1"
    port: int = 7860
    embedder: str = ""
    """The model that searches by meaning: "" for our own, else a sentence-transformers folder or a hub name."""
    reranker: str = ""
    """Which cross-encoder puts the hits in order; "" for none."""
    downloads: bool = False
    """True (DUTHAO_DOWNLOADS=1) when models named by a hub name may be fetched."""
    samples: bool = True
    """False (DUTHAO_SAMPLES=0) when no first draft may lean on a sample plan of the program."""
    chroma_url: str = ""
    """The server that keeps the vectors; "" for the library folder."""

    @classmethod
    def load(cls, env: Mapping[str, str] | None = None) -> Settings:
        """The settings of this machine; BadRequest when one of them cannot be used. Writes nothing."""
        env = os.environ if env is None else env
        home = _home(env)
        return cls(
            home=home,
            office=_read_office(home / _OFFICE),
            model=env.get("DUTHAO_MODEL", "").strip(),
            model_url=env.get("DUTHAO_MODEL_URL", "").strip(),
            model_key=env.get("DUTHAO_MODEL_KEY", "").strip(),
            model_usage=env.get("DUTHAO_MODEL_USAGE", "").strip().lower() not in _NO,
            model_asks=_asks(env.get("DUTHAO_MODEL_FALLBACK", "").strip().lower()),
            model_context=_count(env, "DUTHAO_MODEL_CONTEXT", 32_000, least=2_000),
            model_parallel=_count(env, "DUTHAO_MODEL_PARALLEL", 12, least=1),
            model_encoding=env.get("DUTHAO_MODEL_ENCODING", "").strip(),
            host=env.get("DUTHAO_HOST", "").strip() or "127.0.0.1",
            port=_port(env.get("DUTHAO_PORT", "").strip() or "7860"),
            embedder=env.get("DUTHAO_EMBEDDER", "").strip(),
            reranker=env.get("DUTHAO_RERANKER", "").strip(),
            downloads=env.get("DUTHAO_DOWNLOADS", "").strip().lower() not in ("", *_NO),
            samples=env.get("DUTHAO_SAMPLES", "").strip().lower() not in _NO,
            chroma_url=env.get("DUTHAO_CHROMA_URL", "").strip(),
        )

    @property
    def database(self) -> Path:
        """The SQLite file with drafts and conversations."""
        return self.home / "drafts.db"

    @property
    def templates(self) -> Path:
        """The folder of the office's own templates; it may be missing."""
        return self.home / "templates"

    @property
    def library(self) -> Path:
        """The folder of what was ingested."""
        return self.home / "library"

    def open_library(self) -> Library:
        """The library with the models that the settings name; nothing is loaded before the first search."""
        from knowledge.search import Library, Models

        return Library.open(self.library, Models(self.embedder, self.reranker, self.downloads, self.chroma_url))

    @property
    def exports(self) -> Path:
        """The folder where finished files are kept until they are taken away."""
        return self.home / "exports"

    @property
    def log(self) -> Path:
        """The log that ``Trouble.log_id`` points into."""
        return self.home / "duthao.log"

    def ready_home(self) -> Path:
        """The data folder, made for this user alone (0700) if missing and writable; BadRequest when it cannot be."""
        import tempfile  # slow to import, and only writers need it

        try:
            self.home.mkdir(mode=0o700, parents=True, exist_ok=True)
            with tempfile.TemporaryFile(dir=self.home):
                pass
        except OSError as error:
            raise BadRequest(
                f"Không ghi được vào thư mục dữ liệu “{self.home}” ({error.strerror or error}). "
                "Hãy cấp quyền ghi hoặc đặt biến DUTHAO_HOME trỏ đến thư mục khác."
            ) from error
        return self.home

    def save_office(self, office: Office) -> Settings:
        """The settings with this office, kept in the data folder; the file is whole at every moment."""
        import tempfile

        target = self.ready_home() / _OFFICE
        text = json.dumps(asdict(office), ensure_ascii=False, indent=2) + "\n"
        try:
            handle, name = tempfile.mkstemp(dir=self.home, prefix=".office-", suffix=".json")
            partial = Path(name)
            try:
                with os.fdopen(handle, "w", encoding="utf-8") as file:
                    file.write(text)
                    file.flush()
                    os.fsync(file.fileno())
                partial.replace(target)
            finally:
                partial.unlink(missing_ok=True)
        except OSError as error:
            raise BadRequest(f"Không lưu được thông tin cơ quan vào “{target}” ({error.strerror or error}).") from error
        return replace(self, office=office)


def _home(env: Mapping[str, str]) -> Path:
    """DUTHAO_HOME, else the user's folder for data of programs on this platform."""
    given = env.get("DUTHAO_HOME", "").strip()
    try:
        if given:
            return Path(given).expanduser().absolute()
        if sys.platform == "win32":
            local = env.get("LOCALAPPDATA", "").strip()
            return (Path(local) if local else Path.home() / "AppData" / "Local") / "duthao"
        if sys.platform == "darwin":
            return Path.home() / "Library" / "Application Support" / "duthao"
        shared = env.get("XDG_DATA_HOME", "").strip()
        # The specification wants relative paths ignored.
        return (Path(shared) if Path(shared).is_absolute() else Path.home() / ".local" / "share") / "duthao"
    except RuntimeError as error:  # no home folder can be determined
        raise BadRequest("Không xác định được thư mục của người dùng; hãy đặt biến DUTHAO_HOME.") from error


def _port(text: str) -> int:
    port = int(text) if text.isascii() and text.isdigit() and len(text) <= 5 else 0
    if not 1 <= port <= 65535:
        raise BadRequest(f"DUTHAO_PORT phải là số từ 1 đến 65535, không phải “{text}”.")
    return port


def _asks(text: str) -> bool:
    if text not in ("", "auto", "ask"):
        raise BadRequest(f"DUTHAO_MODEL_FALLBACK phải là auto hoặc ask, không phải “{text}”.")
    return text == "ask"


def _count(env: Mapping[str, str], name: str, default: int, *, least: int) -> int:
    text = env.get(name, "").strip()
    count = int(text) if text.isascii() and text.isdigit() and len(text) <= 9 else 0
    if text and count < least:
        raise BadRequest(f"{name} phải là số nguyên từ {least} trở lên, không phải “{text}”.")
    return count or default


def _read_office(path: Path) -> Office:
    """The office kept in the file; an empty one when there is no file. Unknown entries are left aside."""
    try:
        text = path.read_text(encoding="utf-8")
    except FileNotFoundError:
        return Office()
    except (OSError, UnicodeDecodeError) as error:
        raise BadRequest(f"Không đọc được thông tin cơ quan trong “{path}” ({error}).") from error
    remedy = "Hãy sửa lại hoặc xóa tệp này rồi khai báo lại."
    try:
        stored = json.loads(text)
    except ValueError as error:
        raise BadRequest(f"Tệp “{path}” không phải là JSON hợp lệ ({error}). {remedy}") from error
    if not isinstance(stored, dict):
        raise BadRequest(f"Tệp “{path}” không chứa thông tin cơ quan. {remedy}")
    office, given = Office(), dict[str, Any]()
    for one in fields(Office):
        value = stored.get(one.name)
        if value is None:
            continue
        is_list = isinstance(getattr(office, one.name), tuple)
        if is_list and isinstance(value, list) and all(isinstance(item, str) for item in value):
            given[one.name] = tuple(value)
        elif not is_list and isinstance(value, str):
            given[one.name] = value
        else:
            kind = "một danh sách chữ" if is_list else "chữ"
            raise BadRequest(f"Trong tệp “{path}”, mục “{one.name}” phải là {kind}. {remedy}")
    return Office(**given)
