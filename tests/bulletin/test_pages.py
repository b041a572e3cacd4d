"""The pages of bulletins: who sees what, and the way of one through the browser."""

from pathlib import Path

import pytest
from django.test import Client

from accounts.models import Role
from bulletin.models import Bulletin
from bulletin.services import paragraph_save
from exchange.models import ExportJob
from notifications.models import InboxMessage
from tests.factories import make_user
from tests.pages import find_elements, read_text, read_texts, send_form
from tests.queries import list_queries


@pytest.fixture
def cast(bulletin_rows, settings, tmp_path):
    settings.BUSINESS_DATE, settings.MEDIA_ROOT = "2014-10-15", tmp_path
    return bulletin_rows


def signed_in(user):
    client = Client()
    client.force_login(user, backend="django.contrib.auth.backends.ModelBackend")
    return client


def test_bodies_see_what_was_issued_and_nothing_else(cast):
    draft, issued = cast.draft(), cast.bring_to("issued")
    job = cast.build(issued, is_final=True)
    proof = cast.build(draft)
    for user, seen in (
        (cast.liaison, [issued]),
        (cast.leader, [issued, draft]),
        (make_user(Role.AUDITOR), [issued, draft]),
    ):
        client = signed_in(user)
        assert [row.record for row in client.get("/bulletins/").context["table"].page.object_list] == seen
        assert len(list(client.get("/bulletins/?export=csv&kind=circular"))) == 1
        for row in (draft, issued):
            assert client.get(row.get_absolute_url()).status_code == (200 if row in seen else 404)
        assert client.get(f"/bulletins/{issued.pk}/files/{job.pk}/docx/").status_code == 200
        assert client.get(f"/bulletins/{draft.pk}/files/{proof.pk}/xlsx/").status_code == (
            200 if draft in seen else 404
        )
        assert client.get(f"/bulletins/{issued.pk}/files/{job.pk}/exe/").status_code == 404
        assert client.get(f"/bulletins/{draft.pk}/files/{job.pk}/docx/").status_code == 404
    assert ExportJob.objects.filter(register="bulletin", state="handed_out").count() == 5
    page = signed_in(cast.liaison).get(issued.get_absolute_url())
    assert page.context["actions"] == [] and list(page.context["steps"]) == []


def test_a_file_that_the_store_has_lost_is_refused_in_words_and_the_administrators_are_told(cast):
    issued, admin = cast.bring_to("issued"), make_user(Role.ADMIN)
    job = cast.build(issued, is_final=True)
    Path(job.document.path).unlink()
    client = signed_in(cast.leader)
    client.raise_request_exception = False
    answer = client.get(f"/bulletins/{issued.pk}/files/{job.pk}/docx/")
    assert (answer.status_code, answer.templates[0].name) == (500, "evidence/damaged.html")
    told = InboxMessage.objects.get(kind="fault")
    assert (told.user, told.subject) == (admin, f"附件已损坏：{job.document.name}")
    assert not ExportJob.objects.filter(register="bulletin").exists()


