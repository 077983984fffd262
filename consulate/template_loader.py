"""Templates are indented for those who read them. A browser gets neither the indentation nor the lines of mere tags."""

import re

from django.template.base import Origin
from django.template.loaders import filesystem

INDENTATION = re.compile(r"^[ \t]+", re.MULTILINE)
SILENT = (
    r"{% comment %}.*?{% endcomment %}|"
    r"{% (?:load|comment|endcomment|block|endblock|if|elif|else|endif|for|empty|endfor|with|endwith)\b(?:(?!%}).)*%}"
    r"|{% (?:(?!%}).)* as \w+ %}"
)
# A line that prints nothing; a block that is empty here may print in another template. The lines before and after
# a silent one keep their ends, so no word loses its space.
SILENT_LINE = re.compile(rf"^(?!{{% block \w+ %}}{{% endblock)((?:{SILENT})+)\n", re.MULTILINE)


class Loader(filesystem.Loader):
    """Load the project's own templates; those in HTML without the white space that no page shows.

    Plain texts keep theirs: an email shows it. Django's page for errors counts the lines that are left.
    """

    def get_contents(self, origin: Origin) -> str:
        contents: str = super().get_contents(origin)
        if not str(origin.name).endswith(".html"):
            return contents
        return SILENT_LINE.sub(r"\1", INDENTATION.sub("", contents))
