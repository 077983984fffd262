"""How the party can be reached."""

from django.utils.translation import gettext_lazy as _

from bookings.forms.contact_form import AddressedForm
from bookings.forms.fields import EmailField, PhoneField


class ContactForm(AddressedForm):
    email = EmailField(
        label=_("Email address"),
        help_text=_("We will send a code to this address to confirm the booking, and a reminder before the day."),
    )
    phone = PhoneField(
        label=_("Phone number"),
        required=False,
        help_text=_("The road may be closed on the day, by snow for example. With a number we can call you at once."),
    )


class AddressForm(AddressedForm):
    """The address alone, corrected after a code went to a wrong one."""

    submit_text = _("Send the code to this address")
    email = EmailField(label=_("Email address"), help_text=_("The code that we sent before will not work any more."))
