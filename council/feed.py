"""Writes the notice board as open data: one JSON-LD document an originator.

Source: open formal norm "Úřední desky" of 20 July 2021 (otevřená formální norma).
"""

import json
from collections.abc import Mapping
from datetime import date
from typing import Any

from council.notice_board import hanging
from council.outcome_tables import Notice
from gateway.model.originator import Originator
from gateway.store.unit import Unit

CONTEXT = "https://ofn.gov.cz/úřední-desky/2021-07-20/kontexty/úřední-deska.jsonld"


def feed(unit: Unit, base: str) -> str:
    """Return the document; *base* is the public web's address without a slash at its end.

    An office without an IČO in its settings is named as a public authority by its abbreviation.
    """
    page = f"{base}/{unit.originator.id}/council/board"
    document = {
        "@context": CONTEXT,
        "typ": "Úřední deska",
        "iri": f"{page}.jsonld",
        "stránka": page,
        "provozovatel": _operator(unit.originator),
        "informace": [_information(notice, page) for notice in hanging(unit)],
    }
    return json.dumps(document, ensure_ascii=False, indent=2)


def _operator(originator: Originator) -> Mapping[str, Any]:
    name = {"cs": originator.name}
    if originator.organisation_id:
        return {"typ": "Osoba", "ičo": originator.organisation_id, "název": name}
    return {
        "typ": "Orgán veřejné moci",
        "identifikátor_ovm": originator.abbreviation,
        "název": name,
    }


def _information(notice: Notice, page: str) -> Mapping[str, Any]:
    address = f"{page}/{notice.id}"
    found: dict[str, Any] = {
        "typ": ["Digitální objekt", "Informace na úřední desce"],  # codespell:ignore objekt
        "iri": address,
        "url": address,
        "název": {"cs": notice.title},
        "vyvěšení": _instant(notice.posted_on),
        "relevantní_do": _instant(notice.relevant_until),
    }
    if notice.reference_number:
        found["číslo_jednací"] = notice.reference_number
    if notice.agenda:
        found["agenda"] = [{"typ": "Agenda", "název": {"cs": notice.agenda}}]
    return found


def _instant(day: date | None) -> Mapping[str, Any]:
    if day is None:
        return {"typ": "Časový okamžik", "nespecifikovaný": True}
    return {"typ": "Časový okamžik", "datum": day.isoformat()}
