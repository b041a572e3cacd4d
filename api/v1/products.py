"""Products, the standards they are made to, and the awards they were granted."""

from django.utils.translation import gettext_lazy as _
from rest_framework import serializers

from api.register_viewset import KeptViewSet, beneath
from enterprises.filters import AwardFilter, ProductFilter
from enterprises.models import BrandAward, Product, ProductStandard


class StandardSerializer(serializers.ModelSerializer):
    """A standard behind a product for a span of time."""

    class Meta:
        model = ProductStandard
        fields = ("id", "product", "number", "level", "adopted_number", "adoption", "valid_from", "valid_until")
        validators = ()


class ProductSerializer(serializers.ModelSerializer):
    """A product with its standards, which are recorded by calls of their own."""

    standards = StandardSerializer(many=True, read_only=True)

    class Meta:
        model = Product
        fields = (
            "id",
            "enterprise",
            "name",
            "model",
            "category",
            "is_main_industrial",
            "is_pillar",
            "in_ccc_catalogue",
            "launched_on",
            "ended_on",
            "standards",
        )
        validators = ()


class AwardSerializer(serializers.ModelSerializer):
    """The award of a famous-brand title."""

    enterprise = serializers.IntegerField(source="product.enterprise_id", read_only=True)

    class Meta:
        model = BrandAward
        fields = ("id", "product", "enterprise", "programme", "year", "kind", "granted_on", "expires_on")
        validators = ()


class ProductViewSet(KeptViewSet):
    """Products."""

    noun = _("Products")
    model = Product
    queryset = Product.objects.prefetch_related("standards")
    serializer_class = ProductSerializer
    filterset_class = ProductFilter


class StandardViewSet(KeptViewSet):
    """Standards of products."""

    noun = _("Standards of products")
    model = ProductStandard
    queryset = ProductStandard.objects.all()
    serializer_class = StandardSerializer
    filterset_class = beneath(ProductStandard, "product")


class AwardViewSet(KeptViewSet):
    """Brand awards."""

    noun = _("Brand awards")
    model = BrandAward
    queryset = BrandAward.objects.select_related("product")
    serializer_class = AwardSerializer
    filterset_class = AwardFilter
