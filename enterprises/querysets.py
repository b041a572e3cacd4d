"""All reading of enterprises, products, certificates and awards."""

import datetime as dt
from typing import TYPE_CHECKING

from django.contrib.postgres.search import TrigramSimilarity
from django.db import models
from django.db.models import Case, Count, Exists, F, OuterRef, Q, Subquery, Value, When
from django.db.models.functions import Coalesce

from enterprises.duplicates.names import organisation
from targets.numbers import folding_pattern, normalise_text

if TYPE_CHECKING:
    # mypy looks the quoted names up here.
    from enterprises.models import (  # noqa: F401
        BrandAward,
        Certificate,
        Designation,
        Enterprise,
        LikelyPair,
        Product,
        ProductStandard,
        Site,
    )


class EnterpriseQuerySet(models.QuerySet["Enterprise"]):
    """Reading enterprises."""

    def in_operation(self, day: dt.date) -> "EnterpriseQuerySet":
        """Keep the enterprises in operation on ``day``: from the founding date until the closing date."""
        return self.filter(open_on(day, "founded_on", "closed_on"))

    def key(self, day: dt.date) -> "EnterpriseQuerySet":
        """Keep the enterprises designated as key (重点企业) on ``day``."""
        from enterprises.models import Designation  # noqa: PLC0415 - models import this module

        return self.filter(has(Designation.objects.of_kind("key").in_force(day), "enterprise"))

    def serving(self) -> "EnterpriseQuerySet":
        """Keep the enterprises of the service industries that the plan names."""
        return self.filter(service_industry__isnull=False)

    def search(self, words: str) -> "EnterpriseQuerySet":
        """Keep the enterprises that a clerk means by ``words``: part of a present or former name, of a code, or initials."""
        return self.filter(every_word(words, enterprise=""))

    def uncompared(self) -> models.QuerySet["Enterprise", tuple[int, str, str]]:
        """Return key, distinctive name and organisation code of the records not compared with all others as they are now."""
        from enterprises.models import ComparedEnterprise  # noqa: PLC0415 - models import this module

        same = ComparedEnterprise.objects.filter(
            enterprise=OuterRef("pk"), name_core=OuterRef("name_core"), organisation=OuterRef("organisation")
        )
        # The stored one is an empty text where there is none, and NULL equals nothing.
        rows = self.annotate(organisation=Coalesce(organisation(), Value(""))).exclude(Exists(same))
        return rows.order_by("pk").values_list("pk", "name_core", "organisation")

    def similar(self, name: str) -> "EnterpriseQuerySet":
        """Keep the enterprises with a name like ``name`` (trigrams), the most alike first."""
        return (
            self.filter(name__trigram_similar=name)
            .annotate(likeness=TrigramSimilarity("name", name))
            .order_by("-likeness", "pk")
        )


class LikelyPairQuerySet(models.QuerySet["LikelyPair"]):
    """Reading pairs of records that look like one enterprise."""

    def open(self) -> "LikelyPairQuerySet":
        """Keep the pairs that are still to be decided: both records stand, and nobody found them to be two."""
        from enterprises.models import DistinctEnterprises, Enterprise  # noqa: PLC0415 - models import this module

        told_apart = DistinctEnterprises.objects.filter(first=OuterRef("first"), second=OuterRef("second"))
        # The few that are withdrawn, by their index: joining each pair with both its records takes ten times as long.
        withdrawn = Enterprise.everything.filter(withdrawal__isnull=False)
        return self.filter(~Exists(told_apart)).exclude(first__in=withdrawn).exclude(second__in=withdrawn)

    def shown(self, keys: list[int]) -> "LikelyPairQuerySet":
        """Return these pairs in their order, with what a page shows of their records."""
        return self.filter(pk__in=keys).select_related("first__township", "second__township")

    def counts(self) -> list[tuple[str, int]]:
        """Return the reasons in words, the surest first, each with the number of pairs."""
        found = dict(self.order_by("why").values_list("why").annotate(pairs=Count("pk")))
        return [(str(why.label), found.get(why.value, 0)) for why in self.model.Why]


class DesignationQuerySet(models.QuerySet["Designation"]):
    """Reading designations."""

    def of_kind(self, kind: str) -> "DesignationQuerySet":
        """Keep the designations of one kind."""
        return self.filter(kind=kind)

    def in_force(self, day: dt.date) -> "DesignationQuerySet":
        """Keep the designations that hold on ``day``; their last day belongs to them."""
        return self.filter(open_on(day, "since", "until"))


