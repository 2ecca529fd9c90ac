"""The pages in a real browser: they ask nobody, run nothing foreign, and can be read, filtered, tabbed and printed."""

from io import BytesIO
from itertools import pairwise
from pathlib import Path
from unicodedata import normalize

import pytest
from playwright.sync_api import Browser, Page
from pypdf import PdfReader

from tests.reports.browser import watched
from tests.reports.views import FORMULA, IMAGE, LONG, SCRIPT

ALL = [(language, name) for language in ("ja", "en") for name in ("index", "S-001", "S-003", "%2E.%2FS%20%3C2%3E")]
ALL += [("ja", "~unclaimed"), ("en", "~unclaimed")]


def _overflow(page: Page) -> int:
    return int(page.evaluate("document.documentElement.scrollWidth - document.documentElement.clientWidth"))


@pytest.mark.parametrize(("language", "name"), ALL)
def test_opens_from_a_file_and_fits(browser: Browser, pages: dict[str, Path], language: str, name: str) -> None:
    for width in (1280, 640):
        with watched(browser, width) as seen:
            page = seen.open(pages[language] / f"{name}.html")
            assert page.locator("html").get_attribute("lang") == language
            assert page.locator("h1").count() == 1
            assert _overflow(page) == 0
            levels = page.evaluate("[...document.querySelectorAll('h1,h2,h3,h4')].map(h => Number(h.tagName[1]))")
            assert all(after - before <= 1 for before, after in pairwise(levels))
            bare = "[...document.querySelectorAll('table')].filter(t => !t.caption || !t.querySelector('th[scope]'))"
            assert page.evaluate(f"{bare}.length") == 0
            ids = page.evaluate("[...document.querySelectorAll('[id]')].map(e => e.id)")
            assert len(ids) == len(set(ids))


@pytest.mark.parametrize("language", ["ja", "en"])
def test_links_lead_somewhere(browser: Browser, pages: dict[str, Path], language: str) -> None:
    with watched(browser) as seen:
        page = seen.open(pages[language] / "index.html")
        # The longest heading is broken into lines; in one it pushed the table of all services out of a screen of 1280.
        last = page.locator(".services thead tr:last-child th").last
        assert last.evaluate("cell => getComputedStyle(cell).whiteSpace") == "normal"
        links = page.evaluate("[...document.querySelectorAll('a')].map(a => a.href)")
        assert len({link.partition("#")[0] for link in links}) == 5
        for link in sorted(set(links)):
            page.goto(link)
            anchor = link.partition("#")[2]
            assert not anchor or page.evaluate("id => !!document.getElementById(id)", anchor)


def test_hostile_names_are_text(browser: Browser, pages: dict[str, Path]) -> None:
    with watched(browser) as seen:
        page = seen.open(pages["ja"] / "S-001.html")
        text = page.locator("#gap-list").inner_text()
        for name in (SCRIPT, IMAGE, LONG, FORMULA):
            assert name in text
        assert "invoice\\u202etxt.exe\\x07" in text
        assert "\u202e" not in page.content()
        assert page.locator("img").count() == 0
        assert page.locator("script").count() == 1


def test_a_foreign_script_would_not_run(browser: Browser, pages: dict[str, Path], tmp_path: Path) -> None:
    text = (pages["ja"] / "index.html").read_text("utf-8")
    attack = '<img src="https://example.invalid/x" onerror="document.title=1"><script>document.title="taken"</script>'
    broken = tmp_path / "broken.html"
    broken.write_text(text.replace("</main>", f"{attack}</main>"), "utf-8")
    context = browser.new_context()
    page = context.new_page()
    asked: list[str] = []
    page.on("requestfinished", lambda request: asked.append(request.url))
    page.goto(broken.as_uri())
    assert page.title() not in ("taken", "1")
    assert [url for url in asked if not url.startswith("file:")] == []
    context.close()


@pytest.mark.parametrize("language", ["ja", "en"])
def test_filters_narrow_and_clear(browser: Browser, pages: dict[str, Path], language: str) -> None:
    with watched(browser) as seen:
        page = seen.open(pages[language] / "S-001.html")
        bar, shown = page.locator('[data-target="gap-list"]'), page.locator("#gap-list > article:visible")
        everything = shown.count()
        bar.locator('[data-value="critical"]').click()
        assert 0 < shown.count() < everything
        assert {one.get_attribute("data-severity") for one in shown.all()} == {"critical"}
        bar.locator('[data-value="medium"]').click()
        assert shown.count() == everything
        bar.locator("input").fill("key-01")
        assert [one.get_attribute("id") for one in shown.all()] == ["check-KEY-01"]
        assert "1" in (bar.locator("output").text_content() or "")
        page.reload()
        assert [one.get_attribute("id") for one in shown.all()] == ["check-KEY-01"], "the address keeps what was chosen"
        for _ in range(2):  # the second time the link changes nothing in the address
            page.evaluate("document.querySelector('#first ~ ol a[href=\"#check-KEY-02\"]').click()")
            page.locator("#check-KEY-02").wait_for(state="visible")
            assert shown.count() == everything, "and says so"
            bar.locator("input").fill("key-01")
        bar.locator(".clear").click()
        assert shown.count() == everything
        page.evaluate("location.hash = '#%E0%A4%A'")  # no name in any encoding
        items = page.locator("#item-list .item:visible")
        page.locator('[data-target="item-list"] [data-value="gap"]').click()
        assert {one.get_attribute("data-verdict") for one in items.all()} == {"gap"}


