"""Meetings of the demonstration: two held, each with a decision that is an item of supervision, and the next one."""

from meetings.models import Meeting, MeetingDecision


def test_two_meetings_decided_and_the_next_is_prepared(demonstration):
    rows = Meeting.objects.order_by("held_on")
    assert [(row.title, f"{row.held_on}", row.state) for row in rows] == [
        ("质量兴区领导小组2014年第二次会议", "2014-07-14", "filed"),
        ("质量兴区领导小组2014年第三次会议", "2014-10-10", "filed"),
        ("质量兴区领导小组2014年第四次会议", "2014-10-24", "prepared"),
    ]
    assert [(row.title, row.supervision.number, row.supervision.state) for row in MeetingDecision.objects.order_by("pk")] == [
        ("夏季食品抽检", "督〔2014〕7号", "struck"), ("三季度重点工程质量巡查", "督〔2014〕22号", "assigned"),
    ]  # fmt: skip
    # The figures are those that were known on the day: 1230 of 1300 batches of the second quarter.
    (told,) = rows[0].entries.filter(label__startswith="B6 ").values_list("words", flat=True)
    assert told.startswith("94.62 %（1\u2009230/1\u2009300）")
