"""gunicorn reads this file before it forks. In a worker, a refusal would appear as a traceback."""

import os
import sys

from consulate.environment import problems

# Other settings fill in the environment before they check it.
if os.environ.get("DJANGO_SETTINGS_MODULE", "consulate.settings") == "consulate.settings":
    found = problems(os.environ)
    if found:
        sys.exit("\n".join(found))
