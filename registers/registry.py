"""The one declaration of a register: its form, its list, its export, and what hangs on a row.

Apps declare theirs in ``registers.py``, which is loaded as ``admin.py`` is. Addresses, pages, withdrawals, pickers,
exports and the interface read it; `docs/registers.md` shows one.
"""

from collections.abc import Callable
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any, ClassVar, TypeVar

from django.core.exceptions import PermissionDenied
from django.db.models import Model, QuerySet
from django.urls import reverse
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _
from django_tables2.data import TableQuerysetData

from accounts.access import READERS, SignedInRequest
from accounts.models import Role, User
from exchange.exports.catalogue import Exportable, export_of, offer_export
from exchange.resources import SheetResource
from registers.impact import Impacts
from registers.lists import RegisterData, select_rows
from targets.causes import Code

if TYPE_CHECKING:
    from registers.forms import RegisterForm

Text = str | Promise


@dataclass(frozen=True)
class BulkAction:
    """What people of these roles can do with several rows of a list at once: a page that takes their keys as ``row``.

    The page says first what will be done, and asks for what it takes; what ``is_done_at_once`` is posted there instead.
    All actions of one list are of one kind.
    """

    page: str
    title: Text
    can_take: Callable[[Any], bool]
    """Says of a row of the list, without a query, whether the action may be meant for it."""
    roles: tuple[Role, ...] = (Role.OFFICE,)
    is_done_at_once: bool = False


class RegisterList:
    """A list of rows with its filters and its export.

    ``path`` is its address beneath the portal's root, the name of that address within its app, and the key of its export
    and of its sheet. ``table`` is a Table, ``filters`` a FilterSet, ``export`` an Export; ``links`` are pages beside it, ``readers`` may see and export it, ``keepers`` add to it.
    A ``resource`` stands for path, title and export: the sheet of the register is what its list is called and written by.
    A list that shows more than its rows names a ``template`` on `registers/list.html`, which has ``extras`` beside what
    every list has; ``empty`` says what a list without rows shows: title, hint for readers, and hint for keepers if there are any; ``address`` is where the list stands
    if not at its path; ``data`` cuts its pages.
    """

    model: ClassVar[type[Any]]
    resource: ClassVar[type[SheetResource]]
    path: ClassVar[str]
    title: ClassVar[Text]
    lead: ClassVar[Text] = ""
    table: ClassVar[Any] = None
    filters: ClassVar[Any] = None
    export: ClassVar[Any] = None
    add_page: ClassVar[str]
    links: ClassVar[tuple[tuple[str, Text], ...]] = ()
    bulk: ClassVar[tuple[BulkAction, ...]] = ()
    readers: ClassVar[tuple[Role, ...]] = READERS
    keepers: ClassVar[tuple[Role, ...]] = (Role.OFFICE,)
    template: ClassVar[str] = "registers/list.html"
    empty: ClassVar[tuple[Text, ...]] = (
        _("Nothing is recorded here yet"),
        _("The programme office records the rows."),
        _("Record the first row, or import a sheet."),
    )
    address: ClassVar[str] = ""
    data: ClassVar[type[TableQuerysetData]] = RegisterData

    def __init_subclass__(cls) -> None:
        # Only where the class itself names it: a subclass that overrides the title must keep its own.
        if "resource" in vars(cls):
            options = cls.resource._meta
            cls.path, cls.title = options.key, options.title
            # 监督抽查数据 is a sheet of data; the file is the ledger, 监督抽查台账.
            cls.export = export_of(f"{options.sheet.removesuffix('数据')}台账", cls.resource)

    def rows(self, user: User) -> QuerySet[Any]:
        """Return the rows that the person may see, with what the list shows of them."""
        rows: QuerySet[Any] = self.model._default_manager.all()
        return rows

    def extras(self, request: SignedInRequest) -> dict[str, Any]:
        """Return what the list's own template shows beside the rows."""
        return {}

    @property
    def list_page(self) -> str:
        """The address name of the list."""
        return f"{self.model._meta.app_label}:{self.path}"

    @property
    def search_hint(self) -> Text:
        """What can be typed to find a row."""
        hint: Text = self.filters.base_filters["q"].hint if self.filters else ""
        return hint


