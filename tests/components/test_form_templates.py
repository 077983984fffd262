"""The template pack: every input is tied to its words."""

import re

import pytest
from crispy_forms.utils import render_crispy_form
from django import forms
from django.template.loader import render_to_string

from bookings.forms.fields import BirthDateField, EmailField, NameField, PhoneField, RadioChoiceField
from bookings.forms.page_form import Group, PageForm, Question
from tests.components.markup import Element, read


class Everything(PageForm):
    """One field of each kind."""

    surname = NameField(label="Surname", help_text="As in the passport")
    patronymic = NameField(label="Patronymic", required=False)
    born = BirthDateField(label="Date of birth", help_text="For example, 8 3 1962", own=True)
    email = EmailField(label="Email")
    phone = PhoneField(label="Phone")
    relation = RadioChoiceField(
        label="Who comes with the child?",
        choices=[("parent", "Mother or father"), ("guardian", "Guardian")],
        hints={"guardian": "Bring the decision"},
    )
    services = forms.MultipleChoiceField(
        label="Services", choices=[("1", "Passport"), ("2", "Advice")], widget=forms.CheckboxSelectMultiple
    )
    agree = forms.BooleanField(label="I agree")
    district = forms.ChoiceField(label="District", choices=[("1", "Koksu")])
    key = forms.CharField(widget=forms.HiddenInput, required=False)


def drawn(form: PageForm) -> Element:
    return read(render_crispy_form(form))


@pytest.fixture
def fresh() -> Element:
    return drawn(Everything())


@pytest.fixture
def faulty() -> Element:
    return drawn(Everything({"born_day": "31", "born_month": "2", "born_year": "1962"}))


def test_every_input_has_a_label_of_its_own(fresh: Element) -> None:
    for control in fresh.all("input") + fresh.all("select"):
        if control.attrs.get("type") != "hidden":
            assert fresh.one("label", for_=control.attrs["id"]).text


def test_ids_are_given_once(faulty: Element) -> None:
    ids = [element.attrs["id"] for element in faulty.all() if "id" in element.attrs]
    assert len(ids) == len(set(ids))


def test_every_described_by_points_to_words(faulty: Element) -> None:
    named = [id_ for e in faulty.all() for id_ in e.attrs.get("aria-describedby", "").split()]
    assert {"id_surname_helptext", "id_surname_error", "id_born_error", "id_relation_1_hint"} <= set(named)
    for id_ in named:
        assert faulty.one(id=id_).text


def test_a_wrong_input_says_so_and_a_right_one_does_not(fresh: Element, faulty: Element) -> None:
    assert not fresh.all(aria_invalid="true")
    for id_ in ("id_surname", "id_email", "id_agree", "id_district", "id_services_0", "id_relation"):
        assert faulty.one(id=id_).attrs["aria-invalid"] == "true"
    assert "aria-invalid" not in faulty.one(id="id_patronymic").attrs


def test_radios_stand_in_a_named_radio_group_and_none_is_chosen(fresh: Element) -> None:
    group = fresh.one("fieldset", role="radiogroup")
    assert group.one("legend", id=group.attrs["aria-labelledby"]).text == "Who comes with the child?"
    radios = group.all("input", type="radio")
    assert len(radios) == 2
    assert not [radio for radio in radios if "checked" in radio.attrs]


def test_what_was_chosen_stays_chosen() -> None:
    page = drawn(Everything({"relation": "guardian", "services": ["2"]}))
    assert [e.attrs["value"] for e in page.all("input") if "checked" in e.attrs] == ["guardian", "2"]


def test_grouped_choices_get_a_legend_per_group() -> None:
    class Times(PageForm):
        slot = RadioChoiceField(
            label="Choose a time",
            choices=[("e", "Earliest"), ("Morning", [("1", "09:00")]), ("Afternoon", [("2", "14:00")])],
        )
        layout = (Question("slot", wrapper_class="times"),)

    page = drawn(Times())
    assert [e.text for e in page.all("legend")] == ["Choose a time", "Morning", "Afternoon"]
    assert page.one("legend", id="id_slot_legend").one("h1").text == "Choose a time"
    assert len({e.attrs["id"] for e in page.all("input", type="radio")}) == 3


