"""The admin without a mouse: keys only, and what has the focus."""

from playwright.sync_api import Locator, Page, expect

FAR = 150  # key presses; more than any page of the admin has places to stop at


def tab_to(page: Page, target: Locator, key: str = "Tab") -> None:
    """Press Tab until the target has the focus."""
    target.first.wait_for()
    focused = target.and_(page.locator(":focus"))
    for _ in range(FAR):
        if focused.count():
            return
        page.keyboard.press(key)
    raise AssertionError(f"not reached by keyboard: {target}")


def press_until(page: Page, name: str, role: str = "link") -> None:
    """Go to a link, or what else has this role, by its name, and press it."""
    tab_to(page, page.get_by_role(role, name=name, exact=True))
    page.keyboard.press("Enter")


def write(page: Page, name: str, text: str) -> None:
    """Go to a field by its name and put this text in place of what stands there."""
    tab_to(page, page.get_by_role("textbox", name=name, exact=True))
    page.keyboard.press("ControlOrMeta+a")
    page.keyboard.type(text)


def open_tab(page: Page, name: str) -> None:
    """Go to the tabs of a form, and with the arrows to one of them, no faster than the focus follows."""
    page.wait_for_load_state()  # its script
    tab = page.get_by_role("tab", name=name)
    tab_to(page, page.get_by_role("tab", selected=True))
    while not tab.and_(page.locator(":focus")).count():
        before = page.evaluate_handle("document.activeElement")
        page.keyboard.press("ArrowRight")
        page.wait_for_function("before => document.activeElement !== before", arg=before)
    expect(tab).to_have_attribute("aria-selected", "true")


def act(page: Page, name: str) -> None:
    """Go to the menu beside "Save draft", once its scripts are there, and press an action."""
    page.wait_for_load_state()
    footer = page.get_by_label("Actions (footer)")
    tab_to(page, footer.get_by_role("button", name="More actions"))
    page.keyboard.press("Enter")
    tab_to(page, footer.get_by_role("button", name=name, exact=True))
    page.keyboard.press("Enter")
