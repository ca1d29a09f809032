"""Short links in a real browser: made, followed by the server's own queue."""

from playwright.sync_api import expect


def test_a_link_is_made_followed_and_seen(open_page):
    page = open_page("/links/new/")
    page.fill("#target", "https://quay.example/the-night-ferry-minutes")
    page.click("text=Suggest one")
    expect(page.locator("#slug")).to_have_value("night-ferry-minutes")
    page.click("text=Make it")
    expect(page.locator(".told")).to_contain_text("is made")
    answer = page.request.get("/go/night-ferry-minutes", max_redirects=0)
    assert answer.status == 302
    assert answer.headers["location"] == "https://quay.example/the-night-ferry-minutes"
    page.wait_for_load_state()
    assert page.locator(".qr img").evaluate("image => image.complete && image.naturalWidth > 0")
    page.click("text=Switch off")
    expect(page.get_by_text("Undo").first).to_be_visible()
    assert page.request.get("/go/night-ferry-minutes", max_redirects=0).status == 410
    page.click("text=Undo")
    expect(page.get_by_text("Switch off").first).to_be_visible()
    assert page.request.get("/go/night-ferry-minutes", max_redirects=0).status == 302
