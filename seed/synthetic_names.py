"""Names of invented organisations, which cannot be taken for real ones."""

from collections.abc import Iterator
from random import Random

from graph.model import SectorKey

# Every name carries 示例 and "Sample"; two syllables make it one of 440, each used once.
_FIRST = (
    ("澄", "Cheng"), ("岚", "Lan"), ("砚", "Yan"), ("霁", "Ji"), ("柏", "Bai"), ("琢", "Zhuo"),
    ("衡", "Heng"), ("沐", "Mu"), ("翊", "Yi"), ("朔", "Shuo"), ("楠", "Nan"), ("韬", "Tao"),
    ("骁", "Xiao"), ("煦", "Xu"), ("珺", "Jun"), ("泓", "Hong"), ("旻", "Min"), ("棠", "Tang"),
    ("曜", "Yao"), ("磐", "Pan"), ("葳", "Wei"), ("淙", "Cong"),
)  # fmt: skip
_SECOND = (
    ("岳", "yue"), ("川", "chuan"), ("禾", "he"), ("石", "shi"), ("帆", "fan"), ("原", "yuan"),
    ("峤", "qiao"), ("汀", "ting"), ("野", "ye"), ("舟", "zhou"), ("庐", "lu"), ("枫", "feng"),
    ("澜", "lan"), ("驿", "yi"), ("柯", "ke"), ("屿", "yu"), ("壤", "rang"), ("杉", "shan"),
    ("汐", "xi"), ("苑", "yuan"),
)  # fmt: skip

_SECTOR_WORDS = {
    SectorKey.AI_ALGORITHM: ("智能科技", "Intelligence"),
    SectorKey.INDUSTRIAL_SOFTWARE: ("工业软件", "Industrial Software"),
    SectorKey.ROBOTICS: ("机器人", "Robotics"),
    SectorKey.MACHINE_TOOLS: ("精密机床", "Machine Tools"),
    SectorKey.SMART_TERMINAL: ("智能终端", "Smart Terminals"),
    SectorKey.SEMICONDUCTOR: ("半导体", "Semiconductors"),
    SectorKey.NEW_MATERIALS: ("新材料", "New Materials"),
    SectorKey.BATTERY: ("电池技术", "Batteries"),
    SectorKey.PHOTOVOLTAIC: ("光伏科技", "Photovoltaics"),
    SectorKey.DISPLAY: ("显示技术", "Displays"),
    SectorKey.DESIGNER_TOYS: ("潮玩文化", "Designer Toys"),
    SectorKey.COMPUTE: ("算力科技", "Compute"),
    SectorKey.OTHER: ("制造", "Manufacturing"),
}

Name = tuple[str, str]


def syllables(random: Random) -> Iterator[Name]:
    """Every pair of syllables once, in an order drawn by `random`: Chinese, then pinyin."""
    pairs = [
        (first + second, first_en + second_en)
        for first, first_en in _FIRST
        for second, second_en in _SECOND
    ]
    random.shuffle(pairs)
    return iter(pairs)


def bank(word: Name) -> Name:
    """A bank's name, Chinese and English."""
    return f"示例·{word[0]}银行", f"Sample {word[1]} Bank"


def guarantor(word: Name) -> Name:
    """A guarantor's name, Chinese and English."""
    return f"示例·{word[0]}融资担保有限公司", f"Sample {word[1]} Financing Guarantee Co., Ltd."


def institute(word: Name, sector: SectorKey) -> Name:
    """The name of an institute whose main field is the sector's, Chinese and English."""
    field, field_en = _SECTOR_WORDS[sector]
    return f"示例·{word[0]}{field}研究院", f"Sample {word[1]} {field_en} Institute"


def enterprise(word: Name, sector: SectorKey) -> Name:
    """The name of an enterprise whose main sector it is, Chinese and English."""
    field, field_en = _SECTOR_WORDS[sector]
    return f"示例·{word[0]}{field}有限公司", f"Sample {word[1]} {field_en} Co., Ltd."
