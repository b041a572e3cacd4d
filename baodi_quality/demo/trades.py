"""What the invented enterprises do: lines of business with their products, in the terms of GB/T 4754-2011."""

from dataclasses import dataclass

from baodi_quality.demo.places import DAKOUTUN, NIUDAOKOU, XINKAIKOU


@dataclass(frozen=True)
class Ware:
    """A kind of product: its name, its category in spot checks, the standard it is made to, and its models."""

    name: str
    category: str
    standard: str
    models: tuple[str, ...]
    in_ccc_catalogue: bool = False


@dataclass(frozen=True)
class Trade:
    """A line of manufacture: ``division`` by GB/T 4754-2011, ``count`` enterprises, ``home`` where it clusters."""

    name: str
    division: str
    count: int
    wares: tuple[Ware, ...]
    home: str = ""
    is_pillar: bool = False


SIZES_CARPET = ("1.6m×2.3m", "2m×3m", "4m 幅宽", "500mm×500mm")
SIZES_WEAR = ("165/88A", "170/92A", "175/96A")
SIZES_CHILD = ("110/56", "120/60", "130/64")

TRADES = (
    Trade("地毯", "17", 20, (
        Ware("手工胶背地毯", "地毯", "GB/T 15050-2008", SIZES_CARPET),
        Ware("机织阿克明斯特地毯", "地毯", "GB/T 14252-2008", SIZES_CARPET),
        Ware("簇绒地毯", "地毯", "GB/T 11746-2008", SIZES_CARPET),
    ), DAKOUTUN, True),
    Trade("服装", "18", 26, (
        Ware("男西裤", "服装", "GB/T 2666-2009", SIZES_WEAR),
        Ware("羽绒服", "服装", "GB/T 14272-2011", SIZES_WEAR),
        Ware("针织童装", "童装", "FZ/T 73008-2002", SIZES_CHILD),
        Ware("儿童棉服", "童装", "FZ/T 81001-2007", SIZES_CHILD),
        Ware("牛仔服", "服装", "FZ/T 81006-2007", SIZES_WEAR),
    ), DAKOUTUN, True),
    Trade("农机", "35", 16, (
        Ware("旋耕机", "农机整机", "GB/T 5668-2008", ("1GQN-200", "1GQN-230", "1GKN-180")),
        Ware("旋耕刀", "农机配件", "GB/T 5669-2008", ("IT245", "IT260", "IT225")),
        Ware("播种机", "农机整机", "GB/T 20865-2007", ("2BXF-12", "2BYF-4")),
        Ware("收割机链轮", "农机配件", "NY/T 460-2001", ("08B-16", "10A-18", "12A-20")),
    ), NIUDAOKOU, True),
    Trade("机械", "34", 24, (
        Ware("灰铸铁闸阀", "机械产品", "GB/T 12232-2005", ("Z45X-16 DN100", "Z45X-16 DN200", "Z41T-10 DN80")),
        Ware("离心清水泵", "机械产品", "GB/T 5657-2013", ("IS80-65-160", "IS100-80-125", "IS65-50-160")),
        Ware("圆柱齿轮减速机", "机械产品", "JB/T 8853-2001", ("ZDY160", "ZLY200", "ZSY250")),
        Ware("滚动轴承座", "机械产品", "GB/T 7813-2008", ("SN512", "SN515", "SN518")),
    )),
    Trade("汽车零部件", "36", 20, (
        Ware("汽车制动蹄片", "汽车配件", "GB 5763-2008", ("BP-1041", "BP-1063", "BP-2080")),
        Ware("汽车减振器", "汽车配件", "QC/T 491-1999", ("JZ-30", "JZ-40", "JZ-45")),
        Ware("汽车安全玻璃", "汽车配件", "GB 9656-2003", ("夹层 5mm", "钢化 4mm"), in_ccc_catalogue=True),
        Ware("汽车线束", "汽车配件", "QC/T 29106-2004", ("XS-01", "XS-02")),
    ), "120115118", True),
    Trade("食品", "14", 22, (
        Ware("挂面", "食品", "LS/T 3212-2014", ("500g", "1kg")),
        Ware("大葱酱", "食品", "SB/T 10296-2009", ("200g", "350g")),
        Ware("糕点", "食品", "GB/T 20977-2007", ("散装", "400g 礼盒")),
        Ware("辣椒酱", "食品", "NY/T 1070-2006", ("210g", "280g")),
        Ware("速冻水饺", "食品", "GB 19295-2011", ("500g", "1kg")),
    ), "120115105", True),
    Trade("农产品加工", "13", 12, (
        Ware("大米", "食品", "GB 1354-2009", ("5kg", "10kg", "25kg")),
        Ware("小麦粉", "食品", "GB 1355-1986", ("5kg", "25kg")),
        Ware("蒜制品", "食品", "NY/T 1045-2006", ("500g", "10kg")),
    ), "120115106"),
    Trade("包装", "22", 14, (
        Ware("瓦楞纸箱", "包装制品", "GB/T 6543-2008", ("三层", "五层", "七层")),
        Ware("彩印纸盒", "包装制品", "QB/T 2570-2002", ("白卡 300g", "白板 350g")),
    ), "120115111"),
    Trade("塑料制品", "29", 22, (
        Ware("聚乙烯农用棚膜", "塑料制品", "GB 4455-2006", ("0.08mm×8m", "0.10mm×10m", "0.12mm×12m")),
        Ware("塑料编织袋", "塑料制品", "GB/T 8946-2013", ("50kg", "25kg")),
        Ware("PVC-U 排水管材", "塑料制品", "GB/T 5836.1-2006", ("dn50", "dn75", "dn110")),
        Ware("聚乙烯给水管材", "塑料制品", "GB/T 13663-2000", ("dn32", "dn63", "dn90")),
    ), "120115108"),
    Trade("电线电缆", "38", 12, (
        Ware("聚氯乙烯绝缘电线", "电线电缆", "GB/T 5023.3-2008", ("BV 2.5mm²", "BV 4mm²", "BVR 6mm²"), in_ccc_catalogue=True),
        Ware("橡套软电缆", "电线电缆", "GB/T 5013.4-2008", ("YZ 3×2.5", "YC 3×6"), in_ccc_catalogue=True),
        Ware("电力电缆", "电线电缆", "GB/T 12706.1-2008", ("YJV 4×35", "YJV 4×70")),
    ), XINKAIKOU, True),
    Trade("电器", "38", 8, (
        Ware("塑料外壳式断路器", "低压电器", "GB 14048.2-2008", ("100A", "160A", "250A"), in_ccc_catalogue=True),
        Ware("低压配电柜", "低压电器", "GB 7251.1-2013", ("GGD", "XL-21"), in_ccc_catalogue=True),
    )),
    Trade("家具", "21", 12, (
        Ware("实木餐桌", "家具", "GB/T 3324-2008", ("1.2m", "1.4m")),
        Ware("板式衣柜", "家具", "GB/T 3324-2008", ("二门", "四门")),
        Ware("钢制文件柜", "家具", "GB/T 3325-2008", ("850×390×1800", "900×400×1850")),
    ), "120115113"),
    Trade("建材", "30", 16, (
        Ware("蒸压加气混凝土砌块", "建材", "GB 11968-2006", ("B05 A3.5", "B06 A5.0")),
        Ware("混凝土路面砖", "建材", "GB 28635-2012", ("Cc40", "Cc50")),
        Ware("预拌混凝土", "建材", "GB/T 14902-2012", ("C25", "C30", "C35")),
    ), "120115104"),
    Trade("涂料", "26", 6, (
        Ware("合成树脂乳液内墙涂料", "涂料", "GB/T 9756-2009", ("18L", "5L")),
        Ware("醇酸防锈漆", "涂料", "GB/T 25251-2010", ("铁红", "中灰")),
    )),
    Trade("自行车", "37", 6, (
        Ware("电动自行车", "电动自行车", "GB 17761-1999", ("48V 12Ah", "48V 20Ah")),
        Ware("自行车车架", "机械产品", "QB/T 1880-2008", ("26 英寸", "28 英寸")),
    )),
)  # fmt: skip

