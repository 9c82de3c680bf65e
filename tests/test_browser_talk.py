"""Talking on the page, in a real headless chromium over the real program: with a scripted model, and before all stands."""

from __future__ import annotations

import re
import time
import zipfile
from collections.abc import Iterator
from pathlib import Path
from typing import TYPE_CHECKING

import pytest

from evals.scripted import Call, Reply, Server, calls_made, serving
from tests.specs.browsing import PATIENCE, open_page, program, say

if TYPE_CHECKING:
    from playwright.sync_api import Browser, Page

pytestmark = pytest.mark.browser

REQUEST = "Lập kế hoạch phân bổ kinh phí năm 2027 của UBND xã Tây Sơn, tỉnh Gia Lai, tổng kinh phí 450 triệu đồng"
LONG = "Tôi đang xem bảng kinh phí. " * 40


@pytest.fixture(scope="module")
def browser(chromium: str) -> Iterator[Browser]:
    """One browser for the module."""
    from playwright.sync_api import sync_playwright

    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=chromium, args=["--no-sandbox"])
        yield browser
        browser.close()


@pytest.fixture
def page(browser: Browser) -> Iterator[Page]:
    """A fresh window."""
    context = browser.new_context(viewport={"width": 1366, "height": 768}, locale="vi-VN", accept_downloads=True)
    page = context.new_page()
    page.set_default_timeout(PATIENCE)
    yield page
    context.close()


@pytest.fixture(scope="module")
def address(tmp_path_factory: pytest.TempPathFactory) -> Iterator[str]:
    """The program without a model."""
    with program(tmp_path_factory.mktemp("duthao")) as base:
        yield base


@pytest.fixture(scope="module")
def modelled(tmp_path_factory: pytest.TempPathFactory) -> Iterator[tuple[str, Server]]:
    """The program with a scripted model."""
    with serving() as server:
        settings = {"DUTHAO_MODEL": "openai:kich-ban", "DUTHAO_MODEL_URL": server.url, "DUTHAO_SAMPLES": "0"}
        with program(tmp_path_factory.mktemp("duthao-model"), settings) as base:
            yield base, server


def test_stop_ends_a_streaming_answer(page: Page, modelled: tuple[str, Server]) -> None:
    """Pressed while the model speaks: it falls silent, what it was about to do is not done, and the page goes on."""
    address, server = modelled
    begin = {
        "request": REQUEST, "template": "phan-bo-kinh-phi", "agency": "UBND xã Tây Sơn", "province": "Gia Lai",
        "year": "2027", "ceiling": "450 triệu đồng",
    }  # fmt: skip
    server.writing = lambda body: Reply("Không.")
    server.script = lambda body: (
        Reply("Đã lập dự thảo.") if calls_made(body) else Reply(calls=(Call("start_draft", begin),))
    )
    open_page(page, address)
    say(page, REQUEST)
    page.locator("#pane-bar .state").wait_for()
    before = page.locator("#pane-bar .state").inner_text()

    change = Call("set_amount", {"line": "2.1", "table": "1", "amount": "30 triệu"})
    server.script = lambda body: Reply(LONG, (change,), pace=0.1)
    page.locator("#box textarea").fill("đặt mục 2.1 bảng 1 là 30 triệu")
    page.locator("#box textarea").press("Enter")
    page.locator("#chat .bot-row", has_text="Tôi đang xem bảng kinh phí.").last.wait_for()
    pressed = time.monotonic()
    page.locator("#box .stop-button").click()
    page.wait_for_selector("#box .submit-button")
    assert time.monotonic() - pressed < 5
    page.wait_for_timeout(600)  # what was on its way has come
    said = page.locator("#chat .bot-row").last.inner_text()
    assert len(said) < len(LONG) / 2
    page.wait_for_timeout(2500)
    assert page.locator("#chat .bot-row").last.inner_text() == said
    assert page.locator("#pane-bar .state").inner_text() == before

    server.script = lambda body: Reply("Chào bạn, tôi nghe đây.")
    assert "tôi nghe đây" in say(page, "còn đó không?")


