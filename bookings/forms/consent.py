"""The version of the consent text in use."""

# The text is templates/citizen/consents/<version>.html. A changed text gets a new file and a new version, so that the
# words a person agreed to can be shown years later.
CONSENT_VERSION = "2026-2"
CONSENT_TEXT = f"citizen/consents/{CONSENT_VERSION}.html"
