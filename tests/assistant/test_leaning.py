"""What a first draft in the conversation leans on: the office's own plans before others, a sample where there is none."""

from datetime import date
from pathlib import Path

import pytest

from assistant.composition import compose
from assistant.events import Sources
from assistant.operations.texts import map_texts
from assistant.rendering import allocated, proposals
from assistant.settings import Settings
from assistant.store import Store
from assistant.tools import ToolResult, Turn, Workspace, load_tools
from knowledge.domain.money import Money
from knowledge.domain.origin import OriginKind
from knowledge.ingest import Examination, ingest, take_out
from knowledge.samples import SAMPLES, Sample, samples_of
from knowledge.search import Library

TODAY = date(2026, 11, 20)
LAST_YEAR = """ỦY BAN NHÂN DÂN
XÃ {name}
Số: 12/KH-UBND
{place}, ngày 20 tháng 01 năm {year}

KẾ HOẠCH
Hoạt động khoa học, công nghệ và đổi mới sáng tạo năm {year} của xã {place}

I. MỤC TIÊU, NỘI DUNG CÔNG VIỆC NĂM {year}
Đưa máy cấy vào {place}.

II. KINH PHÍ THỰC HIỆN
Đơn vị tính: triệu đồng

| STT | Nội dung | Kinh phí |
|---|---|---|
| 1 | Thuê máy cấy | 75 |
| 2 | Tập huấn tổ dịch vụ | 25 |
| | Tổng cộng | 100 |
"""


@pytest.fixture
def turn(tmp_path: Path) -> Turn:
    """A turn with no draft yet, in a data folder of its own."""
    return turn_of(Settings(home=tmp_path))


def turn_of(settings: Settings, message: str = "yêu cầu thử") -> Turn:
    settings.ready_home()
    library = Library.open(settings.library)
    return Turn(Workspace(settings, Store(settings.database), library, lambda: TODAY), None, message)


def begin(turn: Turn, **given: str) -> ToolResult:
    tool = next(tool for tool in load_tools() if tool.name == "start_draft")
    wanted = {"template": "theo-muc-tieu", "agency": "UBND xã Tây Sơn", "province": "Gia Lai", "year": "2027",
              "ceiling": "450 triệu", **given}  # fmt: skip
    return tool.run(tool.input_type(**wanted), turn)


def hold(turn: Turn, folder: Path, name: str, text: str) -> None:
    path = folder / name
    path.write_text(text, encoding="utf-8")
    list(ingest(turn.workspace.library, [path], Examination("1", lambda plan: ())))


def own(place: str = "Tây Sơn", year: int = 2026) -> str:
    return LAST_YEAR.format(name=place.upper(), place=place, year=year)


def labels(turn: Turn) -> list[str]:
    return [line.label for _, table in turn.draft().plan.tables() for _, line in table.walk()]


def names(result: ToolResult) -> list[str]:
    return [source.name for source in result.sources]


def test_a_fresh_home_leans_on_a_sample_and_says_so(turn: Turn) -> None:
    """The sample is named as one, among the sources and in words; its amounts are proposals that make the ceiling."""
    told = begin(turn)
    (sample,) = samples_of("theo-muc-tieu", "xa")
    assert sample.name in names(told)
    assert sample.name in told.text
    assert "không dùng kế hoạch mẫu" in told.text
    plan = turn.draft().plan
    assert allocated(plan) == Money(450_000_000)
    assert {sample.name in one.source for one in proposals(plan)} == {True}


@pytest.mark.parametrize("sample", [one for one in SAMPLES if one.level in ("xa", "tinh")], ids=lambda one: one.file)
def test_nothing_a_sample_states_becomes_a_fact(tmp_path: Path, sample: Sample) -> None:
    """No name, sentence, price or last year's figure of a sample stands in a draft; only labels and proposed shares."""
    turn = turn_of(Settings(home=tmp_path))
    agency = "UBND xã Tây Sơn" if sample.level == "xa" else "UBND tỉnh Gia Lai"
    begin(turn, template=sample.family, agency=agency, ceiling="45 tỷ")
    plan = turn.draft().plan
    texts: list[str] = []
    map_texts(plan, lambda text, where: texts.append(text) or text)  # type: ignore[func-returns-value]
    assert "Mẫu" not in " ".join(texts)
    for _, table in plan.tables():
        for _, line in table.walk():
            kinds = {entry.origin.kind for entry in line.entries if entry.origin is not None}
            assert kinds <= {OriginKind.PROPOSED, OriginKind.COMPUTED}
    assert not any("Kế hoạch mẫu" in one.origin.source for _, one in plan.paragraphs() if one.origin)
    assert plan.brief is not None
    assert plan.brief.facts == ()