def test_a_first_draft_is_asked_for_bit_by_bit(page: Page, address: str) -> None:
    """The page remembers what was said before there is a draft: three messages make one."""
    open_page(page, address)
    assert "năm kế hoạch" in say(page, "lập kế hoạch phân bổ kinh phí cho xã Tây Sơn")
    assert "năm kế hoạch" in say(page, "tỉnh Gia Lai, 450 triệu")
    say(page, "năm 2027")
    page.locator("#pane-bar .state", has_text="bản 1 ").wait_for()
    assert "Tây Sơn năm 2027" in page.locator("#pane-bar .title").inner_text()
    assert "450.000.000" in page.locator("#chat .bot-row").last.inner_text()
    page.reload()
    page.locator("#chat .user-row", has_text="lập kế hoạch phân bổ kinh phí cho xã Tây Sơn").wait_for()


def test_what_is_typed_while_the_page_opens_is_kept(browser: Browser, address: str) -> None:
    """Letters typed before the box is there stand in it, and what is sent before the page stands is sent then."""
    message = "30/2020/ND-CP con hieu luc khong?"  # as it is typed where nothing composes letters yet
    for slowed in (1, 6):
        context = browser.new_context(viewport={"width": 1366, "height": 768}, locale="vi-VN")
        page = context.new_page()
        page.set_default_timeout(PATIENCE)
        context.new_cdp_session(page).send("Emulation.setCPUThrottlingRate", {"rate": slowed})
        page.goto(address, wait_until="commit")
        page.wait_for_function("document.documentElement.lang === 'vi'")
        for letter in message:
            page.keyboard.type(letter)
        assert page.locator("#box textarea").input_value() == message
        page.keyboard.press("Enter")
        page.locator("#chat .user-row", has_text=message).wait_for()
        page.locator("#chat .bot-row", has_text="30/2020/NĐ-CP").first.wait_for()
        assert not page.locator("dialog[open]").count()
        context.close()


def test_the_word_file_may_carry_its_sources(page: Page, address: str, tmp_path: Path) -> None:
    """With the tick the file has footnotes, without it none."""
    open_page(page, address)
    say(page, REQUEST)
    say(page, "đặt mục 2.1 bảng 1 là 30 triệu")
    say(page, "đặt tổng kinh phí được giao là 500 triệu đồng")
    held: dict[bool, list[str]] = {}
    for ticked in (False, True):
        page.get_by_label("Kèm nguồn").set_checked(ticked)
        with page.expect_download() as waiting:
            page.get_by_role("link", name="Tải bản thảo (.docx)").click()
        path = tmp_path / waiting.value.suggested_filename
        waiting.value.save_as(path)
        with zipfile.ZipFile(path) as packed:
            held[ticked] = [name for name in packed.namelist() if "footnotes" in name]
            if ticked:
                assert "đặt mục 2.1 bảng 1 là 30 triệu" in packed.read("word/footnotes.xml").decode()
                assert "kem-nguon" in path.name
    assert held == {False: [], True: ["word/footnotes.xml"]}


@pytest.mark.parametrize(("width", "height"), [(1366, 768), (390, 844)])
def test_each_figure_stands_beside_what_it_cites(page: Page, address: str, width: int, height: int) -> None:
    """On a desk and on a phone: the figure with its unit, its place, and the words it rests on, nothing cut off."""
    page.set_viewport_size({"width": width, "height": height})
    open_page(page, address)
    say(page, REQUEST)
    say(page, "đặt mục 2.1 bảng 1 là 30 triệu")
    page.locator("#tab-sources").click()
    group = page.locator("#pane-sources details.origin.typed")
    group.locator("summary").click()
    item = group.locator("li", has_text="30 triệu đồng").first
    assert "Bảng 1, dòng 2.1" in item.locator(".stated").inner_text()
    cited = item.locator(".cited")
    assert re.search("yêu cầu của cán bộ\\s+“?đặt mục 2.1 bảng 1 là 30 triệu", cited.inner_text())
    item.scroll_into_view_if_needed()
    for part in (item.locator(".stated"), cited):
        box = part.bounding_box()
        assert box is not None
        assert box["x"] >= 0
        assert box["x"] + box["width"] <= width
        assert box["width"] > 150
    assert page.evaluate("document.documentElement.scrollWidth") <= width
