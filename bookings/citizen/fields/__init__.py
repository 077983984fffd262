"""Form fields that citizens meet. They check the shape of what was typed and say in words what to do.

They import nothing of this project. Whatever is sent, a field returns a value or raises ValidationError,
and what was typed is shown again exactly as it was.
"""

from bookings.citizen.fields.birth_date import BirthDateField
from bookings.citizen.fields.choices import ConditionalChoiceField, ConfirmationField, RadioChoiceField
from bookings.citizen.fields.contact import EmailField, PhoneField, meant
from bookings.citizen.fields.text import ConditionalNameField, NameField, OneLineField

__all__ = [
    "BirthDateField",
    "ConditionalChoiceField",
    "ConditionalNameField",
    "ConfirmationField",
    "EmailField",
    "NameField",
    "OneLineField",
    "PhoneField",
    "RadioChoiceField",
    "meant",
]