class ProductQuerySet(models.QuerySet["Product"]):
    """Reading products."""

    def in_production(self, day: dt.date) -> "ProductQuerySet":
        """Keep the products in production on ``day``: from the launch date until the end date."""
        return self.filter(open_on(day, "launched_on", "ended_on"))

    def lacking_ccc(self, day: dt.date) -> "ProductQuerySet":
        """Keep the catalogue products in production on ``day`` without a valid CCC certificate."""
        from enterprises.models import Certificate  # noqa: PLC0415 - models import this module

        certificates = Certificate.objects.valid(day).of_scheme(Certificate.Scheme.CCC)
        return self.in_production(day).filter(~has(certificates, "products"), in_ccc_catalogue=True)

    def search(self, words: str) -> "ProductQuerySet":
        """Keep the products whose name, model or maker ``words`` mean."""
        return self.filter(every_word(words, "name", "model", enterprise="enterprise__"))


class ProductStandardQuerySet(models.QuerySet["ProductStandard"]):
    """Reading the standards behind products."""

    # GB/T 20000.2: NEQ is no adoption.
    ADOPTING = ("idt", "mod", "eqv")

    def valid(self, day: dt.date) -> "ProductStandardQuerySet":
        """Keep the standards that hold on ``day``; their last day belongs to them."""
        return self.filter(open_on(day, "valid_from", "valid_until"))

    def adopting(self) -> "ProductStandardQuerySet":
        """Keep those that adopt an international or advanced foreign standard."""
        return self.filter(adoption__in=self.ADOPTING)


class CertificateQuerySet(models.QuerySet["Certificate"]):
    """Reading certificates."""

    VOIDING = ("suspended", "withdrawn", "cancelled")
    SYSTEMS = ("iso9001", "iso14001", "ohsas18001")

    def of_scheme(self, scheme: str) -> "CertificateQuerySet":
        """Keep the certificates of one scheme."""
        return self.filter(scheme=scheme)

    def search(self, words: str) -> "CertificateQuerySet":
        """Keep the certificates whose number begins with ``words`` or whose holder they mean."""
        return self.filter(has_number("", words) | every_word(words, enterprise="enterprise__"))

    def valid(self, day: dt.date) -> "CertificateQuerySet":
        """Keep the certificates valid on ``day`` (indicators.md): issued, not past expiry, no voiding status.

        The last status event on or before the day decides; surveillance audits leave the status as it is.
        """
        return (
            self.filter(issued_on__lte=day, expires_on__gte=day)
            .with_last_status(day)
            # NOT IN is unknown for NULL, and a certificate without events would fall out.
            .filter(Q(last_status__isnull=True) | ~Q(last_status__in=self.VOIDING))
        )

    def lapsing(self, day: dt.date, within: int = 30) -> "CertificateQuerySet":
        """Keep the system certificates of key enterprises that end within so many days, or have ended, without renewal."""
        from enterprises.models import Enterprise  # noqa: PLC0415 - models import this module

        until = day + dt.timedelta(days=within)
        # Whatever is valid for longer renews it, under its own number or under another one.
        renewal = self.model.objects.valid(day).filter(
            enterprise=OuterRef("enterprise"), scheme=OuterRef("scheme"), expires_on__gt=until
        )
        keys = Enterprise.objects.in_operation(day).key(day)
        return self.filter(
            ~Exists(renewal),
            scheme__in=self.SYSTEMS,
            expires_on__lte=until,
            enterprise__in=keys.order_by().values("pk"),
        )

    def with_last_status(self, day: dt.date) -> "CertificateQuerySet":
        """Annotate ``last_status``: the kind of the last status event on or before ``day``, None without any."""
        from enterprises.models import CertificateEvent  # noqa: PLC0415 - models import this module

        last = (
            CertificateEvent.objects.filter(certificate=OuterRef("pk"), happened_on__lte=day)
            .exclude(kind=CertificateEvent.Kind.AUDITED)
            # The key decides between events of one day, as in the history of the model.
            .order_by("-happened_on", "-pk")
        )
        return self.annotate(last_status=Subquery(last.values("kind")[:1]))

    def audit_overdue(self, day: dt.date) -> "CertificateQuerySet":
        """Keep the valid management-system certificates without a surveillance audit in the twelve months before ``day``.

        The first audit is due within twelve months of the issue, each further one within twelve months of the last.
        """
        from enterprises.models import CertificateEvent  # noqa: PLC0415 - models import this module

        audits = CertificateEvent.objects.filter(certificate=OuterRef("pk"), kind="audited", happened_on__lte=day)
        last = Subquery(audits.order_by("-happened_on").values("happened_on")[:1])
        return (
            self.valid(day)
            .filter(scheme__in=self.SYSTEMS)
            # Without any audit the year runs from the issue.
            .annotate(last_seen_on=Coalesce(last, "issued_on"))
            .filter(last_seen_on__lt=year_before(day))
        )

    def with_status(self, day: dt.date) -> "CertificateQuerySet":
        """Annotate ``status`` on ``day``, a CertificateStatus; ``valid`` exactly where `valid` keeps the row."""
        return self.with_last_status(day).annotate(
            status=Case(
                When(issued_on__gt=day, then=Value("future")),
                # Before the expiry: an end for good stays the reason even after the printed last day.
                When(last_status__in=["withdrawn", "cancelled"], then=F("last_status")),
                When(expires_on__lt=day, then=Value("expired")),
                # After the expiry: a suspended certificate that has run out is expired.
                When(last_status__in=self.VOIDING, then=F("last_status")),
                default=Value("valid"),
            )
        )


