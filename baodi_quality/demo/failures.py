"""What fails in spot checks, category by category."""

TABLE = """
地毯
  绒头拔出力 | 3.1N | ≥5.0N
  耐光色牢度 | 3级 | ≥5级
  燃烧性能 | 损毁长度92mm | ≤75mm
  标志标签 | 未标纤维含量 | 应标明
服装
  纤维成分含量 | 棉68.2% | 棉80%±5%
  耐湿摩擦色牢度 | 2级 | ≥3级
  pH值 | 8.9 | 4.0～8.5
  使用说明 | 缺安全类别 | 应标明
童装
  甲醛含量 | 36mg/kg | ≤20mg/kg
  pH值 | 8.3 | 4.0～7.5
  绳带长度 | 210mm | ≤140mm
  耐唾液色牢度 | 3级 | ≥4级
  纤维成分含量 | 聚酯100% | 棉95%±5%
农机整机
  防护装置 | 缺动力输出轴防护罩 | 应有防护罩
  空运转噪声 | 96dB(A) | ≤92dB(A)
  安全标志 | 缺 | 应有
农机配件
  硬度 | 31HRC | 38～45HRC
  淬硬层深度 | 0.8mm | ≥1.5mm
  化学成分（碳） | 0.42% | 0.57%～0.65%
  刀身厚度 | 9.1mm | ≥10mm
机械产品
  密封试验 | 渗漏 | 无渗漏
  壳体壁厚 | 7.2mm | ≥8.5mm
  泵效率 | 58.4% | ≥63.0%
  齿面硬度 | 48HRC | ≥54HRC
汽车配件
  抗剪强度 | 1.9MPa | ≥2.5MPa
  摩擦系数（300℃） | 0.18 | ≥0.25
  抗冲击性 | 破碎 | 不破碎
  阻尼力 | 偏差21% | ≤15%
食品
  菌落总数 | 4.6×10⁴CFU/g | ≤1.0×10⁴CFU/g
  大肠菌群 | 90MPN/100g | ≤30MPN/100g
  苯甲酸 | 1.3g/kg | ≤1.0g/kg
  铝的残留量 | 186mg/kg | ≤100mg/kg
  过氧化值 | 0.41g/100g | ≤0.25g/100g
  净含量 | 462g | 500g
包装制品
  边压强度 | 4.1kN/m | ≥5.5kN/m
  耐破强度 | 820kPa | ≥1100kPa
塑料制品
  厚度偏差 | -21% | ±12%
  拉伸强度 | 13.8MPa | ≥16MPa
  断裂伸长率 | 210% | ≥300%
  落锤冲击 | TIR 18% | ≤10%
电线电缆
  导体电阻（20℃） | 8.92Ω/km | ≤7.41Ω/km
  绝缘最薄处厚度 | 0.48mm | ≥0.62mm
  绝缘老化前抗张强度 | 9.6N/mm² | ≥12.5N/mm²
  不延燃试验 | 延燃 | 不延燃
  标志间距 | 620mm | ≤500mm
低压电器
  脱扣特性 | 1.45In 2h内未脱扣 | 应脱扣
  温升 | 76K | ≤70K
  介电性能 | 击穿 | 无击穿
家具
  甲醛释放量 | 2.4mg/L | ≤1.5mg/L
  力学性能 | 抽屉结构松动 | 无损坏
  使用说明书 | 未标甲醛释放量 | 应标明
建材
  抗压强度 | 2.8MPa | ≥3.5MPa
  干密度 | 648kg/m³ | ≤625kg/m³
  尺寸允许偏差 | -6mm | ±4mm
  吸水率 | 9.1% | ≤6.5%
涂料
  挥发性有机化合物 | 168g/L | ≤120g/L
  耐洗刷性 | 210次露底 | ≥300次
  对比率 | 0.86 | ≥0.90
电动自行车
  整车质量 | 56kg | ≤40kg
  最高车速 | 32km/h | ≤20km/h
  制动性能 | 干态5.8m | ≤4m
"""
"""Category, then its items: what failed, what was found, what the standard allows."""


def parse_table(table: str) -> dict[str, list[tuple[str, str, str]]]:
    """Return the items of each category."""
    items: dict[str, list[tuple[str, str, str]]] = {}
    category = ""
    for line in table.strip().splitlines():
        if line.startswith(" "):
            item, found, allowed = line.strip().split(" | ")
            items[category].append((item, found, allowed))
        else:
            items[category := line] = []
    return items


FAILURES = parse_table(TABLE)
