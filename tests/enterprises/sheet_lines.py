"""Lines of the sheets of this app that can be taken as they are; every part can be replaced."""


def enterprise(**changes):
    """Return a line of the sheet of enterprises that can be taken as it is."""
    line = {
        "企业名称": "宝坻示例食品有限公司", "统一社会信用代码": None, "乡镇街道": "海滨街道", "行业代码": "13", "企业规模": "中型", "成立日期": "2003-05-12",
    }  # fmt: skip
    return line | changes


def certificate(**changes):
    """Return a line of the sheet of certificates that can be taken as it is."""
    line = {
        "证书编号": "03410Q10286R0S", "认证类别": "质量管理体系（ISO 9001）", "企业名称": "宝坻示例食品有限公司",
        "发证日期": "2012-07-01", "有效期至": "2015-06-30",
    }  # fmt: skip
    return line | changes


def product(**changes):
    """Return a line of the sheet of products that can be taken as it is."""
    return {
        "企业名称": "宝坻示例食品有限公司",
        "产品名称": "食用植物油",
        "规格型号": "5L/桶",
        "投产日期": "2005-03-01",
    } | changes