def test_the_offices_own_last_year_comes_first(turn: Turn, tmp_path: Path) -> None:
    """With a plan of last year in the library, that one is named and no sample."""
    hold(turn, tmp_path, "ke-hoach-2025.md", own(year=2025))
    hold(turn, tmp_path, "ke-hoach-2026.md", own())
    hold(turn, tmp_path, "lang-gieng.md", own("Bình Khê"))
    told = begin(turn)
    assert "ke-hoach-2026.md" in names(told)
    assert not any("mẫu" in name for name in names(told))
    assert labels(turn) == ["Thuê máy cấy", "Tập huấn tổ dịch vụ"]
    assert [one.money for one in proposals(turn.draft().plan)] == [Money(338_000_000), Money(112_000_000)]


def test_a_plan_of_another_commune_comes_before_a_sample(turn: Turn, tmp_path: Path) -> None:
    """Same family, same kind of agency: its lines are used, and it is said that it is another agency's."""
    hold(turn, tmp_path, "lang-gieng.md", own("Bình Khê"))
    told = begin(turn)
    assert "lang-gieng.md" in names(told)
    assert "cơ quan khác" in told.text
    assert "75" not in " ".join(entry.raw for _, table in turn.draft().plan.tables() for _, line in table.walk()
                                for entry in line.entries)  # fmt: skip


def test_what_is_no_fitting_plan_is_passed_over(turn: Turn, tmp_path: Path) -> None:
    """Other matters, later years and files that are gone lend nothing."""
    other = own().replace("khoa học, công nghệ và đổi mới sáng tạo", "phòng, chống thiên tai")
    hold(turn, tmp_path, "thien-tai.md", other)
    hold(turn, tmp_path, "nam-sau.md", own(year=2028))
    hold(turn, tmp_path, "da-mat.md", own())
    (tmp_path / "da-mat.md").unlink()
    assert any("mẫu" in name for name in names(begin(turn)))


@pytest.mark.parametrize("message", ["không dùng kế hoạch mẫu", "Lập kế hoạch, KHONG DUNG KE HOACH CU nhé"])
def test_the_officer_can_say_no(tmp_path: Path, message: str) -> None:
    """In words, by the tool's argument or by a setting: then the lines are those of the template."""
    turns = [
        (turn_of(Settings(home=tmp_path / "1"), message), {}),
        (turn_of(Settings(home=tmp_path / "2")), {"lean": "khong"}),
        (turn_of(Settings(home=tmp_path / "3", samples=False)), {}),
    ]
    for turn, given in turns:
        assert not any("mẫu" in name for name in names(begin(turn, **given)))
        assert "Ứng dụng tiến bộ khoa học và công nghệ vào sản xuất và đời sống" in labels(turn)


def test_no_is_understood_in_a_whole_sentence(tmp_path: Path) -> None:
    """The phrasebook takes the refusal with the request; without it a sample is used."""
    asked = "Lập kế hoạch theo mục tiêu năm 2027 của UBND xã Tây Sơn, tỉnh Gia Lai, kinh phí 450 triệu đồng"

    def found(message: str, home: Path) -> bool:
        events = compose(Settings(home=home)).handle(message, None)
        shown = [source for event in events if isinstance(event, Sources) for source in event.items]
        return any("mẫu" in source.name for source in shown)

    assert found(asked, tmp_path / "1")
    assert not found(f"{asked}, không dùng kế hoạch mẫu", tmp_path / "2")


def test_samples_never_enter_the_library(turn: Turn) -> None:
    """After a draft that leans on one, the library holds nothing, finds nothing and counts no citation of theirs."""
    begin(turn)
    library = turn.workspace.library
    assert library.documents() == ()
    assert library.is_empty()
    (answer,) = library.find_number("93/2025/QH15")
    assert answer.cited_in == ()


def test_errors_of_the_plan_leaned_on_are_told(turn: Turn, tmp_path: Path) -> None:
    """Its figures are used as shares only, and how many errors it has is said."""
    path = tmp_path / "ke-hoach-2026.md"
    path.write_text(own(), encoding="utf-8")
    list(ingest(turn.workspace.library, [path], Examination("1", lambda plan: ("một lỗi", "hai lỗi"))))
    assert "có 2 lỗi số liệu" in begin(turn).text


def test_what_another_office_pays_for_is_no_model(turn: Turn) -> None:
    """A Sở leans on a sample of its own field only."""
    for agency, leans in (("Sở Y tế tỉnh Gia Lai", False), ("Sở Nông nghiệp và Môi trường tỉnh Gia Lai", True)):
        told = begin(turn, template="du-toan-chi-tiet", agency=agency)
        assert any("mẫu" in name for name in names(told)) is leans


def test_a_plan_taken_out_lends_nothing(turn: Turn, tmp_path: Path) -> None:
    """What ``duthao library remove`` took out is leaned on no more."""
    hold(turn, tmp_path, "ke-hoach-2026.md", own())
    take_out(turn.workspace.library, turn.workspace.library.documents())
    assert "ke-hoach-2026.md" not in names(begin(turn))
