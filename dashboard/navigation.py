"""What the portal offers to whom: the entries of its menu, the pages beside it, and the pages that are tabs of one another."""

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from accounts.access import READERS
from accounts.models import THREE_ADMINS, Role
from inspections.access import OF_A_BODY, VISITORS

EVERYONE = tuple(Role)


Offer = tuple[str, str, str | Promise, tuple[Role, ...]]
"""Address name, icon, words and the roles that may enter."""

GROUPS: list[tuple[str, str | Promise, list[Offer]]] = [
    (
        "overview",
        _("Overview"),
        [
            ("dashboard:board", "ti-layout-dashboard", _("Board"), READERS),
            ("dashboard:leadership", "ti-chart-histogram", _("Leadership view"), READERS),
            ("dashboard:wall", "ti-device-tv", _("Wall screen"), READERS),
            ("dashboard:townships", "ti-map-pin", _("Townships"), READERS),
            ("plans:quarters", "ti-calendar-stats", _("Quarters"), READERS),
        ],
    ),
    (
        "reports",
        _("Quarterly reports"),
        [
            ("reporting:body-home", "ti-home", _("My reports"), OF_A_BODY),
            ("reporting:reports", "ti-table", _("Submission matrix"), VISITORS),
            ("reporting:report-queue", "ti-checklist", _("Review of reports"), (Role.OFFICE,)),
            ("reporting:report-items", "ti-list-details", _("Report items"), READERS),
            ("registers:notices", "ti-speakerphone", _("Notices"), VISITORS),
            ("bulletin:bulletins", "ti-news", _("Bulletins"), VISITORS),
            ("reporting:reminders", "ti-bell-ringing", _("Reminders"), READERS),
        ],
    ),
    (
        "supervision",
        _("Supervision"),
        [
            ("supervision:board", "ti-alert-triangle", _("Supervision board"), READERS),
            ("supervision:approvals", "ti-gavel", _("Awaiting a leader"), READERS),
            ("supervision:mine", "ti-checkup-list", _("Our supervision items"), OF_A_BODY),
            ("supervision:supervisions", "ti-list-check", _("Items of supervision"), VISITORS),
            ("meetings:meetings", "ti-users", _("Meetings"), READERS),
        ],
    ),
    (
        "assessment",
        _("Assessment"),
        [
            ("assessment:schemes", "ti-medal", _("Yearly assessment"), VISITORS),
            ("assessment:league", "ti-chart-dots", _("League of townships"), READERS),
        ],
    ),
    (
        "plan",
        _("Plan"),
        [
            ("plans:current-plan", "ti-file-text", _("Text of the plan"), EVERYONE),
            ("plans:milestones", "ti-flag-check", _("Milestones"), VISITORS),
            ("plans:plans", "ti-versions", _("Plans"), READERS),
            ("plans:amendments", "ti-git-compare", _("Amendments"), READERS),
            ("plans:current-lead-group", "ti-users-group", _("Lead group"), EVERYONE),
            ("plans:bodies", "ti-building-community", _("Bodies"), EVERYONE),
            ("dashboard:township-names", "ti-map-pin", _("Townships"), (Role.LIAISON, Role.HEAD, *THREE_ADMINS)),
        ],
    ),
    (
        "registers",
        _("Registers"),
        [
            ("enterprises:enterprises", "ti-building-factory-2", _("Enterprises"), READERS),
            ("enterprises:sites", "ti-building-estate", _("Parks and bases"), READERS),
            ("enterprises:products", "ti-package", _("Products"), READERS),
            ("enterprises:certificates", "ti-certificate", _("Certificates"), READERS),
            ("enterprises:awards", "ti-award", _("Brand awards"), READERS),
            ("inspections:spot-checks", "ti-microscope", _("Spot checks"), READERS),
            ("inspections:rectifications", "ti-tool", _("Rectifications"), READERS),
            ("inspections:projects", "ti-building-skyscraper", _("Completed projects"), READERS),
            ("inspections:evaluations", "ti-clipboard-check", _("Service evaluations"), READERS),
            ("inspections:surveys", "ti-forms", _("Surveys of the public"), READERS),
            ("inspections:city-rates", "ti-building-skyscraper", _("Pass rates of the city"), READERS),
            ("inspections:cases", "ti-gavel", _("Enforcement cases"), VISITORS),
            ("inspections:complaints", "ti-message-report", _("Complaints and reports"), VISITORS),
        ],
    ),
    (
        "data",
        _("Data"),
        [
            ("registers:imports", "ti-table-import", _("Import of data"), READERS),
            ("registers:exports", "ti-table-export", _("Exports"), VISITORS),
            ("packs:packs", "ti-file-zip", _("Evidence packs"), VISITORS),
            ("registers:withdrawals", "ti-archive", _("Withdrawn rows"), (Role.OFFICE, Role.AUDITOR)),
            ("dashboard:our-data", "ti-eye", _("Who looked at our data"), OF_A_BODY),
            ("audit:trail", "ti-history", _("Recorded changes"), (Role.OFFICE, Role.AUDITOR, Role.AUDIT)),
            (
                "operations:health",
                "ti-heart-rate-monitor",
                _("Operations"),
                (Role.OFFICE, Role.ADMIN, Role.SECURITY, Role.AUDITOR),
            ),
            ("operations:backups", "ti-database-export", _("Backups and drills"), (Role.ADMIN, Role.AUDITOR)),
            ("registers:accounts", "ti-user-cog", _("User accounts"), (Role.ADMIN,)),
            ("accounts:sign-ins", "ti-login-2", _("Sign-in log"), (*THREE_ADMINS, Role.AUDITOR)),
            ("accounts:rights", "ti-hourglass", _("Rights that wait"), (Role.ADMIN, Role.SECURITY)),
            ("accounts:security", "ti-shield-lock", _("Security switches"), (*THREE_ADMINS, Role.AUDITOR)),
            ("operations:self-check", "ti-shield-check", _("Self-check of 等保"), (*THREE_ADMINS, Role.AUDITOR)),
            ("accounts:wall-devices", "ti-device-tv", _("Wall screen devices"), (Role.ADMIN,)),
            ("admin:index", "ti-settings", _("Plan data and lists"), (Role.OFFICE,)),
        ],
    ),
]
"""By the key under which the menu remembers whether a group is folded."""
OTHER_PAGES: list[tuple[str, str, str | Promise, str]] = [
    ("reporting:report-summary", "ti-file-text", _("Quarterly summary"), "季度汇总 汇总 summary"),
    ("reporting:reports-missing", "ti-file-alert", _("List of missing reports"), "缺报清单 欠报 missing"),
    ("reporting:report-rates", "ti-percentage", _("Completeness and timeliness"), "及时率 完整率 rates"),
    ("reporting:report-unlockings", "ti-lock-open", _("Requests to unlock"), "解锁申请 unlock"),
    ("reporting:report-corrections", "ti-file-diff", _("Corrections of reports"), "更正单 correction"),
    ("reporting:report-deadlines", "ti-calendar-due", _("Deadlines of reports"), "截止时间 期限 延期 deadline"),
    ("reporting:report-generation", "ti-files", _("Forms of the quarters"), "报表生成 forms"),
    ("reporting:reporting-settings", "ti-adjustments", _("Settings of reporting"), "设置 settings"),
    ("reporting:reminder-rules", "ti-bell-cog", _("Rules of reminders"), "催报规则 提醒规则 reminder rules"),
    (
        "inspections:unmatched-producers",
        "ti-building-warehouse",
        _("Producers to be claimed"),
        "待认领 未匹配 生产企业 claim",
    ),
    ("enterprises:duplicates", "ti-copy", _("Possible duplicates"), "疑似重复 合并 查重 duplicates"),
    ("inspections:deadline-rules", "ti-clock-cog", _("Deadline rules"), "时限规则 期限 deadline rules"),
    ("inspections:case-summary", "ti-chart-bar", _("Cases and complaints counted"), "案件统计 投诉统计 statistics"),
    ("supervision:rules", "ti-alarm", _("Rules of supervision"), "督办规则 变色规则 时限 supervision rules"),
    ("exchange:registers-workbook", "ti-file-spreadsheet", _("Workbook of all registers"), "导入模板 工作簿 template"),
    ("accounts:user-new", "ti-user-plus", _("New account"), "新建账号 新增用户 开户 new account"),
    (
        "accounts:account-changes",
        "ti-user-edit",
        _("Changes of accounts"),
        "账号变更 授权 重置密码 解锁 changes of accounts",
    ),
    (
        "accounts:factor-resets",
        "ti-device-mobile-off",
        _("Resets of second factors"),
        "双因素 重置 两步验证 恢复码 second factor reset",
    ),
    ("registers:inbox", "ti-bell", _("Messages"), "站内信 通知 inbox"),
    ("dashboard:township-map", "ti-map-2", _("Map of the townships"), "镇街地图 分布图 map"),
    ("reporting:reminders-choose", "ti-bell-plus", _("Remind now"), "催报 发送催报 remind"),
    ("supervision:draft", "ti-plus", _("Draft an item"), "新增督办 立项 转督办 draft"),
    ("bulletin:draft", "ti-plus", _("Draft a bulletin"), "新增通报 简报 draft"),
    ("meetings:create", "ti-plus", _("Prepare a meeting"), "新增会议 召开会议 meeting"),
    ("notifications:notice-add", "ti-plus", _("Write a notice"), "新增通知 发布通知 下发 notice"),
    ("enterprises:base-scores", "ti-list-numbers", _("Scores of demonstration bases"), "基地评分 打分 scores"),
    ("enterprises:base-checklist", "ti-list-check", _("Checklist of demonstration bases"), "基地评分标准 checklist"),
    ("audit:verifications", "ti-shield-check", _("Verification"), "审计核验 校验 核对日志 verification"),
    ("audit:reanchorings", "ti-link-off", _("Breaks and explanations"), "断链 说明 审计 breaks"),
]
"""Pages that stand in no menu: address name, icon, words, and other words by which people look for them."""
ACCOUNT = [
    ("dashboard:help", "ti-help-circle", _("Help")),
    ("accounts:password-change", "ti-lock", _("Change the password")),
    ("accounts:own-security", "ti-devices", _("Sessions and second factor")),
    ("api:documentation", "ti-api", _("API")),
    ("api:tokens", "ti-key", _("API tokens")),
    ("operations:permissions", "ti-user-shield", _("Roles and permissions")),
]
TABS: dict[str, tuple[str, ...]] = {
    "reporting:reports": ("reporting:reports-missing", "reporting:report-rates", "reporting:report-summary"),
    "reporting:report-queue": (),
    "reporting:reminders": ("reporting:reminder-rules", "reporting:reminders-choose"),
    "reporting:report-items": ("reporting:report-generation", "reporting:reporting-settings"),
}
"""Entries that stand as tabs above one another, the first of them in the menu for all; each with the other pages it stands on."""
FOR_LEADERS = (
    "dashboard:leadership", "dashboard:board", "supervision:approvals", "reporting:reports", "plans:current-plan",
    "dashboard:wall",
)  # fmt: skip
"""What a leader sees at once, with how much awaits them; the registers and the rest are folded beneath."""
FOLDED_FOR_LEADERS = ("registers",)
"""Groups that a leader's menu keeps as they are; all others become one."""
