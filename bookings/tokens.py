"""Signed links, six-digit codes, and keeping both out of logs."""
import logging
class MaskTokens(logging.Filter):
    pass