def test_a_date_is_three_labelled_inputs_in_a_fieldset(fresh: Element) -> None:
    group = fresh.one("fieldset", id="id_born")
    assert [label.text for label in group.all("label")] == ["Day", "Month", "Year"]
    inputs = group.all("input")
    assert [e.attrs["autocomplete"] for e in inputs] == ["bday-day", "bday-month", "bday-year"]
    assert {e.attrs["inputmode"] for e in inputs} == {"numeric"}


def test_only_the_faulty_part_of_a_date_is_marked() -> None:
    page = drawn(Everything({"born_day": "8", "born_month": "13", "born_year": "1962"}))
    wrong = page.one("fieldset", id="id_born").all(aria_invalid="true")
    assert [e.attrs["id"] for e in wrong] == ["id_born_month"]


def test_each_kind_of_contact_gets_its_keyboard(fresh: Element) -> None:
    assert fresh.one(id="id_email").attrs["type"] == "email"
    phone = fresh.one(id="id_phone").attrs
    assert (phone["type"], phone["inputmode"], phone["autocomplete"]) == ("tel", "tel", "tel")


def test_optional_is_written_out_and_nothing_has_an_asterisk(fresh: Element) -> None:
    assert fresh.one("label", for_="id_patronymic").text == "Patronymic (optional)"
    assert fresh.text.count("(optional)") == 1
    assert "*" not in fresh.text


def test_the_browser_does_not_validate_the_form(fresh: Element) -> None:
    assert "novalidate" in fresh.one("form").attrs
    assert not [e for e in fresh.all() if "required" in e.attrs or "maxlength" in e.attrs]


def test_a_form_has_one_button_that_can_be_named() -> None:
    class Named(PageForm):
        name = NameField()
        submit_text = "Choose this time"

    assert drawn(Everything()).one("button").text == "Continue"
    assert drawn(Named()).one("button").text == "Choose this time"


def test_a_form_carries_the_token_and_its_hidden_fields() -> None:
    page = read(render_crispy_form(Everything(), context={"csrf_token": "secret"}))
    assert page.one("input", name="csrfmiddlewaretoken").attrs["value"] == "secret"
    assert page.one("input", name="key").attrs["type"] == "hidden"


def test_a_legend_is_text_never_a_template() -> None:
    class Party(PageForm):
        name = NameField(label="Name")

    form = Party()
    helper = form.helper
    helper.layout.fields = [Group("{{ csrf_token }} <b>", "name", hint="The one who books")]
    page = read(render_crispy_form(form, helper, {"csrf_token": "secret"}))
    assert page.one("legend").text == "{{ csrf_token }} <b>"


def test_nothing_needs_a_looser_content_policy() -> None:
    html = render_crispy_form(Everything({}))
    assert not re.search(r"<[^>]+\s(style|on\w+)=", html)
    assert "<script" not in html


class TestErrorSummary:
    def summary(self, *forms_: forms.Form) -> Element:
        return read(render_to_string("components/error_summary.html", {"forms": list(forms_)}))

    def test_it_takes_the_focus_and_is_announced(self) -> None:
        box = self.summary(Everything({})).one("div")
        assert (box.attrs["role"], box.attrs["tabindex"]) == ("alert", "-1")
        assert "autofocus" in box.attrs

    def test_each_line_leads_to_an_input_that_exists(self, faulty: Element) -> None:
        form = Everything({"born_day": "31", "born_month": "2", "born_year": "1962"})
        links = [link.attrs["href"].removeprefix("#") for link in self.summary(form).all("a")]
        names = "surname born_day email phone relation_0 services_0 agree district"
        assert links == [f"id_{name}" for name in names.split()]
        for target in links:
            assert faulty.one(id=target).tag in ("input", "select")

    def test_a_date_with_two_faults_has_two_lines(self) -> None:
        class Born(PageForm):
            born = BirthDateField()

        page = self.summary(Born({"born_day": "8"}))
        assert [link.attrs["href"] for link in page.all("a")] == ["#id_born_month", "#id_born_year"]

    def test_an_error_of_the_whole_form_and_a_second_form_are_listed_too(self) -> None:
        first, second = Everything({"surname": "Ли"}, prefix="a"), Everything({}, prefix="b")
        first.add_error(None, "This time was taken a moment ago")
        page = self.summary(first, second)
        assert page.all("li")[0].text == "This time was taken a moment ago"
        assert "#id_b-surname" in [link.attrs["href"] for link in page.all("a")]
