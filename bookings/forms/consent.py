"""Which text of the consent to the processing of personal data is in use."""

# The text is templates/citizen/consents/<version>.html. A changed text is a new file with a new version: which words
# a person agreed to can be shown years later.
CONSENT_VERSION = "2026-2"
CONSENT_TEXT = f"citizen/consents/{CONSENT_VERSION}.html"
