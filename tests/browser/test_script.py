"""What the page's script adds: results in place with history, and completion in the search box."""

from __future__ import annotations

import re

import pytest
from playwright.sync_api import Page, expect

from tests.browser.test_pages import expect_status, search_for

pytestmark = pytest.mark.browser


def box(page: Page):  # type: ignore[no-untyped-def]
    return page.get_by_role("combobox")


def address(page: Page) -> str:
    return page.evaluate("decodeURIComponent(location.pathname + location.search)")  # type: ignore[no-any-return]


def stay(page: Page) -> None:
    """Leave a mark that a new page would not have."""
    page.evaluate("window.stayed = true")


def test_results_are_replaced_in_place_with_history(desktop: Page) -> None:
    desktop.goto("/?q=脱炭素")
    stay(desktop)
    desktop.get_by_role("checkbox", name="ベトナム、").check()
    expect_status(desktop, "「脱炭素」の検索結果 3件")
    assert address(desktop) == "/?q=脱炭素&country=ベトナム"
    expect(desktop.get_by_role("checkbox", name="ベトナム、")).to_be_focused()
    desktop.get_by_role("link", name="番号順").click()
    expect(desktop.locator(".tools strong")).to_have_text("番号順")
    desktop.go_back()
    desktop.go_back()
    expect_status(desktop, "「脱炭素」の検索結果 17件")
    expect(desktop.get_by_role("checkbox", name="ベトナム、")).not_to_be_checked()
    desktop.go_forward()
    expect_status(desktop, "「脱炭素」の検索結果 3件")
    assert desktop.evaluate("window.stayed") is True
    assert "脱炭素" in desktop.title()
    expect(desktop.locator(".printed")).to_contain_text("/?q=脱炭素&country=ベトナム")


def test_what_is_shown_in_place_is_what_a_new_page_shows(desktop: Page) -> None:
    desktop.goto("/")
    box(desktop).fill("水素")
    box(desktop).press("Enter")
    expect_status(desktop, "「水素」の検索結果 4件")
    desktop.get_by_role("radio", name="すべて").check()
    desktop.get_by_role("checkbox", name="水素技術、").check()
    desktop.get_by_role("checkbox", name="デジタル技術、").check()
    expect_status(desktop, "「水素」の検索結果 2件")
    shown = desktop.locator("#results").inner_text()
    assert address(desktop) == "/?q=水素&field=水素技術&field=デジタル技術&match=all"
    desktop.reload()
    assert desktop.locator("#results").inner_text() == shown


def test_the_announced_line_never_leaves_the_document(desktop: Page) -> None:
    """A live region that is taken out and put back is not announced by every screen reader."""
    desktop.goto("/")
    desktop.evaluate(
        """() => {
          window.line = document.querySelector("[role=status]");
          window.left = [];
          new MutationObserver((changes) => {
            for (const { removedNodes } of changes)
              for (const node of removedNodes) if (node.contains(window.line)) window.left.push(node.nodeName);
          }).observe(document, { childList: true, subtree: true });
        }"""
    )
    desktop.get_by_role("checkbox", name="タイ、").check()
    expect_status(desktop, "条件に合う案件 3件")
    desktop.get_by_role("checkbox", name="インド、").check()
    expect_status(desktop, "条件に合う案件 5件")
    desktop.get_by_role("link", name="対象国 タイ の条件を外す").click()
    expect_status(desktop, "条件に合う案件 2件")
    search_for(desktop, "ない言葉")
    expect_status(desktop, "「ない言葉」の検索結果 0件")
    assert desktop.evaluate("window.left") == []
    assert desktop.evaluate(
        "window.line.isConnected && window.line === document.querySelector('[role=status]')"
    )
    expect(desktop.get_by_role("status")).to_have_count(1)


def test_completion_by_keyboard(desktop: Page) -> None:
    desktop.goto("/")
    expect(box(desktop)).to_have_attribute("aria-expanded", "false")
    box(desktop).press_sequentially("脱炭素 kitaky")
    option = desktop.get_by_role("option", name=re.compile("^北九州市"))
    expect(option).to_be_visible()
    expect(box(desktop)).to_have_attribute("aria-expanded", "true")
    box(desktop).press("ArrowDown")
    expect(desktop.get_by_role("option").first).to_have_attribute("aria-selected", "true")
    assert box(desktop).get_attribute("aria-activedescendant") == desktop.get_by_role(
        "option"
    ).first.get_attribute("id")
    box(desktop).press("Escape")
    expect(option).to_be_hidden()
    expect(box(desktop)).to_have_value("脱炭素 kitaky")
    box(desktop).press("ArrowDown")
    expect(option).to_be_visible()
    box(desktop).press("ArrowDown")
    box(desktop).press("Enter")
    expect(box(desktop)).to_have_value(re.compile("^脱炭素 北九州"))
    expect(desktop.get_by_role("status")).to_contain_text("「脱炭素 北九州")


