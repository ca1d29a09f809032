"""Short links in a real browser: made, followed by the server's own queue, looked at on a phone."""

PAGES = ["/links/", "/links/new/", "/links/tags/"]


def test_a_link_is_made_followed_and_seen(open_page):
    page = open_page("/links/new/")
    page.fill("#target", "https://quay.example/the-night-ferry-minutes")
    page.click("text=Suggest one")
    assert page.input_value("#slug") == "night-ferry-minutes"
    page.click("text=Make it")
    assert "is made" in page.text_content(".told")
    answer = page.request.get("/go/night-ferry-minutes", max_redirects=0)
    assert answer.status == 302
    assert answer.headers["location"] == "https://quay.example/the-night-ferry-minutes"
    assert page.locator(".qr img").evaluate("image => image.complete && image.naturalWidth > 0")
    page.click("text=Switch off")
    assert page.request.get("/go/night-ferry-minutes", max_redirects=0).status == 410
    page.click("text=Undo")
    assert page.request.get("/go/night-ferry-minutes", max_redirects=0).status == 302


def test_the_pages_fit_a_phone(open_page):
    page = open_page("/", width=390, height=844, has_touch=True)
    for path in PAGES:
        page.goto(path)
        assert page.evaluate("document.documentElement.scrollWidth") <= 390, path
        small = page.evaluate(
            "[...document.querySelectorAll('main .button, main .filters a')]"
            ".filter(e => e.offsetParent && e.offsetHeight < 44).map(e => e.outerHTML.slice(0, 90))"
        )
        assert small == [], path