def test_the_way_of_a_bulletin_by_its_pages(cast):
    clerk, leader, colleague = map(signed_in, (cast.clerk, cast.leader, cast.colleague))
    answer = clerk.post("/bulletins/new/", {"quarter": "20143", "kind": "circular"})
    row = Bulletin.objects.get()
    assert answer.url == row.get_absolute_url()
    one = row.paragraphs.get(key="B6.ratio")
    edit = f"{answer.url}paragraphs/{one.pk}/"
    assert clerk.get(edit).context["one"].values[0][0] == "B6.name"
    changed = one.text.replace("70.00%", "71.00%")
    assert clerk.post(edit, {"text": changed, "ground": "", "seen": "另一人的文字"}).status_code == 422
    clerk.post(edit, {"text": changed, "ground": "", "seen": one.text})
    page = clerk.get(answer.url)
    lines = {line.paragraph.key: line for section in page.context["sections"] for line in section.lines}
    assert lines["B6.ratio"].differences == ["71.00"] and lines["B6.ratio"].needs_ground
    assert len(find_elements(page, f"#p{one.position}.paragraph--differs")) == 1
    refused = clerk.post(f"{answer.url}check/", {})
    assert refused.status_code == 409 and "数字与数据快照一致" in refused.context["problem"]
    clerk.post(edit, {"text": "不用", "restore": "1", "seen": changed})
    one.refresh_from_db()
    assert (one.text, one.ground, one.edited_by) == (one.written, "", None)
    clerk.post(f"{edit}new/", {"text": "请各单位认真抓好落实。", "ground": ""})
    assert row.paragraphs.get(position=one.position + 1).text == "请各单位认真抓好落实。"
    assert clerk.post(f"{answer.url}check/", {}).url == answer.url
    assert signed_in(cast.clerk).get(f"{answer.url}sign/").url == answer.url
    assert leader.get(f"{answer.url}sign/").status_code == 200
    assert leader.get(f"{answer.url}issue/").status_code == 403
    send_form(leader, f"{answer.url}sign/")
    assert send_form(leader, f"{answer.url}rework/", {"reason": ""}).status_code == 422
    send_form(colleague, f"{answer.url}issue/")
    row.refresh_from_db()
    assert row.state == "issued" and row.builds.get().is_final
    cast.build(row, is_final=True)
    page = colleague.get(answer.url)
    # Checksums say something to auditors and administrators only.
    checksum = page.context["build"].document_checksum
    assert checksum not in page.content.decode()
    assert checksum in read_text(signed_in(make_user(Role.AUDITOR)).get(answer.url), ".checksum")
    numbers = colleague.get(f"{answer.url}numbers/")
    assert ["第3段", "B6.value", "70.00"] in numbers.context["build"].numbers
    assert "paper.number" in read_texts(numbers, "td:nth-child(2)")
    new = send_form(colleague, f"{answer.url}correct/", {"reason": "数据更正"})
    assert Bulletin.objects.get(corrects=row).get_absolute_url() == new.url


def test_values_that_are_none_answer_404_or_say_what_is_wrong(cast):
    clerk, row = signed_in(cast.clerk), cast.draft()
    url = row.get_absolute_url()
    assert clerk.get(f"{url}paragraphs/999/").status_code == 404
    assert clerk.get(f"{url}nonsense/").status_code == 404
    assert clerk.post("/bulletins/new/", {"quarter": "20144", "kind": "circular"}).status_code == 422
    assert clerk.post("/bulletins/new/", {"quarter": "x", "kind": "y"}).status_code == 422
    assert clerk.post(f"{url}head/", {"title": "", "addressees": "甲", "faces": "gov"}).status_code == 422
    assert clerk.post(f"{url}take-back/", {"csrfmiddlewaretoken": "x"}).status_code == 422
    assert clerk.get("/bulletins/999/").status_code == 404


def test_a_second_click_finds_the_job_of_the_first(cast):
    clerk, row = signed_in(cast.clerk), cast.draft()
    for _ in range(2):
        clerk.post(f"{row.get_absolute_url()}files/")
    assert row.builds.count() == 1
    state = f"{row.get_absolute_url()}files/state/"
    assert find_elements(clerk.get(state), '#files-state[hx-trigger="every 2s"]')
    cast.build(row)
    done = clerk.get(state)
    assert not find_elements(done, "[hx-trigger]") and find_elements(done, 'a[href$="/docx/"]')


def test_number_of_queries_is_fixed(cast):
    row, client = cast.draft(), signed_in(cast.leader)
    client.get("/bulletins/")
    for turn in range(2):
        assert (
            list_queries(lambda: client.get("/bulletins/"))
            == "session user listsettings bulletin bulletin bulletin quarter resultcircular".split()
        )
        assert (
            list_queries(lambda: client.get(row.get_absolute_url()))
            == "session user bulletin bulletinparagraph bulletinbuild bulletin bulletinstep".split()
        )
        cast.draft()
        paragraph_save(paragraph=row.paragraphs.first(), user=cast.clerk, text=f"现将情况通报如下{turn}：")
