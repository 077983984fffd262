"""gunicorn reads this by itself, before it forks: in a worker a refusal would come as a traceback."""

import os
import sys

from consulate.environment import problems

# Other settings than the product's own fill the environment in before they look at it.
if os.environ.get("DJANGO_SETTINGS_MODULE", "consulate.settings") == "consulate.settings":
    found = problems(os.environ)
    if found:
        sys.exit("\n".join(found))
