"""How the names of producers outside of the district begin, so that they can be told apart many at once."""

ELSEWHERE = (
    "北京", "上海", "重庆", "河北", "山西", "辽宁", "吉林", "黑龙江", "江苏", "浙江", "安徽", "福建", "江西", "山东", "河南", "湖北", "湖南",
    "广东", "海南", "四川", "贵州", "云南", "陕西", "甘肃", "青海", "台湾", "内蒙古", "广西", "西藏", "宁夏", "新疆", "香港", "澳门",
    "唐山", "廊坊", "沧州", "石家庄", "保定", "秦皇岛", "承德", "张家口", "邯郸", "邢台", "衡水", "广州", "深圳", "东莞", "佛山", "杭州",
    "宁波", "温州", "苏州", "无锡", "南京", "青岛", "济南", "郑州", "武汉", "成都", "西安", "沈阳", "大连", "哈尔滨", "长春", "合肥",
)  # fmt: skip
"""Provinces, and the cities that everybody writes without theirs; not Tianjin, whose names may be of the district."""
