"""How dates, times and numbers look in each language, over Django's own (see FORMAT_MODULE_PATH).

Django has no Kazakh formats at all, so a Kazakh page would fall back to American ones, and it writes
English with a 12-hour clock. An appointment that is misread is a journey of 200 km for nothing: long
dates name the month, and every clock has 24 hours.
"""
