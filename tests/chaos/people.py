"""The people of a drill: each does one kind of work again and again, and tries again what came to nothing until told that it is done."""

import re
import threading
import time
from collections.abc import Callable, Collection

from tests.chaos.client import Answer, Client, NoAnswer
from tests.chaos.ledger import Batch, Ledger

PATIENCE_SECONDS = 240
"""So long somebody tries before the drill takes it for lost."""
BATCH_ROWS, SHEET_ROWS = 5, 10
PREFIX = "CHAOS-"
GONE = "/sign-in/"


class GaveUp(Exception):
    """Tried for too long."""


class Person(threading.Thread):
    """Somebody at work; `done` ends it after the change in hand."""

    username = "office"

    def __init__(self, port: int, password: str, ledger: Ledger) -> None:
        super().__init__(name=type(self).__name__, daemon=True)
        self.client, self.password, self.ledger = Client(port), password, ledger
        self.done = threading.Event()
        self.number = 0

    def run(self) -> None:
        """Work until told to end; whatever else happens is a fault of the portal or of the drill, and told."""
        try:
            self.begin()
            while not self.done.is_set():
                self.number += 1
                self.work()
        except Exception as error:
            self.ledger.note_fault(f"{self.name}: {type(error).__name__}: {error}")

    def begin(self) -> None:
        """Sign in."""
        self.sign_in()

    def work(self) -> None:
        """Make one change."""
        raise NotImplementedError

    def sign_in(self) -> None:
        """Sign in, again where that came to nothing."""

        def ask() -> Answer:
            self.client.cookies.pop("sessionid", None)
            self.client.ask(GONE)
            return self.client.ask(GONE, [("username", self.username), ("password", self.password)])

        self.insist(ask, {302})

    def insist(self, ask: Callable[[], Answer], expected: Collection[int]) -> Answer:
        """Ask until the answer is one of those expected; what comes in between must be told in words. Raises GaveUp."""
        until = time.monotonic() + PATIENCE_SECONDS
        while time.monotonic() < until:
            try:
                answer = ask()
            except NoAnswer as error:
                self.ledger.note_broken(f"no answer ({error})")
            else:
                if answer.status in expected and not answer.place.startswith(GONE):
                    return answer
                self.judge(answer)
                if answer.place.startswith(GONE) or answer.status == 403:
                    self.sign_in()
            time.sleep(0.3)
        raise GaveUp(f"nothing came of it for {PATIENCE_SECONDS} s")

    def judge(self, answer: Answer) -> None:
        """Note a request that came to nothing; a refusal that says nothing to a person is a fault."""
        self.ledger.note_broken(str(answer.status))
        if answer.status >= 400 and not answer.is_in_words:
            self.ledger.note_fault(f"{self.name} was answered {answer.status} without words: {answer.text[:200]!r}")

    def watch(self, address: str, is_over: Callable[[Answer], bool]) -> Answer:
        """Look at a page until it says that it is over. Raises GaveUp."""
        until = time.monotonic() + PATIENCE_SECONDS
        while time.monotonic() < until:
            answer = self.insist(lambda: self.client.ask(address), {200})
            if is_over(answer):
                return answer
            time.sleep(0.5)
        raise GaveUp(f"{address} did not come to an end in {PATIENCE_SECONDS} s")


class FormClerk(Person):
    """Records spot checks by the form, every third with a failing item."""

    def work(self) -> None:
        number, fails = f"{PREFIX}F{self.number}", self.number % 3 == 0
        sample = f"表单样品{self.number}"
        form = [
            ("number", number), ("stage", "market"), ("sampled_on", "2014-08-15"), ("sample_name", sample),
            ("first_result", "failed" if fails else "passed"), ("sampled_name", "宝坻百货商场"),
            ("failing_items_item", "水分" if fails else ""), ("failing_items_measured", ""), ("failing_items_limit", ""),
        ]  # fmt: skip
        # 422: the number is there already, from a try whose answer was lost.
        answer = self.insist(lambda: self.client.ask("/spot-checks/add/", form), {302, 422})
        if answer.status == 422 and number not in answer.text:
            self.ledger.note_fault(f"the form of {number} was refused: {answer.text[:200]!r}")
        self.ledger.note_batches("forms", {number: Batch(sample, int(fails))})