class BrandAwardQuerySet(models.QuerySet["BrandAward"]):
    """Reading brand awards."""

    def newly_granted(self, programme: str) -> "BrandAwardQuerySet":
        """Keep the awards that took a product into ``programme`` for the first time.

        A re-evaluation is not new, and neither is a second application of a product that had the title before.
        """
        # Not self: the queryset may be narrowed already, and the first award may lie outside of it.
        earlier = self.model.objects.filter(product=OuterRef("product"), programme=programme).filter(
            # Two rounds of one day count once.
            Q(granted_on__lt=OuterRef("granted_on")) | Q(granted_on=OuterRef("granted_on"), pk__lt=OuterRef("pk"))
        )
        return self.filter(programme=programme, kind="new").exclude(Exists(earlier))

    def search(self, words: str) -> "BrandAwardQuerySet":
        """Keep the awards whose product or its maker ``words`` mean."""
        return self.filter(every_word(words, "product__name", enterprise="product__enterprise__"))


class SiteQuerySet(models.QuerySet["Site"]):
    """Reading parks and bases."""

    def search(self, words: str) -> "SiteQuerySet":
        """Keep those with each of the words in name, trade or operator."""
        return self.filter(every_word(words, "name", "trade", "operator"))


def open_on(day: dt.date, first: str, last: str) -> Q:
    """Return the condition that ``day`` lies between two date fields, both included; an empty end is open."""
    return Q(**{f"{first}__lte": day}) & (Q(**{f"{last}__isnull": True}) | Q(**{f"{last}__gte": day}))


def year_before(day: dt.date) -> dt.date:
    """Return the same day a year earlier; 29 February becomes the 28th."""
    # replace() fails on 29 February of a year that has none.
    return day.replace(year=day.year - 1, day=28) if (day.month, day.day) == (2, 29) else day.replace(year=day.year - 1)


def has_number(path: str, words: str) -> Q:
    """Return the condition that the number of the row at the end of ``path`` (``case__``) begins with ``words``, as both compare."""
    return Q(**{f"{path}number_key__startswith": normalise_text(words)})


def every_word(words: str, *columns: str, enterprise: str | None = None) -> Q:
    """Return the condition that each of the words is in one of the columns, or means the enterprise at the end of a path."""
    condition = Q()
    # Each word by itself, so that "宝坻 电缆" finds a name with something in between.
    for word in words.split():
        means = means_enterprise(word, enterprise) if enterprise is not None else Q()
        for column in columns:
            means |= contains(column, word)
        condition &= means
    return condition


def contains(column: str, word: str) -> Q:
    """Return the condition that the column holds the word, whatever its width, brackets, dashes and case.

    One without any of these, such as Chinese, is looked for as it stands: a pattern takes three times as long. Both ways
    leave PostgreSQL the trigrams of names.
    """
    pattern = folding_pattern(word)
    return Q(**({f"{column}__contains": word} if pattern == word else {f"{column}__regex": pattern}))


def means_enterprise(word: str, path: str) -> Q:
    """Return the condition that the word means the enterprise at the end of ``path`` (``enterprise__``); asks one query."""
    condition = contains(f"{path}name", word) | Q(**{f"{path}pk__in": formerly_named(word)})
    # Codes have hyphens by custom only, and are stored without.
    code = normalise_text(word).replace("-", "")
    # Chinese is part of no code, so these conditions would cost and find nothing.
    if not code.isascii():
        return condition
    for column in ("uscc", "org_code", "registration_number"):
        condition |= Q(**{f"{path}{column}__startswith": code})
    return condition | Q(**{f"{path}name_initials__contains": code.lower()})


def formerly_named(word: str) -> list[int]:
    """Return the keys of enterprises that bore a name with the word in it.

    As keys: a subquery beside the other conditions would keep PostgreSQL from the index of names.
    """
    from enterprises.models import FormerName  # noqa: PLC0415 - models import this module

    # Bounded, since the keys stand in the statement.
    return list(FormerName.objects.filter(contains("name", word)).values_list("enterprise", flat=True)[:1000])


def has(rows: models.QuerySet, back: str) -> Exists:
    """Return the condition that one of ``rows`` points to the outer row through ``back``."""
    return Exists(rows.filter(**{back: OuterRef("pk")}))
