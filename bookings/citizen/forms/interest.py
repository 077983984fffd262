"""Which receptions somebody wants to hear about, and their email address."""

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from bookings.citizen.forms.code import CodeForm
from bookings.citizen.reception_list import alphabet_key
from bookings.forms.booking_details import AddressedForm
from bookings.forms.fields import EmailField
from bookings.models import District, Service


class InterestForm(AddressedForm):
    """Districts and services by their codes, as in all addresses."""

    submit_text = _("Send me a code")

    district = forms.ChoiceField(
        label=_("District"),
        error_messages={
            "required": _("Choose a district"),
            "invalid_choice": _("Choose a district from the list"),
        },
    )
    services = forms.MultipleChoiceField(
        label=_("What would you come for?"),
        help_text=_("If you choose nothing, we tell you about every reception in the district."),
        required=False,
        widget=forms.CheckboxSelectMultiple,
        error_messages={"invalid_choice": _("One of these services is no longer available. Choose again")},
    )
    email = EmailField(
        label=_("Email address"), help_text=_("We send a code to this address so that nobody else can sign you up.")
    )
    consent = forms.BooleanField(
        label=_(
            "I agree that you can keep my email address, the district and the services for up to a year, "
            "only to tell me about receptions. I can stop this at any time"
        ),
        error_messages={"required": _("Tick the box if you agree. Without your consent we may not email you")},
    )

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.order_fields(["district", "services", "email", "email_is_right", "consent"])
        self.districts = {district.code: district for district in District.objects.all()}
        self.service_by_code = {service.code: service for service in Service.objects.all()}
        districts = sorted(self.districts.items(), key=lambda item: alphabet_key(item[1].name))
        district, services = self.fields["district"], self.fields["services"]
        assert isinstance(district, forms.ChoiceField)
        assert isinstance(services, forms.ChoiceField)
        district.choices = [("", _("Choose a district")), *((code, row.name) for code, row in districts)]
        services.choices = [(code, row.name) for code, row in self.service_by_code.items()]

    def clean_district(self) -> District:
        return self.districts[self.cleaned_data["district"]]

    def clean_services(self) -> list[Service]:
        return [self.service_by_code[code] for code in self.cleaned_data["services"]]


class InterestCodeForm(CodeForm):
    submit_text = _("Email me when you come")