def test_the_word_at_the_caret_is_completed(desktop: Page) -> None:
    desktop.goto("/")
    box(desktop).fill("廃棄物 kit 脱炭素")
    for _ in range(4):
        box(desktop).press("ArrowLeft")
    desktop.keyboard.insert_text("aky")
    desktop.get_by_role("option", name=re.compile("^北九州市")).first.click()
    expect(box(desktop)).to_have_value("廃棄物 北九州市 脱炭素")
    assert box(desktop).evaluate("box => box.selectionStart") == len("廃棄物 北九州市")
    box(desktop).press("Home")
    for _ in range(5):
        box(desktop).press("ArrowRight")
    for _ in range(2):
        box(desktop).press("Delete")  # in the middle of a word the whole of it is replaced
    for key in ("ArrowLeft", "ArrowRight"):
        box(desktop).press(key)  # what is listed now is for the word without 九
    box(desktop).press_sequentially("九")
    desktop.get_by_role("option", name=re.compile("^北九州市")).first.click()
    expect(box(desktop)).to_have_value("廃棄物 北九州市 脱炭素")


def test_suggestions_are_counted_beside_what_is_ticked_and_typed(desktop: Page) -> None:
    desktop.goto("/?q=廃棄物")
    box(desktop).fill("廃棄物 k")
    expect(desktop.get_by_role("option", name="神戸市")).to_be_visible()
    desktop.get_by_role("checkbox", name="インドネシア、").check()
    expect(desktop.locator(".chips")).to_contain_text("インドネシア")
    box(desktop).fill("廃棄物 ")
    box(desktop).press_sequentially("k")
    option = desktop.get_by_role("option").first
    expect(option).to_be_visible()
    assert not desktop.get_by_role("option", name="神戸市").count()  # another country's
    promised = option.locator(".count").inner_text()
    option.click()
    expect(desktop.get_by_role("status")).to_contain_text(promised)
    assert address(desktop).endswith("&country=インドネシア")


def test_english_words_come_into_the_box_of_the_english_page(desktop: Page) -> None:
    desktop.goto("/?lang=en")
    box(desktop).fill("waste viet")
    desktop.get_by_role("option", name=re.compile("^Vietnam Country")).click()
    expect(box(desktop)).to_have_value("waste Vietnam")
    expect(desktop.get_by_role("status")).to_contain_text("waste Vietnam")


def test_a_choice_among_old_suggestions_loses_nothing(desktop: Page) -> None:
    desktop.goto("/")
    box(desktop).press_sequentially("indone")
    option = desktop.get_by_role("option").first
    expect(option).to_contain_text("インドネシア")
    desktop.route("**/api/suggest*", lambda _: None)  # slow: never answered
    box(desktop).press_sequentially(" waste")
    option.click()
    expect(box(desktop)).to_have_value("indone waste")


def test_a_choice_while_another_letter_was_typed_is_made_for_what_is_typed_now(desktop: Page) -> None:
    desktop.goto("/")
    box(desktop).press_sequentially("国:ベ")
    expect(desktop.get_by_role("option", name=re.compile("^ベトナム"))).to_be_visible()
    desktop.evaluate(
        """document.getElementById('q').value = '国:ベト';
           document.querySelector('[role=option]').click()"""
    )
    expect(box(desktop)).to_have_value("国:ベトナム")
    expect(desktop.get_by_role("status")).to_contain_text("5件")


def test_the_number_of_suggestions_is_announced(desktop: Page) -> None:
    desktop.goto("/")
    said = desktop.locator("search [aria-live=polite]")
    box(desktop).press_sequentially("べと")
    expect(desktop.get_by_role("option").first).to_be_visible()
    expect(said).to_have_text(f"候補は{desktop.get_by_role('option').count()}件です")
    expect(desktop.get_by_role("status")).to_have_count(1)
    box(desktop).press("Escape")
    expect(said).to_have_text("")


def test_completion_by_pointer(desktop: Page) -> None:
    desktop.goto("/")
    box(desktop).fill("indone")
    desktop.get_by_role("option", name=re.compile("^インドネシア 対象国")).click()
    expect_status(desktop, "「インドネシア」の検索結果 6件")
    expect(desktop.get_by_role("listbox")).to_be_hidden()


