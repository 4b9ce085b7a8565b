"""The papers about people's rights, as they are made of an evening where everything happened."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from datetime import date, datetime, timedelta
from functools import partial
from pathlib import Path

from fabrique_desktop.documents.aipd_pdf import write_aipd_annex
from fabrique_desktop.documents.erasure_pdf import write_erasure_certificate
from fabrique_desktop.documents.office_papers import paper_texts
from fabrique_desktop.documents.person_data_pdf import write_person_data_pdf
from fabrique_desktop.documents.purge_pdf import write_purge_report
from fabrique_desktop.documents.recovery_sheet_pdf import write_recovery_sheet
from fabrique_desktop.domain.base import PARIS
from fabrique_desktop.domain.people import Manner, Minority, ParticipantCategory, Proof, RefusalReason, Role
from fabrique_desktop.domain.rights import (
    AipdAnnex,
    Came,
    Change,
    ErasureCertificate,
    Expected,
    GroupLabel,
    HeldCounts,
    Keeper,
    Left,
    Passage,
    PersonData,
    PurgedKind,
    PurgeReport,
    RecoverySheet,
    RegisterEntry,
    SpokeFor,
    ToldApart,
    TurnedAway,
    Where,
)

DAY = datetime(2017, 10, 30, 9, 12, tzinfo=PARIS)
GROUPS = ("7K3D", "9QX0", "M1VB", "TT8H", "2ZRA", "C5GW", "0PNE", "J4Y6", "8S1F")
RECOVERY = RecoverySheet("La Fabrique des politiques sociales", DAY, GROUPS)
CERTIFICATE = ErasureCertificate(
    number="2017-003",
    dossier="La Fabrique des politiques sociales",
    asked_on=date(2017, 10, 27),
    done_at=DAY,
    operator="AL",
    what=(
        ("Fiche du registre", 1),
        ("Inscriptions", 3),
        ("Présences rendues anonymes", 2),
        ("Valeurs effacées du journal", 41),
        ("Brouillons", 0),
    ),
    before=HeldCounts(131, 84, 412),
    after=HeldCounts(131, 83, 412),
    backups_deleted=6,
    backups_unreachable=("Clé « SAUVEGARDE »",),
    files_deleted=("Documents/A3-ACT-1/equipe-seule_v1/EMARGEMENT_A3-ACT-1_2017-04-06.pdf",),
    files_to_destroy=("Clé « SAUVEGARDE »/A3-ACT-1/EMARGEMENT_A3-ACT-1_2017-04-06.pdf",),
    passages=1,
    journal="Le journal garde l’empreinte de chaque valeur effacée, et non la valeur : sa chaîne se vérifie encore.",
    owner="Ville de Saint-Nazaire · CCAS",
    contact="Accueil du CCAS de Saint-Nazaire",
)
NOTHING_ERASED = ErasureCertificate(
    "2017-004", "Exercice", None, DAY, "", (), HeldCounts(0, 0, 0), HeldCounts(0, 0, 0), training=True
)
PURGE = PurgeReport(
    dossier="La Fabrique des politiques sociales",
    done_at=DAY + timedelta(days=2),
    operator="AL",
    kinds=(
        PurgedKind("Identités", "30 jours après la validation du compte rendu", date(2017, 9, 29), 84),
        PurgedKind("Coordonnées", "Une fois la réponse envoyée", date(2017, 10, 15), 61),
        PurgedKind("Refus à l’accueil", "À la clôture de l’atelier", None, 0),
    ),
    before=HeldCounts(131, 84, 412),
    after=HeldCounts(131, 0, 412),
    backups_deleted=12,
    files_to_destroy=("Documents/A3-ACT-1/equipe-seule_v1/EMARGEMENT_A3-ACT-1_2017-04-06.pdf",),
    owner="Ville de Saint-Nazaire · CCAS",
)
KEEPER = Keeper("La Fabrique des politiques sociales", "Ville de Saint-Nazaire · CCAS", "Accueil du CCAS")
WHERE = Where("A3-ACT-1", "Acteurs du territoire", datetime(2017, 4, 6, 14, tzinfo=PARIS))
UNDATED = Where("GA", "Grand atelier", None)
ENTRY = RegisterEntry(
    civility="Mme", surname="Lê Thị", first_name="Hồng", organization="ADIL 44", job="juriste",
    category=ParticipantCategory.ASSOCIATION, neighbourhood="Méan-Penhoët", email="hong@example.org",
    phone="06 39 98 00 01", other_contact="", minority=Minority.NO, needs="rampe", named_in_minutes=False,
    photo_allowed=False, answer_wanted=True, follow_up_wanted=False, doubtful=True, source="P-017", noted_at=DAY,
    merged=False,
)  # fmt: skip
PERSON = PersonData(
    keeper=KEEPER,
    at=DAY,
    entries=(ENTRY, replace(ENTRY, surname="LE THI", first_name="Hong", source="", noted_at=None, merged=True)),
    expected=(
        Expected(WHERE, "LT-1", spare=False),
        Expected(WHERE, "LT-2", spare=True),
        Expected(UNDATED, "", spare=False),
    ),
    came=(
        Came(WHERE, DAY, DAY + timedelta(hours=2), None, Role.PARTICIPANT, Manner.REGISTERED,
             ParticipantCategory.ASSOCIATION, False, Proof.DESK, 3, ""),
        Came(UNDATED, DAY, None, DAY, Role.OBSERVER, Manner.WALK_IN, ParticipantCategory.UNKNOWN, True, Proof.LATER,
             None, "4"),
    ),
    group_labels=(GroupLabel(WHERE, DAY, "Famille Lê Thị"),),
    turned_away=(TurnedAway(WHERE, DAY, RefusalReason.ALREADY_PRESENT),),
    told_apart=(ToldApart(DAY, "AL"), ToldApart(None, "")),
    spoke_for=(SpokeFor(WHERE, 3, "Hồng", alone=True),),
    passages=(
        Passage("contribution", "text", "A3-ACT-1-T1-01", "Hồng Lê Thị", "Hồng Lê Thị attend depuis « deux ans »."),
        Passage("participant", "other_contact", "", "Hồng Lê Thị", ""),
    ),
    history=(
        Change(DAY, "AL", "insert", "participant", "surname", "Lê Thị", erased=False),
        Change(DAY, "AL", "update", "participant", "needs", None, erased=True),
        Change(DAY, "", "insert", "attendance", "arrived_at", "2017-04-06T12:05:00.000000Z", erased=False),
        Change(DAY, "AL", "update", "participant", "answer_wanted", True, erased=False),
        Change(DAY, "AL", "delete", "registration", "", None, erased=False),
    ),
    left=(Left(WHERE, 2, DAY),),
)  # fmt: skip
UNKNOWN_PERSON = PersonData(KEEPER, DAY, (replace(ENTRY, surname="Najibullah", first_name="", noted_at=None),))
ANNEX = AipdAnnex(
    KEEPER, "Missions Publiques", DAY,
    {key: 7 for key in paper_texts("aipd")["figures"] if key not in ("title", "note")}, protected=True,
    retention={"identities": 30, "contacts": None},
)  # fmt: skip
UNPROTECTED_ANNEX = AipdAnnex(Keeper("", "", "", training=True), "", DAY, {}, protected=False)


def rights_papers() -> dict[str, Callable[[Path], None]]:
    """Each paper by its name, as it is written under a path."""
    return {
        "EFFACEMENT": partial(write_erasure_certificate, CERTIFICATE),
        "EFFACEMENT_rien": partial(write_erasure_certificate, NOTHING_ERASED),
        "PURGE": partial(write_purge_report, PURGE),
        "PURGE_rien": partial(write_purge_report, replace(PURGE, kinds=(), before=None, after=None)),
        "SECOURS": partial(write_recovery_sheet, RECOVERY),
        "PERSONNE": partial(write_person_data_pdf, PERSON),
        "PERSONNE_rien": partial(write_person_data_pdf, UNKNOWN_PERSON),
        "AIPD": partial(write_aipd_annex, ANNEX),
        "AIPD_rien": partial(write_aipd_annex, UNPROTECTED_ANNEX),
    }
