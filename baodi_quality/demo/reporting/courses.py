"""How each body's report of each quarter went: mostly in time and accepted, and now and then otherwise."""

import datetime as dt
from dataclasses import dataclass
from random import Random

from baodi_quality.demo import LAST_DAY, SEED
from reporting.deadlines import next_working_day
from reporting.models import ReportAction as Action

DAY = dt.timedelta(days=1)


@dataclass(frozen=True)
class DatedStep:
    """A step on a report's way, at an hour of a day."""

    action: Action
    day: dt.date
    hour: int
    reason: str = ""


Course = list[DatedStep]
NIL = "本季度未发生应填报事项，特此说明。"
RETURNED = "个别数据与上季度相比波动较大，请核对计量单位后重新报送。"
ON_BEHALF = "该单位网络故障，根据其加盖公章的纸质报告代报。"
LATE = {(20141, "kexie"): 3, (20142, "wenguang"): 4, (20142, "xumu"): 6, (20142, "wujia"): 2}
"""Submissions after the deadline, by days."""
SENT_BACK = {(20142, "jingmao"), (20142, "huanbao")}
STILL_OUT = {(20142, "linye"), (20143, "yancao")}
"""Returned and not submitted again since."""
NEVER_IN = {(20142, "dianshitai")}
NILS = {(20121, "jianchayuan"), (20131, "fayuan"), (20141, "jianchayuan"), (20143, "jianchayuan")}
OFFICE_FILED = {(20132, "dianshitai")}
ACCEPTED = {"office", "shiyao", "fagai", "renshi", "kexie", "xiaoxie", "caizheng", "guoshui", "zhixie"}
WAITING = {"weisheng", "jianwei", "jiaoyu", "wujia", "baoshe", "jianchayuan"}
SIGNED = {"dishui"}
"""Of the third quarter of 2014, which is open."""
OPEN = 20143


def get_course(quarter: int, code: str, due: dt.date) -> Course:
    """Return what happened to a report that is due on ``due``, a working day; a draft has had nothing happen to it."""
    # A stream for each report: another body or quarter changes no other one.
    random = Random(f"{SEED}|{code}|{quarter}")
    if (quarter, code) in NEVER_IN:
        return []
    moves = draw_open_course(code, random) if quarter == OPEN else draw_past_course(quarter, code, due, random)
    if (quarter, code) in NILS:
        return [DatedStep(Action.DECLARE_NIL, moves[0].day, 9, NIL), *moves]
    return moves


def draw_past_course(quarter: int, code: str, due: dt.date, random: Random) -> Course:
    """Return the way of a report of a quarter that is over and done with."""
    # In the first years some came too late; the radio station often.
    chance = 0.3 if code == "diantai" else 0.05
    drawn = random.randrange(1, 4) if quarter < 20140 and random.random() < chance else 0
    late = LATE.get((quarter, code), drawn)
    first = next_working_day(due + late * DAY if late else due - random.randrange(6) * DAY)
    if (quarter, code) in OFFICE_FILED:
        return [DatedStep(Action.SUBMIT_ON_BEHALF, due, 16, ON_BEHALF), DatedStep(Action.ACCEPT, due, 17)]
    if (quarter, code) in STILL_OUT:
        return [*submit_on(first), return_on(next_working_day(first + DAY))]
    back = next_working_day(first + DAY)
    again = next_working_day(back + 2 * DAY)
    if (quarter, code) in SENT_BACK or (quarter < 20140 and not late and random.random() < 0.05):
        return [*submit_on(first), return_on(back), *submit_on(again), DatedStep(Action.ACCEPT, again, 17)]
    return [*submit_on(first), DatedStep(Action.ACCEPT, back, random.randrange(9, 17))]


def draw_open_course(code: str, random: Random) -> Course:
    """Return how far the report of the open quarter has come."""
    first = next_working_day(LAST_DAY - random.randrange(4, 7) * DAY)
    if code in SIGNED:
        return submit_on(LAST_DAY - DAY)[:1]
    if code in WAITING:
        return submit_on(LAST_DAY - random.randrange(1, 3) * DAY)
    if (OPEN, code) in STILL_OUT:
        return [*submit_on(first), return_on(LAST_DAY - DAY)]
    return [*submit_on(first), DatedStep(Action.ACCEPT, LAST_DAY - DAY, 10)] if code in ACCEPTED else []


def submit_on(day: dt.date) -> Course:
    """Return the signature of the head and the submission on the same day."""
    return [DatedStep(Action.SIGN, day, 10), DatedStep(Action.SUBMIT, day, 15)]


def return_on(day: dt.date) -> DatedStep:
    """Return the return of a report."""
    return DatedStep(Action.RETURN, day, 11, RETURNED)