def test_enter_that_ends_a_composition_sends_nothing(desktop: Page) -> None:
    desktop.goto("/")
    stay(desktop)
    box(desktop).focus()
    session = desktop.context.new_cdp_session(desktop)
    session.send("Input.imeSetComposition", {"selectionStart": 3, "selectionEnd": 3, "text": "すいそ"})
    for code in (229, 13):
        desktop.evaluate(
            """code => document.getElementById("q").dispatchEvent(new KeyboardEvent("keydown",
               {key: "Enter", keyCode: code, isComposing: code === 13, bubbles: true, cancelable: true}))""",
            code,
        )
    expect_status(desktop, "すべての案件 20件")
    session.send("Input.insertText", {"text": "水素"})
    expect(box(desktop)).to_have_value("水素")
    box(desktop).press("Enter")
    expect_status(desktop, "「水素」の検索結果 4件")


def test_completion_waits_for_the_end_of_a_composition(desktop: Page) -> None:
    asked: list[str] = []
    desktop.on(
        "request", lambda request: asked.append(request.url) if "/api/suggest" in request.url else None
    )
    desktop.goto("/")
    box(desktop).focus()
    session = desktop.context.new_cdp_session(desktop)
    session.send("Input.imeSetComposition", {"selectionStart": 2, "selectionEnd": 2, "text": "すい"})
    session.send("Input.imeSetComposition", {"selectionStart": 3, "selectionEnd": 3, "text": "すいそ"})
    assert not asked
    session.send("Input.insertText", {"text": "水素"})
    expect(desktop.get_by_role("option").first).to_be_visible()
    assert len(asked) == 1


def test_downloads_stand_beside_the_results(desktop: Page) -> None:
    desktop.goto("/?q=廃棄物&city=北九州市&country=インドネシア")
    take = desktop.get_by_role("navigation", name="件をダウンロード")
    for name, ending in {"Excel": ".xlsx", "CSV": ".csv", "JSON": ".json"}.items():
        link = take.get_by_role("link", name=name, exact=True)
        expect(link).to_be_in_viewport()
        with desktop.expect_download() as waiting:
            link.click()
        assert waiting.value.suggested_filename.endswith(ending)


def test_downloads_are_in_sight_on_a_phone(phone: Page) -> None:
    phone.goto("/?q=廃棄物&city=北九州市&country=インドネシア")
    expect(phone.get_by_role("link", name="Excel", exact=True)).to_be_in_viewport()


def test_the_list_and_the_pictures_carry_the_search(desktop: Page) -> None:
    desktop.goto("/?q=廃棄物&country=インドネシア&lang=en")
    desktop.get_by_role("link", name="Overview").click()
    assert address(desktop) == "/overview?q=廃棄物&country=インドネシア&lang=en"
    box(desktop).fill("水素")
    box(desktop).press("Enter")
    expect(desktop.get_by_role("status")).to_contain_text("水素")
    assert address(desktop).startswith("/overview?q=水素&country=インドネシア")
    desktop.get_by_role("link", name="日本語").click()
    assert "lang" not in address(desktop)


def test_the_keyboard_keeps_its_place(desktop: Page) -> None:
    desktop.goto("/?q=廃棄物&country=インドネシア")
    desktop.get_by_role("radio", name="いずれか").focus()
    desktop.keyboard.press("ArrowRight")
    expect(desktop.get_by_role("radio", name="すべて")).to_be_checked()
    expect(desktop.get_by_role("radio", name="すべて")).to_be_focused()
    desktop.get_by_role("link", name="対象国 インドネシア の条件を外す").press("Enter")
    expect_status(desktop, "「廃棄物」の検索結果 16件")
    expect(desktop.get_by_role("status")).to_be_focused()


def test_a_removed_chip_hands_the_focus_to_its_neighbour(desktop: Page) -> None:
    desktop.goto("/?country=タイ&country=インド&country=チリ")
    desktop.get_by_role("link", name="対象国 インド の").press("Enter")
    expect(desktop.get_by_role("link", name="対象国 チリ の")).to_be_focused()
    desktop.keyboard.press("Enter")
    expect(desktop.get_by_role("link", name="対象国 タイ の")).to_be_focused()
    desktop.get_by_role("link", name="すべて解除").press("Enter")
    expect(desktop.get_by_role("status")).to_be_focused()


def test_the_skip_link_leads_to_the_results_and_asks_for_nothing(desktop: Page) -> None:
    desktop.goto("/?q=水素")
    asked: list[str] = []
    desktop.on("request", lambda request: asked.append(request.url) if "q=" in request.url else None)
    desktop.keyboard.press("Tab")
    desktop.keyboard.press("Enter")
    expect(desktop.locator("main")).to_be_focused()
    assert not asked


