"""Receptions in the admin: the form of a draft, and one page for each thing that can be done with a reception."""

from bookings.admin.receptions.model_admin import ReceptionAdmin

__all__ = ["ReceptionAdmin"]
