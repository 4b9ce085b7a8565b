"""What a list says of somebody, apart from the mapped classes: reading a list needs no SQLAlchemy, slow to import."""

from __future__ import annotations

from enum import StrEnum


class ParticipantCategory(StrEnum):
    CITIZEN = "citizen"
    ASSOCIATION = "association"
    INSTITUTION = "institution"
    CITY_AGENT = "city_agent"
    CCAS_AGENT = "ccas_agent"
    LANDLORD = "landlord"
    ELECTED = "elected_official"
    PRESS = "press"
    UNKNOWN = "unknown"


class Minority(StrEnum):
    """Whether a person is a minor, and where the parents' authorisation stands."""

    NO = "no"
    AUTHORISED = "authorised"
    AWAITED = "awaited"
    WITHOUT = "without"
