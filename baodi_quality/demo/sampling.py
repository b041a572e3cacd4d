"""From which product, at which enterprise, an invented sample is taken."""

import datetime as dt
from dataclasses import dataclass
from random import Random

from baodi_quality.demo import MARK
from baodi_quality.demo.enterprises import Firm
from baodi_quality.demo.places import DAKOUTUN, XINKAIKOU
from baodi_quality.demo.products import Line
from baodi_quality.demo.quotas import Cluster
from baodi_quality.demo.references import References
from baodi_quality.demo.trades import MARKET_CATEGORIES, TRADES
from baodi_quality.demo.words import FIRST, SECOND
from departments.models import Township
from enterprises.models import Enterprise

OUTSIDE = 0.3
"""Share of market goods whose label names a producer outside the district, known by name only."""
UNREGISTERED_SHOP = 0.35
OUTSIDE_PROVINCES = ("河北省", "浙江省", "山东省", "广东省", "江苏省", "河南省")


@dataclass(frozen=True)
class Sample:
    """What is sampled where; a producer or shop outside the registers is a name only."""

    ware: str
    category: str
    model: str
    place: Township
    producer: Enterprise | None
    producer_name: str
    shop: Enterprise | None
    shop_name: str


class Market:
    """Draws samples at producers and in the market as of a day."""

    def __init__(self, random: Random, refs: References, firms: list[Firm], lines: list[Line]) -> None:
        """Sort out who sells and what is sold."""
        self.random, self.refs, self.lines = random, refs, lines
        self.shops = [firm for firm in firms if firm.service == "商贸流通"]
        self.goods = [line for line in lines if line.ware.category in MARKET_CATEGORIES]
        self.wares = [ware for trade in TRADES for ware in trade.wares if ware.category in MARKET_CATEGORIES]

    def draw_at_producer(self, day: dt.date, cluster: Cluster | None) -> Sample:
        """Return a sample of a product in production, taken at its maker."""
        line = self.draw_made(self.lines if cluster is None else self.list_of_cluster(cluster), day)
        maker = line.product.enterprise
        return Sample(
            line.ware.name, line.ware.category, line.product.model, maker.township, maker, maker.name, maker, maker.name
        )

    def draw_in_market(self, day: dt.date, cluster: Cluster | None) -> Sample:
        """Return a sample of goods on sale, made in the district or elsewhere."""
        place, shop, shop_name = self.draw_shop(day, cluster)
        category = cluster.category if cluster else ""
        # Clusters are of goods from elsewhere mostly: the district's makers must not all look bad.
        if self.random.random() < (0.8 if cluster else OUTSIDE):
            ware = self.random.choice([ware for ware in self.wares if category in {"", ware.category}])
            model = self.random.choice(ware.models)
            return Sample(
                ware.name, ware.category, model, place, None, self.draw_outside_producer(ware.category), shop, shop_name
            )
        line = self.draw_made([line for line in self.goods if category in {"", line.ware.category}], day)
        maker = line.product.enterprise
        return Sample(line.ware.name, line.ware.category, line.product.model, place, maker, maker.name, shop, shop_name)

    def draw_made(self, lines: list[Line], day: dt.date) -> Line:
        """Return one of the lines that is in production on the day."""
        # Most are in production on any day, so this ends soon.
        while True:
            line = self.random.choice(lines)
            if line.made_on(day):
                return line

    def list_of_cluster(self, cluster: Cluster) -> list[Line]:
        """Return the products of the cluster's category that are made in its place."""
        return [
            line
            for line in self.lines
            if line.ware.category == cluster.category and line.product.enterprise.township.code == cluster.place
        ]

    def draw_shop(self, day: dt.date, cluster: Cluster | None) -> tuple[Township, Enterprise | None, str]:
        """Return where goods are sampled: a registered shop, or a stall that no register knows."""
        if cluster is None and self.random.random() >= UNREGISTERED_SHOP:
            firm = self.random.choice([firm for firm in self.shops if firm.open_on(day)])
            return firm.enterprise.township, firm.enterprise, firm.enterprise.name
        code = cluster.place if cluster else self.random.choice(list(self.refs.townships))
        place = self.refs.townships[code]
        kind = {DAKOUTUN: "服装批发市场", XINKAIKOU: "五金机电市场"}.get(code, "集贸市场")
        return place, None, f"{place.name}{kind}{self.random.randrange(1, 60)}号摊位（{MARK}）"

    def draw_outside_producer(self, category: str) -> str:
        """Return the name of an invented producer outside the district."""
        number = self.random.randrange(40)
        province = OUTSIDE_PROVINCES[number % len(OUTSIDE_PROVINCES)]
        return f"{province}{FIRST[number % len(FIRST)]}{SECOND[number * 3 % len(SECOND)]}{category}厂（{MARK}）"
