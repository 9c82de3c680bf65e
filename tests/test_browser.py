"""The page in a real headless chromium, over the real program: nothing is faked, nothing leaves the machine."""

from __future__ import annotations

import json
import re
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path
from typing import TYPE_CHECKING
from urllib.parse import urlsplit

import pytest

from knowledge.domain.money import Money
from knowledge.domain.words import money_words
from tests.specs.browsing import PATIENCE, answer_to, open_page, program, say
from tests.specs.word_files import word_file

if TYPE_CHECKING:
    from playwright.sync_api import Browser, Page

pytestmark = pytest.mark.browser

ROOT = Path(__file__).resolve().parent.parent
REQUEST = "Lập kế hoạch phân bổ kinh phí năm 2027 của UBND xã Tây Sơn, tỉnh Gia Lai, tổng kinh phí 450 triệu đồng"


@pytest.fixture(scope="module")
def home(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The data folder of the program under test."""
    return tmp_path_factory.mktemp("duthao")


@pytest.fixture(scope="module")
def address(home: Path) -> Iterator[str]:
    """The program, started as ``python app.py`` on a free port, until the module is done."""
    with program(home) as base:
        yield base


@pytest.fixture(scope="module")
def browser(chromium: str) -> Iterator[Browser]:
    """One browser for the module."""
    from playwright.sync_api import sync_playwright

    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=chromium, args=["--no-sandbox"])
        yield browser
        browser.close()


@pytest.fixture
def page(browser: Browser, address: str) -> Iterator[Page]:
    """A fresh window on the program; afterwards nothing may have gone elsewhere, and no script may have failed."""
    context = browser.new_context(viewport={"width": 1366, "height": 768}, locale="vi-VN", accept_downloads=True)
    page = context.new_page()
    page.set_default_timeout(PATIENCE)
    asked: list[str] = []
    failed: list[str] = []
    page.on("request", lambda request: asked.append(request.url))
    page.on("pageerror", lambda error: failed.append(str(error)))
    yield page
    foreign = [url for url in asked if urlsplit(url).scheme.startswith(("http", "ws")) and not url.startswith(address)]
    assert asked
    assert foreign == []
    assert failed == []
    context.close()


def revision(page: Page) -> int:
    said = re.search(r"bản (\d+)", page.locator("#pane-bar .state").inner_text())
    assert said is not None
    return int(said[1])


def await_revision(page: Page, number: int) -> None:
    page.locator("#pane-bar .state", has_text=f"bản {number} ").wait_for()


def show(page: Page, tab: str) -> None:
    page.locator(f"#tab-{tab}").click()
    page.locator(f"#panel-{tab}").wait_for()


def begin(page: Page, address: str, request: str = REQUEST) -> None:
    open_page(page, address)
    say(page, request)
    page.wait_for_selector(".a4")


def check(path: Path) -> dict[str, object]:
    """What the command line says of the file."""
    command = [sys.executable, "-m", "assistant", "check", "--json", str(path)]
    done = subprocess.run(command, cwd=ROOT, capture_output=True, check=False, text=True, encoding="utf-8")
    report: dict[str, object] = json.loads(done.stdout)["files"][0]
    return report


def test_the_whole_conversation(page: Page, address: str, tmp_path: Path) -> None:
    """Request, draft, a line raised over the ceiling, a way out picked, a number looked up, a file that passes."""
    begin(page, address, REQUEST.replace("450", "120"))
    paper = page.locator(".a4")
    assert "120.000.000 đồng" in paper.inner_text()

    answer = say(page, "tăng mục 2.1 lên 30 triệu")
    over = re.search(r"vượt .*? là ([\d.]+) đồng", answer)
    assert over is not None, answer
    total = Money(120_000_000 + int(over[1].replace(".", "")))
    assert total.text() in answer
    options = page.locator("#chat .option").all_inner_texts()
    assert any(option.startswith("Giảm") for option in options)
    assert any(option.startswith("Nâng tổng kinh phí") for option in options)
    assert any(option.startswith("Để nguyên") for option in options)
    assert page.locator(".menu.refused", has_text="Tải bản thảo").count() == 1

    page.locator("#chat .option", has_text="Nâng tổng kinh phí").click()
    answer_to(page, "nâng tổng kinh phí")
    page.locator(".strip .left.ok").wait_for()
    text = paper.inner_text()
    assert total.text() in text
    assert money_words(total) in text
    assert "120.000.000" not in text

    number = re.search(r"\d+/20\d\d/NĐ-CP", text)
    assert number is not None
    assert number[0] in say(page, f"{number[0]} còn hiệu lực không?")

    say(page, "xuất tệp word")
    assert str(page.locator("#chat a", has_text="Tải tệp").get_attribute("href")).startswith("/files/")
    with page.expect_download() as downloading:
        page.get_by_role("link", name="Tải bản thảo (.docx)").click()
    file = tmp_path / "ke-hoach.docx"
    downloading.value.save_as(file)
    report = check(file)
    assert report["verdict"] == "pass", report


def test_a_cell_is_edited_and_survives_a_reload(page: Page, address: str) -> None:
    """A number typed in the grid moves group, total, ceiling line and page; the address brings the same draft back."""
    begin(page, address)
    before = revision(page)
    show(page, "grid")
    cell = page.locator("#pane-grid td.n input").nth(1)
    cell.fill("30,5")
    cell.press("Enter")
    await_revision(page, before + 1)
    assert "vượt tổng kinh phí được giao 1.500.000 đồng" in page.locator(".ceiling .said").inner_text().lower()
    cell = page.locator("#pane-grid td.n input").nth(1)
    assert cell.input_value() == "30,5"

    cell.fill("nhiều lắm")
    cell.press("Tab")
    page.locator("#duthao-note.bad").wait_for()
    page.wait_for_function("document.querySelectorAll('#pane-grid td.n input')[1].value === '30,5'")
    assert revision(page) == before + 1

    said = page.locator("#chat .message-row").count()
    page.reload()
    await_revision(page, before + 1)
    page.wait_for_selector(".a4")
    assert "451.500.000 đồng" in page.locator(".a4").inner_text()
    page.wait_for_function("count => document.querySelectorAll('#chat .message-row').length === count", arg=said)

    show(page, "history")
    page.get_by_role("button", name="Hoàn tác thay đổi gần nhất").click()
    await_revision(page, before + 2)
    show(page, "paper")
    page.locator(".a4", has_text="450.000.000 đồng").wait_for()


def test_two_windows_on_one_draft_conflict_in_words(page: Page, address: str) -> None:
    """An edit on a revision that is no longer the head is refused; the window then shows the newest revision."""
    begin(page, address)
    before = revision(page)
    other = page.context.new_page()
    other.goto(page.url)
    await_revision(other, before)
    for window, amount in ((page, "20"), (other, "21")):
        show(window, "grid")
        cell = window.locator("#pane-grid td.n input").first
        cell.fill(amount)
        cell.press("Enter")
        await_revision(window, before + 1)
    other.locator("#duthao-note.bad", has_text="người khác").wait_for()
    assert other.locator("#pane-grid td.n input").first.input_value() == "20"


def test_the_list_opens_another_draft_and_a_new_one(page: Page, address: str) -> None:
    """Drafts are listed; one is opened with its conversation; “Lập dự thảo mới” clears the page and the address."""
    begin(page, address)
    first = page.url
    page.locator(".menu.drafts summary").click()
    page.get_by_role("link", name="Lập dự thảo mới").click()
    page.locator(".welcome").wait_for()
    assert "draft=" not in page.url
    assert page.locator("#chat .message-row").count() == 0
    page.locator(".menu.drafts summary").click()
    page.locator(f".menu.drafts a[href='?{urlsplit(first).query}']").click()
    page.wait_for_selector(".a4")
    assert page.url == first
    assert page.locator("#chat .message-row").count() >= 2


def test_the_office_profile_is_asked_once(browser: Browser, address: str, home: Path) -> None:
    """The form comes up by itself, can be put off for good, and can be filled in later from the bar."""
    context = browser.new_context(viewport={"width": 1366, "height": 768})
    page = context.new_page()
    page.goto(address)
    page.get_by_role("button", name="Để sau").click()
    page.reload()
    page.wait_for_selector("#pane-bar nav")
    page.wait_for_timeout(500)
    assert page.locator("dialog").count() == 0
    page.get_by_role("button", name="Hồ sơ cơ quan").click()
    page.get_by_label("Cơ quan ban hành").fill("UBND xã Tây Sơn")
    page.get_by_label("Cấp của cơ quan").select_option("xa")
    page.get_by_role("button", name="Lưu hồ sơ").click()
    page.locator("#duthao-note", has_text="Đã lưu").wait_for()
    assert json.loads((home / "office.json").read_text(encoding="utf-8"))["agency"] == "UBND xã Tây Sơn"
    (home / "office.json").unlink()
    context.close()


def test_slots_are_filled_and_proposals_confirmed_until_it_can_be_signed(
    page: Page, address: str, tmp_path: Path
) -> None:
    """The form fills all slots at once, one button confirms the proposals, and the final file passes clean."""
    begin(page, address)
    reasons = page.locator(".menu.refused", has_text="Tải bản trình ký")
    reasons.locator("summary").click()
    assert "chỗ cần bổ sung" in reasons.inner_text()
    reasons.get_by_role("button", name="Mở mục Còn thiếu").click()
    before = revision(page)
    fields = page.locator("#pane-pending .field input")
    for index in range(fields.count()):
        label = page.locator("#pane-pending .field label").nth(index).inner_text()
        fields.nth(index).fill("số 15/QĐ-UBND ngày 05 tháng 01 năm 2026" if "Quyết định" in label else "nội dung đã rõ")
    page.get_by_role("button", name="Điền vào dự thảo").click()
    await_revision(page, before + 1)
    page.get_by_role("button", name="Xác nhận các số đề xuất").click()
    await_revision(page, before + 2)
    with page.expect_download() as downloading:
        page.get_by_role("link", name="Tải bản trình ký (.docx)").click()
    file = tmp_path / "trinh-ky.docx"
    downloading.value.save_as(file)
    report = check(file)
    assert report["verdict"] == "pass", report


def test_a_finding_leads_to_its_place(page: Page, address: str) -> None:
    """A click on a finding opens the page of the draft and brings the place into view."""
    begin(page, address)
    show(page, "verdict")
    page.locator("#pane-verdict .own").get_by_role("button", name=re.compile("Xem chỗ này")).last.click()
    page.locator("#panel-paper").wait_for()
    page.wait_for_selector(".a4 .flash")
    page.wait_for_function("document.querySelector('.desk-page').scrollTop > 100")
    assert page.locator(".strip .figure").bounding_box() is not None
    assert page.evaluate("document.querySelector('.strip').getBoundingClientRect().top") > 0


def test_a_file_is_checked_in_the_page(page: Page, address: str, tmp_path: Path) -> None:
    """A plan of the officer's is checked where it is dropped, and becomes no draft."""
    rows = (
        "| STT | Nội dung | Kinh phí |",
        "|---|---|---|",
        "| 1 | A | 10 |",
        "| 2 | B | 20 |",
        "| | Tổng cộng | 31 |",
    )
    file = tmp_path / "ke-hoach-cu.txt"
    file.write_text("\n".join(("KẾ HOẠCH", "", "Đơn vị tính: triệu đồng", "", *rows, "")), encoding="utf-8")
    open_page(page, address)
    show(page, "verdict")
    page.locator("#check-file").set_input_files(file)
    page.locator(".checked .verdict.fail").wait_for()
    assert "31" in page.locator(".checked .findings").inner_text()
    assert page.locator(".a4").count() == 0


def test_layout_is_judged_when_asked_for(page: Page, address: str, tmp_path: Path) -> None:
    """A Word file is judged in the page as on the command line; a switch adds the layout of the decree, and takes it."""
    file = tmp_path / "ke-hoach.docx"
    file.write_bytes(word_file("giữa 14 | Kế hoạch\nđậm giữa 14 | Ứng dụng khoa học năm 2026\nđều 13 | I/ MỤC TIÊU\n"))
    open_page(page, address)
    show(page, "verdict")
    page.locator("#check-file").set_input_files(file)
    page.locator(".checked .verdict").wait_for()
    findings = check(file)["findings"]
    assert isinstance(findings, list)
    assert page.locator(".checked .finding").count() == len(findings)
    switch = page.get_by_label("Kiểm tra cả thể thức (Nghị định 30)")
    switch.check()
    page.locator(".checked code", has_text="layout-title").first.wait_for()
    assert page.locator(".checked h2").inner_text().endswith("có kiểm tra thể thức")
    switch.uncheck()
    page.locator(".checked code", has_text="layout-title").first.wait_for(state="detached")


def test_a_finding_is_let_pass_with_a_reason(page: Page, address: str) -> None:
    """The reason is asked for, kept with the draft over a reload, shown in the report; the finding comes back."""
    begin(page, address)
    say(page, "đặt tổng kinh phí được giao là 300 triệu đồng")
    show(page, "verdict")
    own = page.locator("#pane-verdict .own")
    own.locator(".verdict.fail").wait_for()
    own.get_by_role("button", name=re.compile("Bỏ qua, có lý do")).first.click()
    page.get_by_label("Lý do bỏ qua").first.fill("Phần vượt chờ bổ sung dự toán.")
    page.get_by_role("button", name="Bỏ qua phát hiện này").first.click()
    own.locator(".released li", has_text="Lý do: Phần vượt chờ bổ sung dự toán.").wait_for()
    own.locator(".verdict.pass").wait_for()
    page.reload()
    page.wait_for_selector("#pane-bar nav")
    show(page, "verdict")
    own.get_by_role("button", name=re.compile("Xét lại")).click()
    own.locator(".verdict.fail").wait_for()
    assert own.locator(".released").count() == 0


def test_hostile_text_stays_text(page: Page, address: str) -> None:
    """Markup and template marks in a draft are shown as they are and never run."""
    begin(page, address)
    before = revision(page)
    show(page, "grid")
    hostile = "<img src=x onerror=\"document.title='hỏng'\"> ${document.title='hỏng'} `"
    label = page.locator("#pane-grid td.label textarea").first
    label.fill(hostile)
    label.press("Tab")
    page.wait_for_timeout(400)
    if revision(page) == before:
        page.locator("#duthao-note.bad").wait_for()  # braces are refused, in a sentence
        label = page.locator("#pane-grid td.label textarea").first
        label.fill(hostile.replace("{", "(").replace("}", ")"))
        label.press("Tab")
        await_revision(page, before + 1)
    show(page, "paper")
    assert "<img src=x" in page.locator(".a4").inner_text()
    assert page.locator(".a4 img").count() == 0
    assert "hỏng" not in page.title()


def test_the_page_fits_a_desk_and_a_phone(page: Page, address: str) -> None:
    """At 1366×768 the page itself does not scroll; at 390 px nothing sticks out and every tab can be reached."""
    begin(page, address)
    size = "[document.documentElement.scrollHeight - innerHeight, document.documentElement.scrollWidth - innerWidth]"
    assert page.evaluate(size) == [0, 0]
    page.set_viewport_size({"width": 390, "height": 844})
    for tab in ("paper", "grid", "verdict", "pending", "sources", "history", "library"):
        show(page, tab)
        assert page.evaluate(size)[1] <= 0, tab


def test_language_names_and_fonts(page: Page, address: str) -> None:
    """The document says it is Vietnamese, every control has a name, and no font is loaded."""
    begin(page, address)
    assert page.evaluate("document.documentElement.lang") == "vi"
    assert page.evaluate("[...document.fonts].filter(font => font.status === 'loaded').length") == 0
    for tab in ("paper", "grid", "pending", "history", "library"):
        show(page, tab)
        nameless = page.evaluate(
            """() => [...document.querySelectorAll('button, input, select, textarea, a[href]')]
              .filter(node => node.checkVisibility() && !(node.getAttribute('aria-label') || node.textContent.trim()
                || node.title || node.labels?.length) && !node.closest('.thought-group'))
              .map(node => node.outerHTML.slice(0, 120))"""
        )
        assert nameless == [], tab


def test_files_are_put_into_the_library_and_taken_out(page: Page, address: str, tmp_path: Path) -> None:
    """Several files at once: each with its outcome, what is held below, narrowed without marks, taken out on request."""
    plan = "KẾ HOẠCH\nPhát triển tủ sách {place} năm 2026\n\nI. NHIỆM VỤ\n- Mở tủ sách lưu động ở {place}.\n"
    (tmp_path / "một.txt").write_text(plan.format(place="Đồng Nội"), encoding="utf-8")
    (tmp_path / "hai.txt").write_text(plan.format(place="Bến Cát"), encoding="utf-8")
    (tmp_path / "hỏng.docx").write_bytes(b"")
    open_page(page, address)
    show(page, "library")
    page.locator("#library-files").set_input_files([tmp_path / name for name in ("một.txt", "hai.txt", "hỏng.docx")])
    page.locator(".sent li.failed", has_text="tệp rỗng").wait_for()
    assert page.locator(".sent li.added").count() == 2
    page.locator(".held li", has_text="Đồng Nội").wait_for()
    page.get_by_label("Lọc theo tên").fill("dong noi")
    page.locator(".held li", has_text="Bến Cát").wait_for(state="detached")
    page.on("dialog", lambda dialog: dialog.accept())
    page.get_by_role("button", name="Bỏ khỏi thư viện: một.txt").click()
    page.locator("#pane-library .message", has_text="Đã bỏ “một.txt”").wait_for()
    page.get_by_label("Lọc theo tên").fill("")
    page.locator(".held li", has_text="Bến Cát").wait_for()
    assert page.locator(".held li", has_text="Đồng Nội").count() == 0