MARKET_CATEGORIES = (
    "食品",
    "服装",
    "童装",
    "电线电缆",
    "低压电器",
    "塑料制品",
    "家具",
    "涂料",
    "建材",
    "电动自行车",
    "地毯",
    "农机配件",
)
"""Goods that are found in shops and markets."""

SERVICES = {
    "商贸流通": ("52", 32, ("超市", "商贸", "建材市场", "百货")),
    "交通": ("54", 8, ("客运", "货运")),
    "邮电": ("63", 6, ("通信服务", "邮政服务")),
    "物流": ("58", 9, ("物流", "仓储")),
    "旅游": ("72", 7, ("旅行社", "温泉度假")),
    "居民服务": ("79", 8, ("家政服务", "洗染服务")),
    "住宿餐饮": ("62", 12, ("酒店", "餐饮")),
    "农业服务": ("05", 8, ("农业技术服务", "农机服务")),
    "医疗卫生": ("83", 7, ("门诊部", "体检中心")),
    "金融": ("66", 6, ("小额贷款", "融资担保")),
    "保险": ("68", 6, ("保险代理", "保险经纪")),
    "房地产": ("70", 9, ("房地产开发", "物业服务")),
    "信息咨询": ("72", 8, ("信息咨询", "企业管理咨询")),
}
"""The plan's thirteen service industries: division, number of enterprises, what their names end in."""
