"""The fields that staff write in Russian, Kazakh and English."""

from modeltranslation.translator import TranslationOptions, register

from bookings.models import ChecklistItem, District, Post, Question, ReadinessQuestion, Reception, Service, Venue


@register(Post)
class PostTranslation(TranslationOptions):
    fields = ("name", "city", "address", "payment", "latecomers", "handover")


@register(District)
class DistrictTranslation(TranslationOptions):
    fields = ("name", "region", "centre")


@register(Venue)
class VenueTranslation(TranslationOptions):
    fields = ("name", "address", "directions", "accessibility", "copies")


@register(Service)
class ServiceTranslation(TranslationOptions):
    fields = ("name", "summary", "who", "ready")


@register(ChecklistItem)
class ChecklistItemTranslation(TranslationOptions):
    fields = ("text",)


@register(Question)
class QuestionTranslation(TranslationOptions):
    fields = ("text", "hint")


@register(ReadinessQuestion)
class ReadinessQuestionTranslation(TranslationOptions):
    fields = ("text", "hint", "advice")


@register(Reception)
class ReceptionTranslation(TranslationOptions):
    fields = ("notes", "handover")
