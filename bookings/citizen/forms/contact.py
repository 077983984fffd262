"""How the party can be reached."""

from django.utils.translation import gettext_lazy as _

from bookings.citizen.fields import EmailField, PhoneField
from bookings.citizen.layout import CitizenForm


class ContactForm(CitizenForm):
    email = EmailField(
        label=_("Email address"),
        help_text=_("We will send a code to this address to confirm the booking, and a reminder before the day."),
    )
    phone = PhoneField(
        label=_("Phone number"),
        required=False,
        help_text=_("The road may be closed on the day, by snow for example. With a number we can call you at once."),
    )


class AddressForm(CitizenForm):
    """The address alone, corrected after a code went to a wrong one."""

    submit_text = _("Send the code to this address")
    email = EmailField(label=_("Email address"), help_text=_("The code that we sent before will not work any more."))