class Register(RegisterList):
    """Rows that are kept on pages and through the interface, by one form and one service.

    ``noun`` begins the address names of their pages: ``certificate-add``, ``certificate-edit``, ``certificate-withdraw``.
    ``children`` are the relations whose rows are withdrawn with a row. A register without a ``table`` has no list of its
    own: its rows stand on the page of the row above, which the form's ``anchor`` names.
    """

    noun: ClassVar[str]
    form: "ClassVar[type[RegisterForm]]"
    children: ClassVar[tuple[str, ...]] = ()

    def __init_subclass__(cls) -> None:
        super().__init_subclass__()
        if "form" in vars(cls):
            cls.model = cls.form._meta.model
            cls.add_page = f"{cls.model._meta.app_label}:{cls.noun}-add"

    def subject(self, row: Any) -> str:
        """Return how a figure's history and the list of withdrawals name the row, such as 证书 03410Q10286R0S."""
        raise NotImplementedError

    def reason(self, row: Any) -> str:
        """Return why the row came to be, as far as it says so itself."""
        return ""

    def find_code(self, row: Any, stored: Any) -> Code:
        """Return which kind of cause it is for a figure that the row was recorded (``stored`` None), or changed."""
        return Code.ROWS_CORRECTED if stored else Code.ROWS_ADDED

    def impact(self, row: Any) -> Impacts:
        """Return what the row means to the figures; nothing unless the register says so."""
        return {}

    def own_impact(self, row: Any) -> Impacts:
        """Return what the row by itself means, without rows that hang on it; asks the database for nothing."""
        return self.impact(row)

    def hint(self, row: Any) -> str:
        """Return what tells rows of one name apart where one is chosen."""
        return ""

    def choices(self) -> QuerySet[Any]:
        """Return the rows to choose from, with what ``hint`` reads."""
        rows: QuerySet[Any] = self.model._default_manager.all()
        return rows

    def check_permission(self, user: User, row: Any) -> None:
        """Raise PermissionDenied unless the person may keep the row, or add any where it is None."""
        if user.role not in self.keepers:
            raise PermissionDenied

    def may_keep(self, user: User, row: Any) -> bool:
        """Say whether the person may keep the row."""
        try:
            self.check_permission(user, row)
        except PermissionDenied:
            return False
        return True

    @property
    def name(self) -> str:
        """What one row is called."""
        return str(self.model._meta.verbose_name)

    @property
    def listing(self) -> "Register":
        """The register whose list leads to the rows: this one, or that of the rows above."""
        return self if self.table else registry[self.model._meta.get_field(self.form.anchor).related_model]

    @property
    def list_url(self) -> str:
        """The address of that list."""
        return reverse(self.listing.list_page)

    def row_url(self, row: Any) -> str:
        """Return the address of the page that shows the row: its own, or that of the row above."""
        shown = row if hasattr(row, "get_absolute_url") else getattr(row, self.form.anchor)
        url: str = shown.get_absolute_url()
        return url


registry: dict[type[Model], Register] = {}
"""By model, parents before their children: in this order rows are locked."""
lists: dict[str, RegisterList] = {}
"""By path."""

AnyList = TypeVar("AnyList", bound=type[RegisterList])


def register(declared: AnyList) -> AnyList:
    """Take up a declaration, and offer its list for export."""
    one = declared()
    # A list alone has no form: its rows are kept elsewhere.
    if isinstance(one, Register):
        registry[one.model] = one
    if one.table:
        lists[one.path] = one
        offer_export(
            Exportable(
                one.path,
                one.title,
                one.readers,
                select=lambda user, params: select_rows(one, user, params),
                address=lambda params: f"{reverse(one.list_page)}?{params.urlencode()}",
            )
        )
    return declared