def test_the_overview_filters_services_and_items(browser: Browser, pages: dict[str, Path]) -> None:
    with watched(browser) as seen:
        page = seen.open(pages["ja"] / "index.html")
        page.locator('[data-target="services-list"] [data-value="critical"]').click()
        assert page.locator("#services-list tbody tr:visible").count() == 2
        page.locator('[data-target="matrices"] [data-value="gap"]').click()
        assert 0 < page.locator("#matrices tbody tr:visible").count() < 48


@pytest.mark.parametrize("name", ["index", "S-001"])
def test_the_keyboard_reaches_everything(browser: Browser, pages: dict[str, Path], name: str) -> None:
    with watched(browser) as seen:
        page = seen.open(pages["ja"] / f"{name}.html")
        wanted = page.evaluate(
            """() => [...document.querySelectorAll('a[href], button, input, summary, [tabindex="0"]')]
                .filter(e => e.checkVisibility()).map((e, i) => { e.dataset.stop = i; return String(i); })"""
        )
        reached = []
        for _ in range(len(wanted) + 2):
            page.keyboard.press("Tab")
            stop = page.evaluate(
                """() => { const e = document.activeElement, s = getComputedStyle(e);
                    return [e.dataset.stop ?? null, s.outlineStyle !== 'none']; }"""
            )
            if stop[0] is not None and stop[0] not in reached:
                assert stop[1], "focus must be seen"
                reached.append(stop[0])
        assert reached == wanted


@pytest.mark.parametrize("name", ["index", "S-001"])
def test_everything_is_there_without_scripts(browser: Browser, pages: dict[str, Path], name: str) -> None:
    path = pages["ja"] / f"{name}.html"
    texts = []
    for scripts in (True, False):
        with watched(browser, scripts=scripts) as seen:
            page = seen.open(path)
            assert page.locator(".filters:visible").count() == (2 if scripts else 0)
            texts.append([section.text_content() for section in page.locator("main table, main article").all()])
            hidden = page.locator(
                "main article:not(:visible), main table:not(:visible):not(details table), main .item:not(:visible)"
            )
            assert hidden.count() == 0
    assert texts[0] == texts[1]


@pytest.mark.parametrize(("language", "name"), [("ja", "index"), ("ja", "S-001"), ("en", "index"), ("en", "S-001")])
def test_prints_on_a4_with_everything(browser: Browser, pages: dict[str, Path], language: str, name: str) -> None:
    with watched(browser) as seen:
        page = seen.open(pages[language] / f"{name}.html")
        page.locator(".filters input").first.fill("no such thing")
        page.emulate_media(media="print")
        for gone in (".filters", ".contents", ".skip"):
            assert page.locator(f"{gone}:visible").count() == 0
        hidden = page.locator("main article:not(:visible), main tr:not(:visible), main .item:not(:visible)")
        assert hidden.count() == 0
        title = _close(page.locator("h1").inner_text())[:50]
        heads = [_close(text) for text in page.locator(TABLE).first.locator("thead tr:last-child th").all_inner_texts()]
        page.evaluate(MANY_ROWS, TABLE)
        sheets = PdfReader(BytesIO(page.pdf(prefer_css_page_size=True))).pages
    told = [_close(sheet.extract_text()) for sheet in sheets]
    assert len(told) > 4
    for number, (sheet, text) in enumerate(zip(sheets, told, strict=True), 1):
        assert sorted((round(sheet.mediabox.width), round(sheet.mediabox.height))) == [595, 842]
        assert title in text
        assert "20261123T000000Z" in text
        assert f"{number}/{len(told)}" in text
    whole = [text for text in told if 2 * sum(head in text for head in heads) >= len(heads)]  # some stand on two lines
    assert len(whole) > 1, "the head of a long table is repeated"


TABLE = "#services-list, #gap-list table"
MANY_ROWS = """css => { const body = document.querySelector(css).tBodies[0];
  for (let n = 0; n < 40; n++) body.append(body.rows[0].cloneNode(true)); }"""


def _close(text: str) -> str:
    """Without blanks, and with the letters that a reader of sheets takes for their radicals."""
    return "".join(normalize("NFKC", text).replace("\u2ea0", "民").split())


CONTRAST = """() => {
  const parts = (text) => text.match(/[\\d.]+/g).map(Number);
  const light = ([r, g, b]) => [r, g, b].map((v) => v / 255)
    .map((v) => v <= 0.04045 ? v / 12.92 : ((v + 0.055) / 1.055) ** 2.4)
    .reduce((sum, v, i) => sum + v * [0.2126, 0.7152, 0.0722][i], 0);
  const ground = (e) => { for (; e; e = e.parentElement) {
    const found = parts(getComputedStyle(e).backgroundColor);
    if (found.length === 3 || found[3] === 1) return found;
  } return [255, 255, 255]; };
  const poor = new Set();
  for (const e of document.querySelectorAll('body *')) {
    const own = [...e.childNodes].some((n) => n.nodeType === 3 && n.textContent.trim());
    if (!own || !e.checkVisibility() || e.tagName === 'SCRIPT') continue;
    const [a, b] = [light(parts(getComputedStyle(e).color)), light(ground(e))].sort((x, y) => y - x);
    if ((a + 0.05) / (b + 0.05) < 4.5) poor.add(e.className + ' ' + e.tagName);
  }
  return [...poor];
}"""


@pytest.mark.parametrize("name", ["index", "S-001"])
def test_text_stands_out_from_its_ground(browser: Browser, pages: dict[str, Path], name: str) -> None:
    with watched(browser) as seen:
        page = seen.open(pages["ja"] / f"{name}.html")
        page.locator(".filters button").first.click()
        assert page.evaluate(CONTRAST) == []
