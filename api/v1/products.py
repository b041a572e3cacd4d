"""Products, the standards they are made to, and the awards they were granted."""

from rest_framework import serializers

from api.registers import EditableViewSet, RegisterSerializer
from enterprises.forms import BrandAwardForm, ProductForm, ProductStandardForm
from enterprises.models import BrandAward, Product, ProductStandard


class StandardSerializer(RegisterSerializer):
    """A standard behind a product for a span of time."""

    form = ProductStandardForm


class ProductSerializer(RegisterSerializer):
    """A product with its standards, which are recorded by calls of their own."""

    form = ProductForm
    more = ("standards",)
    standards = StandardSerializer(many=True, read_only=True)


class AwardSerializer(RegisterSerializer):
    """The award of a Top Brand title."""

    form = BrandAwardForm
    more = ("enterprise",)
    enterprise = serializers.IntegerField(source="product.enterprise_id", read_only=True)


class ProductViewSet(EditableViewSet):
    model = Product
    queryset = Product.objects.prefetch_related("standards")
    serializer_class = ProductSerializer


class StandardViewSet(EditableViewSet):
    model = ProductStandard
    queryset = ProductStandard.objects.all()
    serializer_class = StandardSerializer


class AwardViewSet(EditableViewSet):
    model = BrandAward
    queryset = BrandAward.objects.select_related("product")
    serializer_class = AwardSerializer
