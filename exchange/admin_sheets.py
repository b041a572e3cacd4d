"""Import and export of short lists in the admin, through the guard and the resources of all sheets."""

from collections.abc import Sequence
from typing import Any

from django.contrib import messages
from django.contrib.admin.models import ADDITION, CHANGE, LogEntry
from django.core.exceptions import PermissionDenied
from django.db.models import QuerySet
from django.http import HttpRequest, HttpResponse
from django.http.response import HttpResponseBase
from django.shortcuts import redirect
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from import_export.admin import ImportExportModelAdmin

from exchange.context import ImportContext
from exchange.exports.catalogue import titles
from exchange.exports.downloads import download_rows
from exchange.formats.errors import SheetRefused
from exchange.formats.selections import Selection
from exchange.formats.writing import FORMATS
from exchange.imports.preview import previews_of
from exchange.resources import SheetResource
from exchange.results import NEW, UPDATE, SheetResult
from targets import clock


class SheetAdmin(ImportExportModelAdmin):
    """A list that who may change it brings in from a sheet, after a preview; who may look at it takes it out.

    The library's own preview draws every cell's difference and its form of fields to export has styles inside, which the content
    security policy forbids; so rows are previewed as on the pages of imports, and a list is exported with all of its columns.
    """

    resource_classes: Sequence[type[SheetResource]]
    import_template_name = "admin/import_sheet.html"
    # The library's form chooses columns; a list goes out with all of them, so that it can be handed in again.
    skip_export_form_from_action = True

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        meta = self.resource_classes[0]._meta
        # The record of exports names files by these keys, and lists of the admin are offered nowhere else.
        titles[meta.key] = meta.title

    def has_import_permission(self, request: HttpRequest) -> bool:
        """Let those import who may add and change."""
        return self.has_add_permission(request) and self.has_change_permission(request)

    def has_export_permission(self, request: HttpRequest) -> bool:
        """Let those export who may look."""
        return self.has_view_permission(request)

    def get_import_formats(self) -> Any:
        """Return the formats, each looking for the headings of the resource."""
        columns = self.resource_classes[0].columns_taken()
        # The library makes formats without arguments, so each kind gets a class of its own that knows the columns.
        return [type(form.__name__, (form,), {"columns": columns}) for form in FORMATS.values()]

    def get_import_resource_kwargs(self, request: HttpRequest, **kwargs: Any) -> dict[str, Any]:
        """Tell the resource who imports."""
        return {"context": ImportContext(user=request.user, cause=gettext_lazy("Import in the administration"))}  # type: ignore[arg-type]

    def add_data_read_fail_error_to_form(self, form: Any, e: Exception) -> None:
        """Say why a file is refused; a fault of the portal is no fault of the file."""
        if not isinstance(e, SheetRefused):
            # The library catches whatever reading raises and would show a fault of ours as one of the file.
            raise e
        form.add_error("import_file", f"{e.error.reason} {e.error.remedy}")

    def export_action(self, request: HttpRequest) -> Any:
        """Send the list as it is filtered."""
        if not self.has_export_permission(request):
            raise PermissionDenied
        return self.download(request, self.get_export_queryset(request))

    def export_admin_action(self, request: HttpRequest, queryset: QuerySet[Any]) -> Any:
        """Send the rows that were chosen in the list."""
        if not self.has_export_permission(request):
            raise PermissionDenied
        return self.download(request, queryset)

    def download(self, request: HttpRequest, rows: QuerySet[Any]) -> HttpResponseBase:
        """Send rows as a workbook that can be handed in again, and record it."""
        resource = self.resource_classes[0]
        sheet, headings = resource.shown_sheet(), tuple(field.shown_title for field in resource.headings())
        selection = Selection(sheet, headings, lambda: resource().export_rows(rows), rows.count(), [])
        file_name = f"{sheet}_{clock.today():%Y%m%d}.xlsx"
        return download_rows(user=request.user, key=resource._meta.key, file_name=file_name, selection=selection)  # type: ignore[arg-type]

    def import_action(self, request: HttpRequest, **kwargs: Any) -> Any:
        """Show what would become of each row, in the words of the sheet."""
        response = super().import_action(request, **kwargs)
        context = getattr(response, "context_data", None) or {}
        result: SheetResult | None = context.get("result")
        if result is not None:
            context["previews"] = [*previews_of(result)]
            context["row_errors"] = [*result.row_errors_found]
        return response

    def process_result(self, result: Any, request: HttpRequest) -> HttpResponse:
        """Ask again where the list changed after the preview, so that nothing was written."""
        # The confirmation comes with a second request; the rows may have changed in between.
        if result.has_validation_errors():
            messages.error(
                request, _("The list has changed meanwhile; nothing was written. Please hand the sheet in again.")
            )
            return redirect(f"admin:{'_'.join(self.get_model_info())}_import")
        return super().process_result(result, request)

    def generate_log_entries(self, result: Any, request: HttpRequest) -> None:
        """Record each row that was written, as the admin records a form."""
        for action, flag in ((NEW, ADDITION), (UPDATE, CHANGE)):
            written = [draft.object_id for draft in result.rows if draft.import_type == action]
            if written:
                LogEntry.objects.log_actions(
                    user_id=request.user.pk or 0, queryset=self.resource_classes[0]._meta.model._base_manager.filter(pk__in=written), action_flag=flag,
                    change_message=_("Import in the administration"),
                )  # fmt: skip
