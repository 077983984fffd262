"""Form fields of our pages. They check the shape of what was typed and say in words what to do.

They know nothing of receptions. Whatever is sent, a field returns a value or raises ValidationError, and shows
what was typed exactly as it was.
"""

from bookings.forms.fields.birth_date import BirthDateField
from bookings.forms.fields.choices import ConditionalChoiceField, ConfirmationField, RadioChoiceField
from bookings.forms.fields.contact import EmailField, PhoneField, RightEmailField, meant
from bookings.forms.fields.hours import HourField, HourInput, read_hour
from bookings.forms.fields.text import ConditionalNameField, NameField, OneLineField

__all__ = [
    "BirthDateField",
    "ConditionalChoiceField",
    "ConditionalNameField",
    "ConfirmationField",
    "EmailField",
    "HourField",
    "HourInput",
    "NameField",
    "OneLineField",
    "PhoneField",
    "RadioChoiceField",
    "RightEmailField",
    "meant",
    "read_hour",
]
