"""The tests of a view or a service lie in the file of its name, or in one that is named here."""

from launcher.places import ROOT

ELSEWHERE = {
    "accounts/test_further_switches.py": "operations/views: permissions",
    "assessment/test_course.py": "assessment/services: decisions findings reviews rounds runs sheets steps",
    "assessment/test_pages.py": "assessment/views: acting results reviewing sheets",
    "assessment/test_reminding.py": "assessment/services: notify / assessment/views: counting",
    "assessment/test_schemes.py": "assessment/services: takeover",
    "audit/test_sealing.py": "audit/services: chain verification",
    "bulletin/test_collecting.py": "bulletin/services: snapshots",
    "bulletin/test_pages.py": "bulletin/views: drafting files reading steps",
    "bulletin/test_transitions.py": "bulletin/services: building drafts issuing steps",
    "dashboard/test_leadership.py": "dashboard/views: home overviews",
    "dashboard/test_navigation.py": "dashboard/views: counting",
    "departments/test_names.py": "plans/services: bodies names townships",
    "enterprises/test_editing.py": "registers/views: changes pickers rows",
    "enterprises/test_lists.py": "registers/views: lists",
    "enterprises/test_merging.py": "enterprises/services/merging: changes effects joining",
    "enterprises/test_sites.py": "enterprises/views: details",
    "exchange/test_register_sheets.py": "registers/views: imports",
    "inspections/test_pages.py": "inspections/views: details",
    "inspections/test_rectification_pages.py": "inspections/views: deadline_rules",
    "inspections/test_urging_several.py": "registers/views: several",
    "plans/test_amendments.py": "plans/services: deciding lights versions",
    "plans/test_closing.py": "targets/services: closing / plans/views: quarters",
    "plans/test_plans.py": "plans/views: bodies",
    "plans/test_successor_duties.py": "plans/views: draft_duties",
    "reporting/test_filling.py": "reporting/services: files / reporting/views: files home",
    "reporting/test_handing_over.py": "reporting/views: paper",
    "reporting/test_items.py": "reporting/views: settings",
    "reporting/test_report_decisions.py": "reporting/services: corrections notify unlocking / reporting/views: corrections unlocking",
    "reporting/test_report_measures.py": "reporting/views: accepted",
    "reporting/test_report_sheets.py": "reporting/services: past_reports",
    "reporting/test_report_workflow.py": "reporting/services: steps values versions",
    "reporting/test_reviewing.py": "reporting/views: history queue",
    "supervision/test_colours.py": "supervision/services: reminding",
    "supervision/test_items.py": "supervision/views: drafting",
    "supervision/test_numbers.py": "supervision/services: drafting",
    "supervision/test_rules.py": "supervision/services: escalation",
    "supervision/test_rules_of_people.py": "supervision/services: notify",
    "supervision/test_sheets.py": "supervision/services: taking_over",
    "supervision/test_transitions.py": "supervision/services: closing extending handling steps",
    "targets/test_causes.py": "targets/services: plan",
    "targets/test_figures.py": "targets/services: comparison stale",
}
"""Test files of the stories that several views or services make together, and which these are."""


def test_each_view_and_service_has_tests_of_its_name_or_is_named_here() -> None:
    modules = {
        path.relative_to(ROOT).with_suffix("").as_posix()
        for role in ("views", "services")
        for path in [*ROOT.glob(f"*/{role}/*.py"), *ROOT.glob(f"*/{role}/*/*.py")]
        if path.stem != "__init__"
    }
    assert len(modules) > 150
    nameless = {
        name
        for name in modules
        if not any((ROOT / "tests" / name.split("/")[0]).rglob(f"test_{name.split('/')[-1]}.py"))
    }
    named = [
        f"{folder}/{module}"
        for folders in ELSEWHERE.values()
        for folder, _colon, names in (part.partition(": ") for part in folders.split(" / "))
        for module in names.split()
    ]
    assert sorted(named) == sorted(nameless)
    assert [name for name in ELSEWHERE if not (ROOT / "tests" / name).exists()] == []
