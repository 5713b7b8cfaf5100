"""The HTML report in a real browser: it stands alone, reads well in light and dark, and shows what it says."""

import shutil
from html.parser import HTMLParser
from pathlib import Path
from typing import Any

import pytest

from phiguard.corpus import Recipe, records
from phiguard.evaluate import measure, summary, target_of
from phiguard.evaluate.report import interval, percent

pytest.importorskip("jinja2", reason="the extra report is not installed")
_BROWSERS = ("chromium", "chromium-browser", "google-chrome", "google-chrome-stable")


@pytest.fixture(scope="module")
def results() -> dict[str, Any]:
    some = list(records(Recipe(), 160))
    runs = [measure(target_of(name), some) for name in ("identity", "standard", "blank")]
    return summary(
        runs, {"size": 160, "seed": 1, "split": "test"}, {"presidio": "presidio-analyzer is <not> installed"}
    )


@pytest.fixture(scope="module")
def page(results: dict[str, Any]) -> str:
    from phiguard.evaluate.report import html

    return html(results)


class _Reader(HTMLParser):
    def __init__(self) -> None:
        super().__init__()
        self.tags: list[str] = []
        self.sources: list[str] = []

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.tags.append(tag)
        self.sources += [v or "" for k, v in attrs if k in ("src", "href", "action", "data", "srcset")]


def test_it_stands_alone(page: str) -> None:
    reader = _Reader()
    reader.feed(page)
    assert not {"script", "link", "img", "iframe", "object", "embed", "form", "base"} & set(reader.tags)
    assert reader.sources == []
    assert "url(" not in page and "@import" not in page and "://" not in page
    assert "default-src 'none'" in page


def test_it_says_what_it_holds(page: str, results: dict[str, Any]) -> None:
    standard = results["targets"][1]
    row = standard["intervals"]["leak"]
    assert f"standard was given 160 made-up events with {row['n']:,} planted values. {row['bad']:,} of them" in page
    assert percent(standard["metrics"]["leak_promise"]) in page and interval(row) in page
    assert "presidio-analyzer is &lt;not&gt; installed" in page
    assert page.count("<svg") == 3 + 2 + 1


def test_figures_for_people() -> None:
    assert [percent(x) for x in (0, 1, 0.0001, 0.0123, 0.9999)] == ["0 %", "100 %", "<0.1 %", "1.2 %", ">99.9 %"]


def test_it_looks_well_in_a_browser(page: str, tmp_path: Path) -> None:
    playwright = pytest.importorskip("playwright.sync_api", reason="playwright is not installed")
    browser_path = next((found for name in _BROWSERS if (found := shutil.which(name))), None)
    if browser_path is None:
        pytest.skip("no Chromium")
    file = tmp_path / "report.html"
    file.write_text(page, "utf-8")
    shots, backgrounds = [], []
    with playwright.sync_playwright() as p:
        browser = p.chromium.launch(executable_path=browser_path, args=["--no-sandbox"])
        for scheme, width in (("light", 1200), ("dark", 1200), ("light", 390)):
            tab = browser.new_page(viewport={"width": width, "height": 900}, color_scheme=scheme)
            said: list[str] = []
            asked: list[str] = []
            tab.on("console", lambda message, said=said: said.append(message.text))
            tab.on("request", lambda request, asked=asked: asked.append(request.url))
            tab.goto(file.as_uri())
            assert said == [] and asked == [file.as_uri()]
            assert tab.evaluate("document.documentElement.scrollWidth") <= width, "the page scrolls sideways"
            backgrounds.append(tab.evaluate("getComputedStyle(document.body).backgroundColor"))
            assert tab.locator("h1").inner_text() == "Does it leak?"
            assert tab.locator("svg:visible").count() >= 3
            for box in tab.locator("svg:visible").all():
                size = box.bounding_box()
                assert size and size["width"] > 200 and size["height"] > 50
            shot = tab.screenshot(full_page=True)
            assert shot.startswith(b"\x89PNG") and len(shot) > 40_000, "an empty page packs smaller"
            shots.append(shot)
            tab.close()
        browser.close()
    assert backgrounds[0] != backgrounds[1] and len({*shots}) == 3
