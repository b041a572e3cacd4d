"""Headings and words of official sheets that mean what those of our sheets do. Words that may mean two things are not among them."""

UPHELD = "upheld"
"""A re-test that came to what the first test did."""

SPOT_CHECK_HEADINGS = {
    "number": "抽样单编号 抽样单号 抽样编码 采样编号 抽样号 抽检编号 抽查编号 抽样文书编号",
    "stage": "抽样环节 抽检环节 抽查环节 抽样领域 抽查领域 领域",
    "sampled_on": "抽样时间 抽检日期 抽检时间 抽查日期 抽查时间 采样日期 采样时间 取样日期",
    "producer_name": "标称生产企业 标识生产企业名称 标识生产企业 生产企业名称 生产企业 生产单位 生产单位名称 生产厂家 生产厂 生产商 标称生产者 标称生产者名称 "
    "生产者 生产者名称 标称生产单位 标称生产单位名称 标称生产厂家 标称企业 标称企业名称 委托生产企业 制造商 制造单位",
    "producer_uscc": "标称生产企业统一社会信用代码 生产企业统一社会信用代码 生产单位统一社会信用代码 企业统一社会信用代码 社会信用代码 信用代码",
    "sampled_name": "被抽样单位 被抽检单位 被抽检单位名称 被抽查单位 被抽查单位名称 受检单位 受检单位名称 被检单位 被检单位名称 被抽样企业 被抽样企业名称 "
    "受检企业 受检企业名称 经销单位 经销单位名称 销售单位 销售单位名称 经销企业 经销企业名称 被采样单位 被采样单位名称",
    "sample_name": "产品名称 食品名称 商品名称 样品 品名 抽检产品 抽查产品 抽查产品名称 抽样产品名称 产品(样品)名称 样品(产品)名称 产品",
    "model": "型号规格 规格/型号 型号/规格 规格、型号 规格及型号 样品规格型号 产品规格型号 规格型号/等级 规格型号等级",
    "brand": "样品商标 产品商标 注册商标 标称商标 商标名称 品牌 商标/品牌 品牌/商标",
    "batch": "生产日期/批号 批号/生产日期 生产日期(批号) 生产日期或批次 生产日期/批次 生产日期批号 生产日期及批号 生产日期、批号 标称生产日期/批号 "
    "生产日期/生产批号 生产批号/日期 生产日期/货号/批号 样品批号/生产日期",
    "category": "分类 大类 类别 食品大类 产品大类 产品分类 产品种类 产品类型 样品分类 样品类别 食品分类 食品类别 商品类别",
    "laboratory": "承检机构 承检机构名称 承检单位 检验单位 检验机构名称 检测机构 检测单位 检验检测机构 初检机构",
    "first_result": "结论 检测结论 判定结论 检验判定 综合判定 抽查结果 抽查结论 抽检结果 抽检结论 初检结论 初检结果 检验结论判定 质量判定 总体结论",
    "item": "不合格项 不合格项目名称 主要不合格项目 不合格指标 不符合项目 不符合项 不合格检验项目",
    "measured": "实测值 检测值 检验值 检测结果 实测结果 检验实测值 不合格项目检验结果 不合格检验结果",
    "limit": "标准要求 技术要求 标准指标 标准规定 标准限值 标准规定值 限量值 指标值 规定值 标准值要求 标准技术要求",
    "retest_result": "复检结果 复验结论 复验结果 复检情况 复检判定 复检检验结论",
}
STAGES = {
    "生产环节": "production", "生产领域": "production", "生产企业": "production", "生产加工": "production", "生产加工环节": "production",
    "流通环节": "market", "流通领域": "market", "市场": "market", "市场环节": "market", "销售": "market", "销售环节": "market",
    "经营": "market", "经营环节": "market", "流通市场": "market",
}  # fmt: skip
PASSED = (
    "符合 合格品 所检项目合格 所检项目均合格 所检项目全部合格 所检项目符合 所检项目符合要求 所检项目符合标准要求 符合要求 符合标准 符合标准要求 "
    "检验合格 检测合格 抽检合格 抽查合格 判定合格 综合判定合格 质量合格 未发现不合格 本次抽检合格"
)
FAILED = (
    "不符合 不合格品 所检项目不合格 所检项目不符合 所检项目不符合要求 所检项目不符合标准要求 不符合要求 不符合标准 不符合标准要求 "
    "检验不合格 检测不合格 抽检不合格 抽查不合格 判定不合格 综合判定不合格 质量不合格 一般不合格 严重不合格"
)
RESULTS = {
    **dict.fromkeys(PASSED.split(), "passed"),
    **dict.fromkeys(FAILED.split(), "failed"),
    **dict.fromkeys("拒绝抽查 拒绝抽检 拒绝检验 拒绝抽样 拒绝检查 拒抽 拒查 拒绝监督抽查 拒绝接受抽查 拒绝接受监督抽查".split(), "refused"),
    **dict.fromkeys("检验中 检测中 在检 待出结果 未出结果 结果未出 待判定".split(), "pending"),
}  # fmt: skip
RETESTS = {
    **dict.fromkeys("复检合格 复验合格 符合 复检符合".split(), "passed"),
    **dict.fromkeys("复检不合格 复验不合格 不符合 复检不符合 复检仍不合格 仍不合格".split(), "failed"),
    **dict.fromkeys("正在复检 复检进行中 复验中 待复检 已申请复检".split(), "pending"),
    **dict.fromkeys("维持原结论 维持初检结论 维持原检验结论 复检维持原结论 维持原判定 维持初检结果 维持".split(), UPHELD),
    **dict.fromkeys("未申请复检 未申请 不申请复检 不申请 未复检 不复检 放弃复检 无需复检 未提出复检 未提出复检申请 未提出异议 无异议 未提出".split(), None),
}  # fmt: skip
ITEM_VERDICTS = {"合格项": "passed", "不合格项": "failed", "不判定项": "none"}
ITEM_VERDICTS_ALSO = {
    **dict.fromkeys("合格 符合 符合项 合格项目 达标 √".split(), "passed"),
    **dict.fromkeys("不合格 不符合 不符合项 不合格项目 未达标 不达标 ×".split(), "failed"),
    **dict.fromkeys("不判定 未判定 不作判定 不予判定 实测值 仅供参考".split(), "none"),
}

