"""Booking places at consular outreach receptions.

Imports point downward only; `docs/architecture.md` shows the rooms, and a contract in `pyproject.toml` enforces it.
"""