def test_in_place_the_final_address_is_asked_at_once(desktop: Page) -> None:
    desktop.goto("/?q=脱炭素&country=タイ&round=2025-1&sort=number&size=50&lang=en")
    asked: list[int] = []
    desktop.on("response", lambda response: asked.append(response.status) if "q=" in response.url else None)
    desktop.get_by_role("checkbox", name="Indonesia,").check()
    expect(desktop.get_by_role("status")).to_contain_text("8")
    assert asked == [200]


def test_a_failing_network_is_said_and_can_be_tried_again(desktop: Page) -> None:
    desktop.goto("/?q=脱炭素")
    stay(desktop)
    desktop.context.set_offline(True)
    desktop.get_by_role("checkbox", name="ベトナム、").check()
    alert = desktop.get_by_role("alert")
    expect(alert).to_contain_text("表示しているのは前の検索の結果です。")
    expect(desktop.locator("#results")).not_to_have_attribute("aria-busy", "true")
    desktop.get_by_role("link", name="もう一度試す").click()
    expect(alert).to_have_count(1)
    desktop.context.set_offline(False)
    desktop.get_by_role("link", name="もう一度試す").click()
    expect_status(desktop, "「脱炭素」の検索結果 3件")
    expect(alert).to_have_count(0)
    assert address(desktop) == "/?q=脱炭素&country=ベトナム"
    desktop.context.set_offline(True)
    desktop.go_back()
    expect(alert).to_be_visible()
    assert desktop.evaluate("window.stayed") is True


def test_an_answer_that_does_not_come_is_not_waited_for(desktop: Page) -> None:
    desktop.clock.install()
    desktop.goto("/?q=脱炭素")
    desktop.route("**/*country=*", lambda _: None)  # never answered
    with desktop.expect_request("**/*country=*"):
        desktop.get_by_role("checkbox", name="ベトナム、").check()
    expect(desktop.locator("#results")).to_have_attribute("aria-busy", "true")
    desktop.clock.fast_forward(15_000)
    expect(desktop.get_by_role("alert")).to_be_visible()
    expect(desktop.locator("#results")).not_to_have_attribute("aria-busy", "true")


def test_the_facets_can_be_skipped(desktop: Page) -> None:
    desktop.goto("/")
    skip = desktop.get_by_role("link", name="検索結果へ")
    desktop.get_by_role("link", name="検索のしかた").focus()
    desktop.keyboard.press("Tab")
    expect(skip).to_be_focused()
    expect(skip).to_be_in_viewport()
    assert skip.evaluate("element => getComputedStyle(element).clipPath") == "none"
    desktop.keyboard.press("Enter")
    expect(desktop.locator("main")).to_be_focused()


def test_the_same_search_twice_is_one_step_of_history(desktop: Page) -> None:
    desktop.goto("/")
    box(desktop).fill("水素")
    box(desktop).press("Enter")
    expect_status(desktop, "「水素」の検索結果 4件")
    steps = desktop.evaluate("history.length")
    with desktop.expect_response(lambda response: "q=" in response.url):
        box(desktop).press("Enter")
    assert desktop.evaluate("history.length") == steps


def test_a_column_is_completed_too(desktop: Page) -> None:
    desktop.goto("/")
    box(desktop).press_sequentially("国:ベト")
    desktop.get_by_role("option", name=re.compile("^ベトナム")).click()
    expect(box(desktop)).to_have_value("国:ベトナム")
    expect(desktop.get_by_role("status")).to_contain_text("5件")


@pytest.mark.parametrize("clipboard", [True, False])
def test_a_citation_is_copied(desktop: Page, clipboard: bool) -> None:
    """Also where the browser offers scripts no clipboard, as on plain http."""
    desktop.context.grant_permissions(["clipboard-read", "clipboard-write"])
    desktop.goto("/projects/2025-1-15")
    pasted = "navigator.clipboard.readText()"
    if not clipboard:
        desktop.evaluate(
            "document.addEventListener('copy', () => { window.copied = String(getSelection()); })"
        )
        desktop.evaluate("Object.defineProperty(navigator, 'clipboard', { value: undefined })")
        pasted = "window.copied"
    texts = desktop.locator(".citation").all_text_contents()
    assert len(texts) == 3
    for text, name in zip(texts, ("日本語の引用文", "英語の引用文", "この案件のURL"), strict=True):
        desktop.get_by_role("button", name=f"コピー {name}").click()
        expect(desktop.locator("#copied")).to_have_text("コピーしました")
        assert desktop.evaluate(pasted) == text
    assert texts[2] == desktop.url
    expect(desktop.get_by_role("status")).to_have_count(0)


def test_nothing_can_be_copied_without_javascript(plain: Page) -> None:
    plain.goto("/projects/2025-1-15")
    expect(plain.get_by_role("button", name="コピー")).to_have_count(0)
