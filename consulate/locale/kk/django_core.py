"""Django's own texts that our pages show, that Django does not have in Kazakh yet.

Never imported: `manage.py messages` reads it for the Kazakh catalogue only. Remove a text once
Django has it.
"""

from django.utils.translation import gettext_noop, ngettext

# Forms: what is wrong with a value
gettext_noop("Enter a valid domain name.")
gettext_noop("Enter a valid integer.")
gettext_noop("Enter a valid email address.")
gettext_noop("Enter a valid “slug” consisting of letters, numbers, underscores or hyphens.")
gettext_noop("Enter a valid “slug” consisting of Unicode letters, numbers, underscores, or hyphens.")
gettext_noop("Enter a valid %(protocol)s address.")
gettext_noop("Ensure this value is a multiple of step size %(limit_value)s.")
ngettext(
    "Ensure this value has at least %(limit_value)d character (it has %(show_value)d).",
    "Ensure this value has at least %(limit_value)d characters (it has %(show_value)d).",
    0,
)
ngettext(
    "Ensure this value has at most %(limit_value)d character (it has %(show_value)d).",
    "Ensure this value has at most %(limit_value)d characters (it has %(show_value)d).",
    0,
)
ngettext(
    "Ensure that there are no more than %(max)s digit in total.",
    "Ensure that there are no more than %(max)s digits in total.",
    0,
)
ngettext(
    "Ensure that there are no more than %(max)s decimal place.",
    "Ensure that there are no more than %(max)s decimal places.",
    0,
)
ngettext(
    "Ensure that there are no more than %(max)s digit before the decimal point.",
    "Ensure that there are no more than %(max)s digits before the decimal point.",
    0,
)
gettext_noop("Null characters are not allowed.")
gettext_noop("%(model_name)s with this %(field_labels)s already exists.")
gettext_noop("Constraint “%(name)s” is violated.")
gettext_noop("Value %(value)r is not a valid choice.")
gettext_noop("%(field_label)s must be unique for %(date_field_label)s %(lookup_type)s.")
gettext_noop("“%(value)s” value must be either True or False.")
gettext_noop("“%(value)s” value must be either True, False, or None.")
gettext_noop("“%(value)s” value has an invalid date format. It must be in YYYY-MM-DD format.")
gettext_noop("“%(value)s” value has the correct format (YYYY-MM-DD) but it is an invalid date.")
gettext_noop("“%(value)s” value has an invalid format. It must be in YYYY-MM-DD HH:MM[:ss[.uuuuuu]][TZ] format.")
gettext_noop(
    "“%(value)s” value has the correct format (YYYY-MM-DD HH:MM[:ss[.uuuuuu]][TZ]) but it is an invalid date/time."
)
gettext_noop("“%(value)s” value must be a decimal number.")
gettext_noop("“%(value)s” value must be an integer.")
gettext_noop("“%(value)s” value has an invalid format. It must be in HH:MM[:ss[.uuuuuu]] format.")
gettext_noop("“%(value)s” value has the correct format (HH:MM[:ss[.uuuuuu]]) but it is an invalid time.")
gettext_noop("“%(value)s” is not a valid UUID.")
gettext_noop("Value must be valid JSON.")
gettext_noop("%(model)s instance with %(field)s %(value)r is not a valid choice.")
gettext_noop("Enter a valid duration.")
gettext_noop("The number of days must be between {min_days} and {max_days}.")
gettext_noop("Enter a complete value.")
gettext_noop("Enter a valid UUID.")
gettext_noop("Enter a valid JSON.")
gettext_noop("(Hidden field %(name)s) %(error)s")
gettext_noop(
    "ManagementForm data is missing or has been tampered with. Missing fields: %(field_names)s. You may "
    "need to file a bug report if the issue persists."
)
ngettext(
    "Please submit at most %(num)d form.",
    "Please submit at most %(num)d forms.",
    0,
)
ngettext(
    "Please submit at least %(num)d form.",
    "Please submit at least %(num)d forms.",
    0,
)
gettext_noop("The inline value did not match the parent instance.")
gettext_noop("“%(pk)s” is not a valid value.")
gettext_noop(
    "%(datetime)s couldn’t be interpreted in time zone %(current_timezone)s; it may be ambiguous or it may not exist."
)
ngettext(
    "%(num)d year",
    "%(num)d years",
    0,
)
ngettext(
    "%(num)d month",
    "%(num)d months",
    0,
)
ngettext(
    "%(num)d week",
    "%(num)d weeks",
    0,
)
ngettext(
    "%(num)d day",
    "%(num)d days",
    0,
)
ngettext(
    "%(num)d hour",
    "%(num)d hours",
    0,
)
ngettext(
    "%(num)d minute",
    "%(num)d minutes",
    0,
)
gettext_noop("Forbidden")
gettext_noop("CSRF verification failed. Request aborted.")
# Logging in, passwords, names of applications
gettext_noop("%(name)s object with primary key %(key)r does not exist.")
gettext_noop("Conflicting form data submitted. Please try again.")
gettext_noop("Password-based authentication was disabled.")
gettext_noop("Set password: %s")
gettext_noop("Authentication and Authorization")
gettext_noop("Invalid password format or unknown hashing algorithm.")
gettext_noop("No password set.")
gettext_noop("Reset password")
gettext_noop("The two password fields didn’t match.")
gettext_noop("Enter the same password as before, for verification.")
gettext_noop(
    "Whether the user will be able to authenticate using a password or not. If disabled, they may still be "
    "able to authenticate using other backends, such as Single Sign-On or LDAP."
)
gettext_noop("Password-based authentication")
gettext_noop("Enabled")
gettext_noop("Disabled")
gettext_noop("Raw passwords are not stored, so there is no way to see the user’s password.")
gettext_noop("Enable password-based authentication for this user by setting a password.")
gettext_noop("Please enter a correct %(username)s and password. Note that both fields may be case-sensitive.")
gettext_noop("Email")
gettext_noop("algorithm")
gettext_noop("iterations")
gettext_noop("salt")
gettext_noop("hash")
gettext_noop("The groups this user belongs to. A user will get all permissions granted to each of their groups.")
gettext_noop("Specific permissions for this user.")
gettext_noop("Required. 150 characters or fewer. Letters, digits and @/./+/-/_ only.")
gettext_noop("email address")
ngettext(
    "This password is too short. It must contain at least %d character.",
    "This password is too short. It must contain at least %d characters.",
    0,
)
ngettext(
    "Your password must contain at least %(min_length)d character.",
    "Your password must contain at least %(min_length)d characters.",
    0,
)
gettext_noop("The password is too similar to the %(verbose_name)s.")
gettext_noop("Your password can’t be too similar to your other personal information.")
gettext_noop("This password is too common.")
gettext_noop("Your password can’t be a commonly used password.")
gettext_noop("This password is entirely numeric.")
gettext_noop("Your password can’t be entirely numeric.")
gettext_noop("Enter a valid username. This value may contain only letters, numbers, and @/./+/-/_ characters.")
gettext_noop("Password change")
gettext_noop("Password change successful")
gettext_noop("Content Types")
gettext_noop("Messages")
gettext_noop("Static Files")
