"""The rules that every public page is held to (rules.py) see what is wrong: each refuses a page that breaks it."""

import pytest

from tests.architecture import rules
from tests.architecture.reading import Read, visible

SOUND = """<!doctype html><html lang="en"><head><title>Error: Your details</title>
<meta name="viewport" content="width=device-width, initial-scale=1"></head><body>
<a class="skip" href="#main">Skip</a>
<header><nav aria-label="Language"><ul><li><span lang="en" aria-current="true">English</span></li>
<li><a href="/ru/" lang="ru">Русский</a></li><li><a href="/kk/" lang="kk">Қазақша</a></li></ul></nav></header>
<main id="main" tabindex="-1"><a class="back" href="/en/">Back</a>
<div role="alert" tabindex="-1" autofocus aria-labelledby="title"><h2 id="title">There is a problem</h2>
<ul><li><a href="#id_email">Enter an email address</a></li></ul></div>
<h1>Your details</h1><h2>How we reach you</h2>
<form method="post" novalidate>
<label for="id_email">Email address</label>
<div class="error" id="id_email_error"><p><span>Error:</span> Enter an email address</p></div>
<input type="email" name="email" id="id_email" autocomplete="email" aria-invalid="true"
 aria-describedby="id_email_error">
<label for="id_phone">Phone number <span>(optional)</span></label>
<input type="tel" name="phone" id="id_phone" autocomplete="tel" inputmode="tel">
<label for="id_code">Six-digit code</label>
<input type="text" name="code" id="id_code" autocomplete="one-time-code" inputmode="numeric">
<fieldset id="id_relation" aria-describedby="id_relation_hint"><legend>Who comes?</legend>
<div id="id_relation_hint">With the child</div>
<input type="radio" name="relation" value="1" id="id_relation_0"><label for="id_relation_0">A parent</label>
<input type="radio" name="relation" value="2" id="id_relation_1"><label for="id_relation_1">A guardian</label>
</fieldset>
<button>Continue</button><button name="more_time">I need more time</button></form>
<a href="/en/one/">One</a> <a href="/en/two/">Two</a></main>
<footer><a href="/en/lost/">Lost?</a><a href="/en/help/">Help</a>
<a href="/en/help/accessibility/">Accessibility</a></footer>
</body></html>"""
REQUIRED = {"email": True, "phone": False, "code": True, "relation": True}
BROKEN = [
    # The page as a whole.
    ('<html lang="en">', '<html lang="en-GB">', "another language"),
    ("<h1>", "<script></script><h1>", "a script"),
    ("<title>Error: ", "<title>", "title and errors differ"),
    ('id="id_phone"', 'id="id_email"', "stands twice"),
    ("<h1>Your details</h1>", "<h2>Your details</h2>", "not one h1"),
    ("<h1>", "<h1>One</h1><h1>", "not one h1"),
    ("<h2>How we reach you</h2>", "<h3>How we reach you</h3>", "a level of headings is left out"),
    ("</main>", "</main><div>Lost</div>", "other parts than"),
    ('href="#main"', 'href="#top"', "no way past the head"),
    (">Help<", ' class="moved">Help</a><a href="/en/call/">Call<', "the foot has other help"),
    ('<nav aria-label="Language">', "<nav>", "has no name"),
    ("initial-scale=1", "initial-scale=1, user-scalable=no", "letters can't be made larger"),
    ('<a class="back" href="/en/">Back</a>', "", "no way back"),
    ('<a class="back" href="/en/">Back</a>', '<p>First</p><a class="back" href="/en/">Back</a>', "is not the first"),
    ('href="/en/two/">Two', 'href="/en/two/">One', "leads to two places"),
    (' lang="kk">Қазақша', ">Қазақша", "without saying which they are"),
    ('<span lang="en" aria-current="true">', '<span lang="en">', "the language of the page is not marked"),
    # What takes the page out of a person's hands.
    ("<h1>", '<h1 style="color: red">', "an attribute that no page has"),
    ('<a href="/en/one/">', '<a href="/en/one/" target="_blank">', "an attribute that no page has"),
    ("<button>", '<button onclick="go()">', "an attribute that no page has"),
    ('<a href="/en/one/">', '<a href="/en/one/" tabindex="1">', "another order for the key Tab"),
    ('id="id_phone"', 'id="id_phone" autofocus', "something else takes the focus"),
    ("</title>", '</title><meta http-equiv="refresh" content="60">', "reloads by itself"),
    (">Two<", "><", "without words"),
    ("<h1>", '<img src="/static/one.png"><h1>', "a picture without words"),
    ("<h1>", "<svg></svg><h1>", "a drawing without words"),
    # Errors.
    (" autofocus", "", "the summary has no focus"),
    ('href="#id_email"', 'href="#email"', "leads nowhere"),
    ('href="#id_email"', 'href="#id_email_error"', "leads nowhere"),
    ("<span>Error:</span> Enter", "<span>Error:</span> Please enter", "an error that the summary does not say"),
    ('\n aria-describedby="id_email_error"', "", "is wrong and does not say why"),
    # Fields.
    ('<label for="id_phone">', '<label for="phone">', "has no label of its own"),
    ("Phone number <span>(optional)</span>", "Phone number", "may stay empty and does not say so"),
    ("Six-digit code", "Six-digit code (optional)", "may stay empty and does not say so"),
    ("Who comes?", "Who comes? (optional)", "may stay empty and does not say so"),
    ("Email address</label>", "Email address*</label>", "an asterisk"),
    ('name="phone"', 'name="telephone"', "telephone is a field of no form"),
    ('aria-describedby="id_relation_hint"', 'aria-describedby="id_hint"', "aria-describedby of fieldset leads nowhere"),
    ('aria-labelledby="title"', 'aria-labelledby="heading"', "aria-labelledby of div leads nowhere"),
    ('autocomplete="one-time-code"', 'autocomplete="off"', "code does not say what it is"),
    (' autocomplete="email"', "", "email does not say what it is"),
    (' inputmode="numeric"', "", "code brings no keys for digits"),
    (' inputmode="tel"', "", "phone brings other keys"),
    ('type="email"', 'type="text"', "email brings other keys"),
    ('type="text" name="code"', 'type="number" name="code"', "of the kind number"),
    ('name="code"', 'name="code" maxlength="6"', "leaves checking to the browser"),
    ('name="code"', 'name="code" required', "leaves checking to the browser"),
    ('name="code"', 'name="code" disabled', "something is disabled"),
    ('id="id_relation_0"', 'id="id_relation_0" checked', "relation is chosen already"),
    ("<legend>Who comes?</legend>", "<p>Who comes?</p>", "a group without a legend"),
    ('<fieldset id="id_relation"', "<fieldset", "relation stands in no group"),
    (" novalidate", "", "a form that the browser checks"),
    ("<button>Continue", "<button disabled>Continue", "a button that does not send"),
    ("<button>Continue", '<button type="button">Continue', "a button that does not send"),
    ("<button>Continue", '<button name="other">Continue', "Enter in a field presses another button"),
    ('<button name="more_time">', '<button name="more">', "more time can't be had"),
]


