"""What columns and sheets are called in the files of readers of English; imports understand either heading.

Headings are data, the words of the district's own forms, so no message catalogue knows them.
"""

from functools import cache

from targets.wordings import is_english_read

HEADINGS = {
    # Of the sheets that are handed in.
    "代码": "Code", "名称": "Name", "性质": "Nature", "序号": "Position", "终止日期": "Ended on", "并入": "Merged into",
    "简称": "Short name", "全称": "Full name", "设立日期": "Set up on", "备注": "Note", "证书编号": "Certificate number",
    "认证类别": "Scheme", "企业名称": "Enterprise", "统一社会信用代码": "Unified social credit code", "认证范围": "Scope",
    "认证机构": "Certification body", "发证日期": "Issued on", "有效期至": "Valid until", "当前状态": "State today",
    "覆盖产品": "Products covered", "产品名称": "Product", "规格型号": "Model or specification", "变更情况": "What changed",
    "变更日期": "Changed on", "原因": "Reason", "曾用名": "Former name", "使用截止日期": "Used until",
    "认定类别": "Kind of designation", "认定起始日期": "Designated from", "认定截止日期": "Designated until",
    "认定依据": "Basis of designation", "机构名称": "Institution", "撤销日期": "Closed down on",
    "组织机构代码": "Organisation code", "工商注册号": "Business registration number", "乡镇街道": "Township",
    "地址": "Address", "行业代码": "Industry code", "行业分类版本": "Version of the classification", "行业名称": "Industry",
    "服务行业": "Service industry", "企业规模": "Size", "区属企业": "Owned by the district", "成立日期": "Founded on",
    "重点骨干认定": "Designations", "产品类别": "Product category", "主要工业产品": "Main industrial product",
    "支柱或优势产品": "Pillar or local advantage product", "列入3C目录": "Under compulsory certification",
    "投产日期": "In production since", "停产日期": "Production ended on", "执行标准": "Standards applied",
    "标准编号": "Standard number", "标准级别": "Level of the standard", "所采用标准": "Adopted standard",
    "采标程度": "Degree of adoption", "标准实施日期": "Standard valid from", "标准有效期至": "Standard valid until",
    "名牌类别": "Brand programme", "认定年度": "Year of the round", "申报类型": "Kind of application", "认定日期": "Granted on",
    "类别": "Kind", "主导产业或品种": "Trade or produce", "面积（亩）": "Area in mu", "建设运营单位": "Run by",
    "覆盖农户数": "Farm households covered", "检测平台投用日期": "Public test platform since",
    "质量工作站设立日期": "Quality station since", "追溯制度建立日期": "Traceable since", "当前级别": "Level today",
    "园区或基地名称": "Park or base", "级别": "Level", "入驻或参加日期": "Joined on", "退出日期": "Left on",
    "分类版本": "Classification", "所属门类": "Section", "案件编号": "Case number", "办案单位": "Body in charge",
    "法律法规": "Law", "案由": "Subject matter", "立案日期": "Opened on", "结案日期": "Closed on", "处理结果": "Outcome",
    "货值金额（万元）": "Value of the goods, 10,000 yuan", "罚没金额（万元）": "Fine, 10,000 yuan", "工程编号": "Project number",
    "工程名称": "Project", "建设单位": "Client", "施工单位": "Contractor", "建筑面积（平方米）": "Floor area in square metres",
    "竣工验收日期": "Accepted on", "验收结论": "Verdict", "备案日期": "Filed on", "质量": "Quality", "安全": "Safety", "安全标记": "Security mark",
    "环保": "Environmental protection", "节能": "Energy saving", "卫生": "Hygiene", "投诉编号": "Complaint number",
    "受理单位": "Receiving body", "事由": "Matter", "受理日期": "Accepted for handling on", "办结日期": "Settled on",
    "转立案件编号": "Case opened from it", "评价编号": "Evaluation number", "评价日期": "Evaluated on",
    "评价标准": "Standard of evaluation", "是否达标": "Standard met", "评价机构": "Evaluated by",
    "调查编号": "Survey number", "调查名称": "Survey", "调查主题": "Topic", "调查完成日期": "Survey completed on",
    "抽样框": "Sampling frame", "发放问卷数": "Questionnaires handed out", "有效问卷数": "Valid answers",
    "达标问卷数": "Answers counted", "报告所列误差（百分点）": "Margin of error stated, percentage points",
    "调查单位": "Carried out by", "年度": "Year", "全市合格率（%）": "Pass rate in the city, %", "公布日期": "Published on",
    "数据来源": "Source of the figure",
    "抽样编号": "Sampling number", "环节": "Stage", "抽样日期": "Sampled on", "标称生产企业名称": "Producer on the label",
    "被抽样单位名称": "Sampled unit", "样品名称": "Sample", "商标": "Brand", "生产日期或批号": "Production date or batch",
    "检验机构": "Laboratory", "检验结论": "First result", "不合格项目": "Failing item", "检验结果": "Measured",
    "标准值": "Limit of the standard", "复检结论": "Re-test", "检验项目": "Item tested", "结果判定": "Verdict on the item",
    "填报单位": "Reporting body", "季度": "Quarter", "收到日期": "Received on", "填报项代码": "Item code", "填报项": "Item",
    "计量单位": "Unit", "数值": "Figure", "文字内容": "Text", "情况说明": "Explanation", "零报告说明": "Why nothing to report",
    "事项": "Matter", "督办要求": "What is to be done", "办结标准": "Done when", "牵头单位": "Lead body",
    "协办单位": "Supporting bodies", "现行期限": "Deadline", "紧急程度": "Urgency", "督办编号": "Number of the item",
    "立项日期": "Assigned on",
    # Of lists that only go out.
    "原定期限": "First deadline", "状态": "State", "预警颜色": "Warning colour", "进度（%）": "Progress in %",
    "退回次数": "Times returned", "逾期工作日": "Working days late", "来源": "Source",
    "编号": "Number", "文件": "File", "导出内容": "Contents", "筛选条件": "Filters", "行数": "Rows", "字节": "Bytes",
    "导出人": "Exported by", "导出时间": "Exported at", "导入编号": "Import number", "登记类别": "Register", "新增": "New",
    "变更": "Changed", "无变化": "Unchanged", "错误": "Errors", "上传人": "Uploaded by", "上传时间": "Uploaded at",
    "标题": "Title", "发送时间": "Sent at", "发送人": "Sent by", "阅读情况": "Read by", "应阅单位数": "Bodies to read it",
    "记录": "Record", "撤回人": "Withdrawn by", "撤回时间": "Withdrawn at", "恢复时间": "Restored at", "恢复人": "Restored by",
    "标称生产企业": "Producer on the label", "批次": "Batches", "其中不合格": "Failed", "最近抽样": "Last sampled on",
    "责令整改通知书文号": "Number of the order", "责令整改单位": "Addressee", "通知书送达日期": "Order served on",
    "工作表": "Sheet", "行号": "Line", "核对结果": "Result", "新增内容": "Added", "变动列": "Changed column", "原内容": "Before",
    "新内容": "After", "当前期限": "Deadline today", "是否逾期": "Overdue", "是否延期": "Extended", "升级措施": "Escalation",
    "姓名": "Name", "用户名": "User name", "角色": "Role", "单位": "Body", "邮箱": "E-mail", "最近登录": "Last signed in",
    "种类": "Kind", "内容": "Contents", "阅读时间": "Read at", "会议日期": "Held on", "会议": "Meeting", "主持人": "Chair",
    "地点": "Place", "出席": "Present", "缺席": "Absent", "文号": "Number of the document", "印发日期": "Issued on",
    "起草人": "Drafted by", "文件数": "Files", "申请人": "Asked for by", "申请时间": "Asked for at", "指标": "Indicator",
    "修订内容": "What is amended", "生效日期": "In force from", "放宽或收紧": "Easing or tightening",
    "修订事由": "Class of reason", "理由": "Reason", "依据": "Basis", "提出人": "Proposed by", "提出时间": "Proposed at",
    "审批人": "Decided by", "审批时间": "Decided at", "审批意见": "Opinion",
    # Of the summary of a quarter.
    "条款": "Clause", "职责": "Duty", "本季度": "This quarter", "本年累计": "Year to date", "审核情况": "Review", "说明": "Explanation",
    "报告状态": "State of the report", "报送截止": "Due by", "合计": "Total", "数据汇总": "Figures", "文字材料": "Narratives",
    "未报送单位": "Not handed in",
    # Of the results of an assessment.
    "名次": "Rank", "适用分值": "Points that apply", "百分制得分": "Points of 100", "加分": "Bonus", "扣分": "Deductions",
    "总分": "Total", "等次": "Grade", "满分": "Maximum", "得分": "Points", "考核项": "Assessed item", "计算": "Calculation",
    "数据时点": "Data as of", "不适用": "not applicable", "待定": "open",
    # Of the cover of an evidence pack.
    "证据包": "evidence pack", "应达到": "Due", "一、数值": "1. Figures", "二、目录": "2. Contents",
    "三、核验": "3. Verification", "一、目录": "1. Contents", "二、核验": "2. Verification", "变更记录": "Audit trail",
    "有关记录的变更记录摘录": "Extract from the audit trail on these records", "整改": "Rectification", "季报": "Quarterly report",
    "承担指标": "Answers for", "季度报告": "Quarterly report", "季度报告填报内容": "What the quarterly report says",
    "季度报告流转记录": "Steps of the quarterly report", "方案原文": "Words of the plan", "未归档": "not closed", "对象": "Subject",
    "季度归档": "Closing of the quarter", "责任单位": "Responsible bodies", "各统计口径的数值": "figures by period counted",
    "数值的历次修订": "revisions of the figures", "口径和目标各版本": "versions of definition and target",
    "不适用的期间": "spans in which it does not apply", "里程碑": "milestones", "计入的明细": "rows counted",
    "计入分子的明细": "rows in the numerator", "未计入分子的明细": "rows not in the numerator",
    "更正后计入的明细": "rows counted after corrections", "更正后计入分子的明细": "rows in the numerator after corrections",
    "更正后未计入分子的明细": "rows not in the numerator after corrections", "考核对象": "Who is assessed", "评分方案": "Scheme",
    "评分方法": "Method", "算式": "Formula", "应提供的证明": "Evidence asked for", "评分表状态": "State of the sheet",
    "最终结果封签": "Seal of the final result", "各阶段得分": "Points of every stage", "得分所依据的事实": "Facts behind the points",
    "异议和处理": "Objections and what was decided", "评分表流程记录": "Steps of the sheet", "异议": "Objection",
    "证明材料清单": "List of evidence files", "审核通过时封存的内容，其SHA-256即定稿封签":
    "Content sealed at the acceptance; its SHA-256 is the seal",
    # Papers of supervision, which are Chinese themselves.
    "督办通知单": "Notice of supervision", "蓝色督办单": "Blue sheet", "黄色督办单": "Yellow sheet", "橙色督办单": "Orange sheet",
    "红色督办单": "Red sheet", "绩效督促通知单": "Notice to urge", "约谈通知书": "Summons to a talk", "督办情况通报": "Circular on the item",
    "延期审批单": "Sheet of the extension", "办结报告单": "Closing report",
    # How such files are called.
    "台账汇总": "All registers", "逐行核对": "Line by line",
}  # fmt: skip


@cache
def heading_names(title: str) -> tuple[str, ...]:
    """Return how files may head a column: in Chinese, and in English where it has any."""
    return (title, HEADINGS[title]) if title in HEADINGS else (title,)


def read_heading(title: str) -> str:
    """Return the heading of a column in the reader's language."""
    return HEADINGS.get(title, title) if is_english_read() else title
