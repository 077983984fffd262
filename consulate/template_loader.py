"""Templates are indented for those who read them. A browser gets neither the indentation nor the lines of mere tags."""

import re

from django.template.base import Origin
from django.template.loaders import filesystem

INDENTATION = re.compile(r"^[ \t]+", re.MULTILINE)
# Tags that print nothing, or a template that ends its own lines. A block that is empty here may print in another one.
SILENT = (
    r"{% comment %}.*?{% endcomment %}|{% block \w+ %}(?!{% endblock)|{% (?:(?!%}).)* as \w+ %}"
    r"|{% (?:load|include|comment|endcomment|endblock|if|elif|else|endif|for|empty|endfor|with|endwith)\b(?:(?!%}).)*%}"
)
# The lines before and after a silent one keep their ends, so no word loses its space.
SILENT_LINE = re.compile(rf"^((?:{SILENT})+)\n", re.MULTILINE)
# A line that prints only on a condition ends only then.
CONDITIONAL_LINE = re.compile(r"^({% if (?:(?!{% (?:if|el|endif)).)+)({% endif %})\n", re.MULTILINE)


class Loader(filesystem.Loader):
    """Load the project's own templates, and remove the white space in HTML that no page shows.

    Plain texts keep theirs: an email shows it. Django's page for errors counts the lines that are left.
    """

    def get_contents(self, origin: Origin) -> str:
        contents: str = super().get_contents(origin)
        if not str(origin.name).endswith(".html"):
            return contents
        lines = CONDITIONAL_LINE.sub(r"\1\n\2", INDENTATION.sub("", contents))
        return SILENT_LINE.sub(r"\1", lines)
