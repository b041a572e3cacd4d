"""The controls of GB/T 22239-2019 for an application: requirement, switches behind it, how it is looked at, the test that proves it."""

import csv
from collections.abc import Callable
from dataclasses import dataclass
from functools import cache
from pathlib import Path

from operations.self_check import access, data, identity, intrusion, marks, trail
from operations.self_check.outcomes import Outcome

TABLE = Path(__file__).parent.parent / "data" / "dengbao_app_requirements.csv"
# number: (security switches behind it, look, test that proves it)
LOOKS: dict[int, tuple[tuple[str, ...], Callable[[], Outcome], str]] = {
    1: (
        ("password_min_length", "password_classes", "password_history", "password_max_age_days", "first_sign_in_change"),
        identity.check_passwords,
        "tests/accounts/test_security.py::test_passwords_are_held_to_length_kinds_and_history",
    ),
    2: (
        ("lock_after_failures", "lock_minutes", "idle_minutes", "absolute_session_hours"),
        identity.check_lock,
        "tests/accounts/test_security.py::test_the_lock_follows_the_switches_and_an_account_alone_is_locked_after_twenty",
    ),
    3: ((), identity.check_transport, "tests/house/test_settings.py::test_the_deployment_check_is_clean"),
    4: (
        ("second_factor",), identity.check_second_factor,
        "tests/accounts/test_second_factor.py::test_the_password_alone_opens_nothing",
    ),
    5: ((), access.check_accounts, "tests/house/test_permissions.py::test_a_page_refuses_every_other_role"),
    6: ((), access.check_default_accounts, "tests/operations/test_self_check.py::test_a_default_password_turns_its_line_red"),
    7: (
        ("close_unused_days", "account_end_required", "sessions_at_once"), access.check_unused_accounts,
        "tests/accounts/test_security.py::test_unused_accounts_are_told_and_then_closed_but_never_the_last_administrator",
    ),
    8: (
        ("three_admins",), access.check_separation,
        "tests/accounts/test_rights.py::test_the_database_lets_none_of_the_three_be_another",
    ),
    9: (
        ("three_admins",), access.check_authorised_policy,
        "tests/accounts/test_rights.py::test_rights_of_a_new_account_take_effect_with_the_consent",
    ),
    10: ((), access.check_granularity, "tests/evidence/test_evidence.py::test_a_file_is_handed_out_to_be_saved_and_nothing_else"),
    11: (
        ("security_marks", "paper_mark"), marks.check_marks,
        "tests/accounts/test_marks.py::test_a_record_above_the_clearance_is_found_by_no_way",
    ),
    12: ((), trail.check_recording, "tests/audit/test_recording.py::test_every_way_of_writing_leaves_an_event"),
    13: ((), trail.check_content, "tests/audit/test_recording.py::test_an_act_says_who_in_which_role_and_from_where"),
    14: (
        ("sign_in_log_days", "audit_seal_seconds", "audit_offsite_anchor"), trail.check_protection,
        "tests/audit/test_recording.py::test_the_trail_is_only_added_to",
    ),
    15: ((), trail.check_one_transaction, "tests/audit/test_recording.py::test_two_acts_in_one_transaction_are_told_apart"),
    16: ((), intrusion.check_minimal, "tests/house/test_requirements.py"),
    17: (
        ("admin_addresses",), intrusion.check_addresses,
        "tests/accounts/test_security.py::test_administrators_come_from_their_addresses_only_and_nobody_else_minds",
    ),
    18: ((), intrusion.check_input, "tests/evidence/test_evidence.py::test_anything_else_is_refused_with_a_reason"),
    19: ((), intrusion.check_packages, "tests/house/test_requirements.py"),
    20: ((), data.check_integrity, "tests/operations/test_drill.py::test_a_file_that_was_forged_before_the_backup_fails"),
    21: ((), data.check_confidentiality, "tests/accounts/test_enciphered.py::test_a_telephone_is_enciphered_in_the_database_and_in_the_trail"),
    22: ((), data.check_backup, "tests/operations/test_restore.py::test_database_and_files_are_as_they_were"),
    23: ((), data.check_copy, "tests/operations/test_copying.py::test_a_set_is_copied_and_compared_and_a_damaged_copy_is_none"),
    24: (("no_store",), data.check_residue, "tests/house/test_permissions.py::test_no_page_is_kept_by_browsers"),
    25: ((), data.check_collection, "tests/operations/test_self_check.py::test_the_portal_asks_little_of_people"),
    26: (
        ("export_watermark",), data.check_exports,
        "tests/exchange/test_downloads.py",
    ),
    27: ((), access.check_system_administration, "tests/house/test_permissions.py::test_a_page_refuses_every_other_role"),
    28: ((), trail.check_audit_administration, "tests/audit/test_pages.py::test_others_do_not_learn_of_a_row_or_an_act"),
    29: (
        ("three_admins",), access.check_security_administrator,
        "tests/accounts/test_rights.py::test_with_three_administrators_the_system_administrator_sets_no_switch",
    ),
}  # fmt: skip


@dataclass(frozen=True)
class Control:
    """One control (控制点要求): its words in the standard, and from which level it is asked for."""

    number: int
    group: str
    requirement: str
    level: int
    switches: tuple[str, ...]
    look: Callable[[], Outcome]
    test: str


@cache
def list_controls() -> tuple[Control, ...]:
    """Return the 29 controls in the order of the standard."""
    with TABLE.open(encoding="utf-8-sig", newline="") as lines:
        return tuple(
            Control(
                int(row["no"]), row["control"], row["requirement_gbt22239_2019"], 2 if row["level2"] == "1" else 3,
                *LOOKS[int(row["no"])],
            )
            for row in csv.DictReader(lines)
        )  # fmt: skip
