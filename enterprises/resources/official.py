"""Headings and words of official sheets that mean what those of our sheets do. Words that may mean two things are not among them."""

ENTERPRISE = "单位名称 企业 企业全称 获证企业 获证企业名称 获证组织 获证组织名称 获证单位 持证企业 持证单位 生产企业 生产企业名称 申报企业 申报单位 被评价单位"
USCC = "社会信用代码 信用代码 统一信用代码 统一代码 企业统一社会信用代码"

ENTERPRISE_HEADINGS = {
    "name": "单位名称 企业全称 企业 单位全称 市场主体名称",
    "uscc": USCC,
    "org_code": "组织代码 机构代码 组织机构代码证号 组织机构代码号",
    "registration_number": "注册号 营业执照号 营业执照号码 营业执照注册号 工商登记号 工商登记注册号",
    "address": "企业地址 单位地址 注册地址 住所 详细地址 地址(住所) 企业住所",
    "industry_code": "行业大类代码 行业分类代码 行业类别代码 国民经济行业代码",
    "size": "规模 规模类型 企业规模类型",
    "service_name": "所属服务行业 服务业类别 服务行业名称",
    "founded_on": "成立时间 注册日期 注册时间 开业日期 开业时间 设立日期",
    "closed_on": "终止时间 终止经营日期",
    "district_owned": "是否区属企业 是否区属 区属",
}
SIZES = {
    "大": "large", "大型企业": "large", "中": "medium", "中型企业": "medium", "小": "small", "小型企业": "small",
    "微": "micro", "微型企业": "micro",
}  # fmt: skip
DESIGNATIONS = {"重点": "key", "区重点企业": "key", "骨干": "backbone", "区骨干企业": "backbone"}
DESIGNATION_HEADINGS = {
    "kind": "认定类型 类别",
    "since": "认定日期 认定时间 起始日期",
    "until": "截止日期",
    "basis": "认定文件 依据 依据文件",
}
PRODUCT_HEADINGS = {
    "name": "品名 产品",
    "model": "型号规格 规格/型号 规格、型号 产品规格型号",
    "category": "类别 产品分类 产品大类",
    "launched_on": "投产时间",
    "ended_on": "停产时间",
}
STANDARD_HEADINGS = {
    "product_name": "品名 产品",
    "product_model": "型号规格 规格/型号 产品规格型号",
    "number": "标准号 执行标准编号 执行标准号 标准代号",
    "level": "标准类别 标准层级",
    "adopted_number": "采用标准 采用国际标准 采标编号 采标号",
    "adoption": "采用程度 采标方式 一致性程度",
    "valid_from": "实施日期 标准实施时间",
    "valid_until": "有效期至 标准有效期",
}
LEVELS = {
    "国标": "national", "行标": "industry", "地标": "local", "团标": "group", "企标": "enterprise", "企业产品标准": "enterprise",
}  # fmt: skip
ADOPTIONS = {
    **dict.fromkeys("IDT 等同 等同采用 等同采用IDT".split(), "idt"),
    **dict.fromkeys("MOD 修改 修改采用 修改采用MOD".split(), "mod"),
    **dict.fromkeys("EQV 等效 等效采用 等效采用EQV".split(), "eqv"),
    **dict.fromkeys("NEQ 非等效 非等效采用 非等效采用NEQ".split(), "neq"),
}
AWARD_HEADINGS = {
    "product_name": "品名 产品",
    "programme": "名牌类型 名牌级别 名牌名称",
    "year": "年度 认定年份 获奖年度",
    "kind": "申报类别 申请类型 申报性质",
    "granted_on": "认定时间 授予日期 公布日期",
    "expires_on": "有效期 有效期止 有效期限 到期日期",
}
PROGRAMMES = {"中国名牌": "china", "天津名牌": "tianjin", "天津市名牌产品": "tianjin", "天津市名牌": "tianjin"}
ROUNDS = {
    "首次申报": "new",
    "新申报": "new",
    "首次申请": "new",
    "复评": "renewal",
    "到期复审": "renewal",
    "复审": "renewal",
}
CERTIFICATE_HEADINGS = {
    "number": "证书号 证书号码 认证证书编号 认证证书号 证书注册号",
    "scheme": "认证类型 认证种类 认证项目 证书类别 证书类型 体系类别",
    "scope": "范围 获证范围 认证覆盖范围 证书范围",
    "issuer": "发证机构 发证机关 颁证机构 认证机构名称 发证单位",
    "issued_on": "发证时间 颁证日期 签发日期 证书签发日期 颁发日期",
    "expires_on": "有效期 有效期止 有效期限 证书有效期 到期日期 证书到期日期 有效截止日期 截止日期",
}
SCHEMES = {
    **dict.fromkeys(
        "ISO9001 ISO9000 ISO9001:2008 ISO9001:2000 GB/T19001 GB/T19001-2008 质量管理体系 质量管理体系认证 质量体系认证 QMS".split(), "iso9001"
    ),
    **dict.fromkeys("ISO14001 ISO14001:2004 GB/T24001 GB/T24001-2004 环境管理体系 环境管理体系认证 EMS".split(), "iso14001"),
    **dict.fromkeys(
        "OHSAS18001 OHSAS18001:2007 GB/T28001 GB/T28001-2011 职业健康安全管理体系 职业健康安全管理体系认证 OHSMS".split(), "ohsas18001"
    ),
    **dict.fromkeys("CCC 3C 3C认证 CCC认证 强制性产品认证 强制性认证".split(), "ccc"),
    **dict.fromkeys("自愿性认证 自愿产品认证".split(), "product"),
}  # fmt: skip
EVENT_HEADINGS = {
    "certificate_number": "证书号 证书号码 认证证书编号",
    "kind": "变更类型 变更类别 状态变更 证书状态",
    "happened_on": "变更时间 日期 发生日期",
    "reason": "变更原因 原因",
}
HAPPENINGS = {
    **dict.fromkeys("证书暂停 暂停证书 已暂停".split(), "suspended"),
    **dict.fromkeys("证书恢复 恢复证书 恢复有效 已恢复".split(), "resumed"),
    **dict.fromkeys("证书撤销 撤销证书 已撤销".split(), "withdrawn"),
    **dict.fromkeys("证书注销 注销证书 已注销".split(), "cancelled"),
    **dict.fromkeys("监督审核 年度监督审核通过 监审通过 通过监督审核".split(), "audited"),
}