PROJECT_HEADINGS = {
    "number": "项目编号 工程编码 备案编号 备案号 竣工备案编号 竣工验收备案编号 项目代码",
    "name": "项目名称 单位工程名称 工程项目名称 建设项目名称",
    "builder": "建设单位名称 业主单位 业主",
    "contractor": "施工单位名称 承建单位 施工企业 总承包单位 施工总承包单位",
    "area": "建筑面积(㎡) 建筑面积(平米) 面积(平方米) 面积(㎡) 总建筑面积(平方米) 总建筑面积(㎡)",
    "accepted_on": "验收日期 竣工验收时间 验收时间 竣工验收合格日期",
    "verdict": "验收结果 竣工验收结论 竣工验收结果 验收意见",
    "filed_on": "备案时间 竣工备案日期 竣工验收备案日期",
    "quality": "工程质量 质量指标 质量情况",
    "safety": "安全指标 安全情况 工程安全",
    "environment": "环境 环境保护 环保指标 环保情况",
    "energy": "建筑节能 节能指标 节能情况",
    "hygiene": "卫生指标 卫生情况",
}
VERDICTS = {
    **dict.fromkeys("合格 通过 通过验收 验收通过 竣工验收合格 已通过 一次验收合格".split(), "qualified"),
    **dict.fromkeys("不合格 不通过 验收不合格 未通过验收 验收未通过 竣工验收不合格".split(), "refused"),
}
FINDINGS = {
    **dict.fromkeys("合格 达标 符合 符合要求 符合标准 满足 满足要求 达到要求 达到标准 √".split(), "met"),
    **dict.fromkeys(
        "不合格 未达标 不达标 不符合 不符合要求 不符合标准 不满足 未达到要求 未达到标准 ×".split(), "missed"
    ),
    **dict.fromkeys("不涉及 无此项 不要求 不作要求".split(), "n/a"),
    **dict.fromkeys("未评 未检 待评定 尚未评定".split(), ""),
}
EVALUATION_HEADINGS = {
    "number": "评价号 评价报告编号 报告编号",
    "evaluated_on": "评价时间 测评日期 测评时间",
    "standard": "依据标准 评价依据 执行标准",
    "met": "达标情况 是否符合 评价结论 评价结果 是否达到标准",
    "evaluator": "评价单位 测评机构 测评单位",
}
MET = {
    **dict.fromkeys("达标 合格 符合 达到 达到标准 符合要求".split(), True),
    **dict.fromkeys("未达标 不达标 不合格 不符合 未达到 未达到标准 不符合要求".split(), False),
}

CASE_HEADINGS = {
    "number": "案号 案件号 文书号 案件文号 立案编号 立案号 处罚文号 处罚决定书文号 行政处罚决定书文号 处罚决定书编号 决定书文号",
    "body_name": "执法单位 执法部门 执法机关 办案部门 办案机关 处罚机关 立案单位",
    "law_name": "法律法规名称 违反法律法规 所违反的法律法规 法律名称",
    "subject": "案由简述 违法行为 违法事实 主要违法事实 案件类型",
    "opened_on": "立案时间",
    "closed_on": "结案时间",
    "outcome": "处理情况 案件结果 办理结果 处罚结果 案件处理结果",
    "goods_value": "货值(万元) 涉案货值(万元) 货值金额合计(万元) 涉案金额(万元) 案值(万元)",
    "fine": "罚没款(万元) 罚没款金额(万元) 罚没金额合计(万元) 罚没合计(万元)",
}
CASE_OUTCOMES = {
    **dict.fromkeys("正在调查 立案调查 在办 未结案 办理中 尚未结案".split(), "open"),
    **dict.fromkeys("处罚 行政处罚 已行政处罚 给予行政处罚 已作出行政处罚 作出行政处罚".split(), "penalised"),
    **dict.fromkeys("移送 已移送 移送公安 移送司法 移送司法机关 已移送公安机关 已移送司法机关".split(), "transferred"),
    **dict.fromkeys("不予处罚 不予行政处罚 免予处罚 撤案 已撤案 撤销案件 销案".split(), "dropped"),
}
COMPLAINT_HEADINGS = {
    "number": "登记编号 投诉单号 举报编号 投诉举报编号 登记单编号 工单编号",
    "body_name": "受理部门 承办单位 承办部门 办理单位",
    "kind": "类型 投诉举报类别 诉求类别 诉求类型",
    "subject": "投诉事由 投诉内容 举报内容 诉求内容 主要内容",
    "received_on": "受理时间 登记日期 登记时间 接收日期 投诉日期",
    "settled_on": "办结时间",
    "outcome": "办理结果 处理情况 办理情况",
    "case_number": "立案编号 案件编号 转立案编号",
}
COMPLAINT_OUTCOMES = {
    **dict.fromkeys("正在办理 处理中 在办".split(), "open"),
    **dict.fromkeys("调解达成一致 调解达成协议 经调解达成一致".split(), "mediated"),
    **dict.fromkeys("答复 已回复 已解答".split(), "answered"),
    **dict.fromkeys("立案 已立案 立案查处 转立案 已转立案".split(), "case"),
    **dict.fromkeys("不实 查无实据 经查不属实".split(), "unfounded"),
}