class Program(Person):
    """Calls the programming interface, each call under a key of its own that its repetitions keep."""

    username = "office-2"

    def begin(self) -> None:
        """Sign in and make a token, as a person does."""
        self.sign_in()

        def ask() -> Answer:
            # A new name at each try: where an answer was lost, the token was made, and nobody has its secret.
            return self.client.ask("/tokens/", [("name", f"chaos {time.monotonic()}"), ("days", "30")])

        self.client.token = find('<code id="secret">(.*?)</code>', self.insist(ask, {200}).text)

    def work(self) -> None:
        batches = {
            f"{PREFIX}A{self.number}-{line}": Batch(f"接口样品{self.number}-{line}", int(line == 0))
            for line in range(BATCH_ROWS)
        }
        rows = [
            {
                "number": number, "stage": "market", "sampled_on": "2014-08-16", "sample_name": batch.sample,
                "sampled_name": "宝坻百货商场", "first_result": "failed" if batch.failing_items else "passed",
                "failing_items": [{"item": "水分"}] * batch.failing_items,
            }
            for number, batch in batches.items()
        ]  # fmt: skip
        self.insist(
            lambda: self.client.call("/api/v1/spot-checks/batch/", {"rows": rows}, f"chaos-{self.number}"), {200}
        )
        self.ledger.note_batches("programs", batches)


class SheetClerk(Person):
    """Hands in sheets, confirms what they would do, and waits until it is written."""

    def work(self) -> None:
        batches = {
            f"{PREFIX}S{self.number}-{line}": Batch(f"表格样品{self.number}-{line}", 0) for line in range(SHEET_ROWS)
        }
        lines = ["抽样编号,环节,抽样日期,被抽样单位名称,样品名称,检验结论"]
        lines += [f"{number},流通,2014-08-17,宝坻百货商场,{batch.sample},合格" for number, batch in batches.items()]
        file = (f"chaos-{self.number}.csv", "\n".join(lines))
        place = self.insist(lambda: self.client.ask("/imports/", [("register", "spot-checks")], file), {302}).place
        while True:
            page = self.watch(place, lambda page: "load delay" not in page.text).text
            # The last step of the page tells: to be confirmed, to be tried again, or over.
            step = re.search(rf'action="({re.escape(place)}(?:confirm|retry)/)"', page)
            if step is None:
                break
            self.insist(lambda: self.client.ask(step[1], []), {302})  # noqa: B023 - called at once
        if "notice--success" not in page:
            self.ledger.note_fault(f"{place} came to nothing: {find('<strong>(.*?)</strong>', page)}")
            return
        self.ledger.note_batches("sheets", batches)


class Liaison(Person):
    """Saves the items of a report, one after the other, again and again."""

    username = "liaison-dianshitai"
    report = "/reports/dianshitai/2014Q3/"

    def work(self) -> None:
        page = self.insist(lambda: self.client.ask(self.report), {200}).text
        form = re.search(rf'<form[^>]*action="({self.report}items/(\d+)/)"(.*?)</form>', page, re.DOTALL)
        if form is None:
            raise LookupError(f"no form in {self.report}")
        text = f"第{self.number}次填报 {self.ident}"

        def save() -> Answer:
            # The revision anew at each try: where an answer was lost, the save may be there, and is then only confirmed.
            shown = self.client.ask(self.report)
            item = re.search(rf'action="{form[1]}"(.*?)</form>', shown.text, re.DOTALL)
            if shown.status != 200 or item is None:
                return shown
            if text in item[1]:
                return Answer(302, self.report, "", "")
            revision = find(r'name="revision" value="(\d+)"', item[1])
            figure = [("revision", revision), ("figure", str(self.number)), ("explanation", text)]
            return self.client.ask(form[1], figure)

        self.insist(save, {302})
        self.ledger.note_save(int(form[2]), text)


class Reader(Person):
    """Has lists written by a worker, and fetches them when the page says that they are ready."""

    username = "leader"
    address = "/exports/prepare/spot-checks/csv/?stage=production"

    def work(self) -> None:
        # 429: three tries whose answers were lost are under way.
        place = self.insist(lambda: self.client.ask(self.address, []), {302}).place
        page = self.watch(place, lambda page: "load delay" not in page.text).text
        while f'action="{place}retry/"' in page:
            self.insist(lambda: self.client.ask(f"{place}retry/", []), {302})
            page = self.watch(place, lambda page: "load delay" not in page.text).text
        file = self.insist(lambda: self.client.ask(f"{place}file/"), {200}).text
        self.ledger.note_export(int(find(r"/exports/(\d+)/", place)), file.count("\n") - 1)


PEOPLE: tuple[type[Person], ...] = (FormClerk, Program, SheetClerk, Liaison, Reader)


def find(pattern: str, text: str) -> str:
    """Return the first group of a pattern in a page; LookupError where it is not there."""
    found = re.search(pattern, text, re.DOTALL)
    if found is None:
        raise LookupError(f"{pattern} is nowhere in {text[:200]!r}")
    return found[1]
