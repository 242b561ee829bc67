"""What the words of a vocabulary are called: their code, and Chinese and English names."""

from functools import cache
from typing import TypeVar

from graph.model.words import CredentialKind, LifeCycleStage, OrganizationKind, SectorKey, Word
from graph.names import plain

W = TypeVar("W", bound=Word)

KINDS: dict[OrganizationKind, str] = {
    OrganizationKind.PARK: "园区 产业园 产业园区 科技园 高新区 新区 park",
    OrganizationKind.INSTITUTE: (
        "新型研发机构 研发机构 研究机构 研究院 研究所 科研院所 科研机构 实验室 高校 大学 "
        "institute research-institute university laboratory"
    ),
    OrganizationKind.BANK: "银行 商业银行 银行机构 bank",
    OrganizationKind.GUARANTOR: (
        "担保 担保公司 担保机构 融资担保 融资担保公司 融资担保机构 guarantor guarantee-company"
    ),
    OrganizationKind.INSURER: "保险 保险公司 保险机构 insurer insurance-company",
    OrganizationKind.LESSOR: (
        "融资租赁 融资租赁公司 租赁 租赁公司 租赁机构 金融租赁 金融租赁公司 lessor leasing-company"
    ),
    OrganizationKind.EQUITY_INVESTOR: (
        "股权投资 股权投资机构 投资机构 创投 创投机构 创业投资 风险投资 基金 投资基金 "
        "equity-investor investor venture-capital fund"
    ),
    OrganizationKind.EQUITY_EXCHANGE: "股权交易所 股权交易中心 股权交易机构 equity-exchange",
    OrganizationKind.IP_SERVICE_FIRM: (
        "知识产权服务机构 知识产权服务 知识产权机构 ip-service-firm ip-service"
    ),
    OrganizationKind.WARRANT_SERVICE_FIRM: (
        "认股权服务机构 认股权服务 warrant-service-firm warrant-service"
    ),
    OrganizationKind.ENTERPRISE: "企业 公司 工业企业 科技企业 enterprise company firm",
    OrganizationKind.AUTHORITY: (
        "主管机构 主管部门 政府 政府部门 政府机构 机关 authority government"
    ),
}

STAGES: dict[LifeCycleStage, str] = {
    LifeCycleStage.SEED: "种子 种子期 种子阶段 seed seed-stage",
    LifeCycleStage.STARTUP: "初创 初创期 初创阶段 创业期 startup startup-stage early-stage",
    LifeCycleStage.GROWTH: "成长 成长期 成长阶段 growth growth-stage",
    LifeCycleStage.MATURE: "成熟 成熟期 成熟阶段 mature mature-stage maturity",
    LifeCycleStage.LISTING: "上市 上市期 上市阶段 拟上市 listing listing-stage",
}

SECTORS: dict[SectorKey, str] = {
    SectorKey.AI_ALGORITHM: (
        "人工智能算法 人工智能 算法 ai ai算法 大模型 ai-algorithm ai-algorithms "
        "artificial-intelligence"
    ),
    SectorKey.INDUSTRIAL_SOFTWARE: "工业软件 industrial-software",
    SectorKey.ROBOTICS: "机器人 工业机器人 智能机器人 robotics robot robots",
    SectorKey.MACHINE_TOOLS: "机床 数控机床 工业母机 machine-tools machine-tool",
    SectorKey.SMART_TERMINAL: "智能终端 智能移动终端 smart-terminal smart-terminals",
    SectorKey.SEMICONDUCTOR: "半导体 集成电路 芯片 半导体与集成电路 semiconductor semiconductors",
    SectorKey.NEW_MATERIALS: "新材料 材料 new-materials new-material",
    SectorKey.BATTERY: "电池 锂电池 动力电池 battery batteries",
    SectorKey.PHOTOVOLTAIC: "光伏 太阳能 photovoltaic photovoltaics solar",
    SectorKey.DISPLAY: "面板显示 新型显示 显示面板 面板 显示 display displays",
    SectorKey.DESIGNER_TOYS: "潮玩 潮流玩具 designer-toys designer-toy",
    SectorKey.COMPUTE: "算力 智算 compute computing-power",
    SectorKey.OTHER: "其他 其它 其他行业 other",
}

CREDENTIALS: dict[CredentialKind, str] = {
    CredentialKind.LITTLE_GIANT: (
        "小巨人 小巨人企业 专精特新小巨人 专精特新小巨人企业 国家级专精特新小巨人 "
        "国家级专精特新小巨人企业 little-giant"
    ),
    CredentialKind.SPECIALISED_INNOVATIVE: (
        "专精特新 专精特新企业 专精特新中小企业 省级专精特新 省级专精特新企业 "
        "省级专精特新中小企业 specialised-innovative specialized-innovative "
        "specialised-and-innovative specialized-and-innovative"
    ),
    CredentialKind.HIGH_TECH: (
        "高新 高新企业 高新技术企业 国家高新技术企业 国家级高新技术企业 国高 国家高企 高企 "
        "high-tech high-tech-enterprise national-high-tech-enterprise"
    ),
    CredentialKind.LISTING_RESERVE: "上市后备 上市后备企业 listing-reserve",
    CredentialKind.TECHNOLOGY_SME: (
        "科技型中小 科技型中小企业 科技中小企业 科小 technology-sme technology-based-sme"
    ),
    CredentialKind.INNOVATIVE_SME: "创新型中小 创新型中小企业 innovative-sme",
    CredentialKind.MANUFACTURING_CHAMPION: (
        "市级制造业单项冠军 市级制造业单项冠军企业 制造业单项冠军 制造业单项冠军企业 单项冠军 "
        "manufacturing-champion municipal-manufacturing-champion"
    ),
}


def keys_of(names: dict[W, str]) -> dict[str, W]:
    """Every name and code of the words, by its key."""
    keys = {plain(word): word for word in names}
    keys.update({plain(name): word for word, listed in names.items() for name in listed.split()})
    return keys


@cache
def kinds() -> dict[str, OrganizationKind]:
    """Kinds of organisation by the key of what they are called."""
    return keys_of(KINDS)


@cache
def stages() -> dict[str, LifeCycleStage]:
    """Stages by the key of what they are called."""
    return keys_of(STAGES)


@cache
def sectors() -> dict[str, SectorKey]:
    """Sectors by the key of what they are called."""
    return keys_of(SECTORS)


@cache
def credentials() -> dict[str, CredentialKind]:
    """Labels by the key of what they are called."""
    return keys_of(CREDENTIALS)