def found(html: str, where: str = "address") -> list[str]:
    page = Read(where, visible(html), html, "citizen:address", REQUIRED, can_be_kept_longer=True)
    return list(rules.faults(page, "en"))


def test_a_correct_page_breaks_no_rule() -> None:
    assert found(SOUND) == []


@pytest.mark.parametrize(("sound", "broken", "fault"), BROKEN)
def test_a_broken_page_is_refused(sound: str, broken: str, fault: str) -> None:
    assert sound in SOUND
    assert [words for words in found(SOUND.replace(sound, broken, 1)) if fault in words]


def test_autocomplete_is_only_for_the_first_person() -> None:
    name = '<label for="id_surname">Surname</label><input type="text" name="surname" id="id_surname" autocomplete="{}">'
    own, others = (SOUND.replace("<fieldset", name.format(known) + "<fieldset", 1) for known in ("family-name", "off"))
    first, second = "waiting, person/1/", "waiting, person/2/"
    assert found(own, "address") == found(others, "address") == ["surname is a field of no form"]
    assert "surname is the reader's own, and the browser does not know it" in found(others, first)
    assert "surname is somebody else's" in found(own, second)


def test_the_check_finds_what_is_asked_twice() -> None:
    assert "email is asked twice" in found(SOUND, "address, again")
    filled = SOUND.replace('name="email"', 'name="email" value="a@example.org"').replace(
        'value="1"', 'value="1" checked'
    )
    assert found(filled, "address, again") == ["code is asked twice"]
