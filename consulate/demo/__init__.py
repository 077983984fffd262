"""What only the demo has: its supervisor, embedded PostgreSQL, mail page and banner.

Installed by `consulate.demo.settings` alone. It may import anything of the product; nothing of the
product imports it.
"""
