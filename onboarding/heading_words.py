"""The headings that are understood, by field; docs/decisions/0028-spreadsheets.md lists them."""

from onboarding.words import ImportField

HEADINGS: dict[ImportField, str] = {
    ImportField.KIND: (
        "机构类型 单位类型 组织类型 成员类型 主体类型 机构类别 成员类别 类型 kind type "
        "organization-kind organization-type organisation-type"
    ),
    ImportField.NAME: (
        "企业名称 单位名称 公司名称 机构名称 组织名称 成员名称 名称 企业全称 公司全称 单位全称 "
        "机构全称 全称 企业名 公司名 单位 企业 公司 入驻企业 入园企业 入驻企业名称 入园企业名称 "
        "中文名称 中文名 企业中文名称 name company company-name enterprise enterprise-name "
        "organization organization-name organisation organisation-name full-name chinese-name "
        "name-cn"
    ),
    ImportField.NAME_EN: (
        "英文名称 英文名 企业英文名称 公司英文名称 单位英文名称 英文全称 name-en english-name "
        "name-english company-name-en"
    ),
    ImportField.ALIAS: (
        "简称 企业简称 公司简称 别名 曾用名 又名 俗称 品牌 品牌名称 alias aliases short-name "
        "former-name former-names other-name other-names brand"
    ),
    ImportField.USCC: (
        "统一社会信用代码 社会信用代码 统一信用代码 统一代码 信用代码 社会统一信用代码 "
        "统一社会信用码 统一社会信用代码证号 uscc usci credit-code unified-social-credit-code"
    ),
    ImportField.FOUNDED_ON: (
        "成立日期 成立时间 成立年份 成立年月 成立年度 成立日 注册日期 注册时间 设立日期 "
        "设立时间 创立时间 创立日期 创办时间 founded founded-on founding-date "
        "date-of-foundation established established-on establishment-date registration-date"
    ),
    ImportField.ADDRESS: (
        "地址 注册地址 企业地址 公司地址 单位地址 详细地址 住所 address registered-address"
    ),
    ImportField.SECTOR: (
        "行业 所属行业 行业领域 行业分类 行业类别 产业 所属产业 产业领域 领域 所属领域 技术领域 "
        "细分领域 赛道 sector sectors industry industries"
    ),
    ImportField.STAGE: (
        "阶段 发展阶段 企业阶段 成长阶段 企业发展阶段 生命周期 生命周期阶段 stage "
        "life-cycle-stage life-stage"
    ),
    ImportField.CREDENTIAL: (
        "资质 资质荣誉 荣誉资质 资质标签 资质认定 企业资质 认定资质 称号 企业称号 荣誉 企业荣誉 "
        "标签 企业标签 credential credentials qualification qualifications label labels"
    ),
    ImportField.HELD_FROM: (
        "认定日期 认定时间 认定年份 获得日期 获得时间 获评日期 获评时间 发证日期 发证时间 "
        "取得日期 取得时间 授予日期 资质认定日期 held-from awarded-on award-date issue-date"
    ),
    ImportField.HELD_UNTIL: (
        "有效期至 有效期止 有效期截止 有效期截止日期 有效期截至 资质有效期至 证书有效期至 "
        "资质到期日 资质到期日期 held-until valid-until expires-on expiry-date"
    ),
    ImportField.REVENUE: (
        "营业收入 营业总收入 营收 年营业收入 年营收 销售收入 年销售收入 revenue annual-revenue "
        "turnover operating-revenue"
    ),
    ImportField.EMPLOYEES: (
        "员工人数 员工数 员工总数 员工数量 职工人数 职工数 职工总数 从业人员 从业人数 "
        "从业人员数 从业人员人数 在职人数 在职员工数 人数 企业人数 employees headcount "
        "number-of-employees employee-count staff"
    ),
    ImportField.RESEARCH_SPEND: (
        "研发投入 研发费用 研发支出 研发经费 研发总投入 年研发投入 研究开发费用 研发费用总额 "
        "research-spend research-and-development-spend rd-spend rd-expenses rd-expenditure "
        "rd-investment"
    ),
    ImportField.MEMBER_FROM: (
        "入驻日期 入驻时间 入园日期 入园时间 入会日期 入会时间 加入日期 member-from "
        "member-since joined-on moved-in-on"
    ),
    ImportField.MEMBER_UNTIL: (
        "入驻到期日 入驻到期日期 入驻截止日期 入驻有效期至 入园到期日 入园截止日期 退园日期 "
        "退园时间 member-until member-to"
    ),
    ImportField.SYNTHETIC: "示例数据 是否示例 是否虚构 虚构数据 synthetic is-synthetic",
}
"""Space-separated; a hyphen stands for what the key of a heading drops."""
