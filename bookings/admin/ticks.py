"""Yes and no in lists: Django's pictures, with words in the reader's language for whoever has them read out.

Django's own say "True" and "False" in every language, and nothing but a function of its that no setting reaches.
"""

from django.contrib.admin.templatetags import admin_list
from django.templatetags.static import static
from django.utils.html import format_html
from django.utils.safestring import SafeString
from django.utils.translation import gettext


def picture(value: bool | None) -> SafeString:
    known = {True: ("yes", gettext("Yes")), False: ("no", gettext("No")), None: ("unknown", gettext("Unknown"))}
    name, words = known[value]
    return format_html('<img src="{}" alt="{}">', static(f"admin/img/icon-{name}.svg"), words)


admin_list._boolean_icon = picture  # type: ignore[attr-defined]
