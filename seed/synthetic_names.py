"""Names of invented organisations, which cannot be taken for real ones."""

from random import Random

from graph.model import OrganizationKind, SectorKey

# Every name carries 示例 and "Sample"; the syllables make it unique among its kind.
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
# With these an enterprise's name has three syllables: one of 35,200.
_THIRD = (
    ("青", "qing"), ("白", "bai"), ("远", "yuan"), ("宁", "ning"), ("朗", "lang"), ("恒", "heng"),
    ("启", "qi"), ("越", "yue"), ("景", "jing"), ("嘉", "jia"), ("毅", "yi"), ("晨", "chen"),
    ("松", "song"), ("溪", "xi"), ("山", "shan"), ("云", "yun"), ("星", "xing"), ("桐", "tong"),
    ("榆", "yu"), ("桦", "hua"), ("橡", "xiang"), ("梓", "zi"), ("枢", "shu"), ("槿", "jin"),
    ("檀", "tan"), ("梧", "wu"), ("池", "chi"), ("湾", "wan"), ("洲", "zhou"), ("渡", "du"),
    ("港", "gang"), ("桥", "qiao"), ("亭", "ting"), ("阁", "ge"), ("台", "tai"), ("城", "cheng"),
    ("关", "guan"), ("岭", "ling"), ("峰", "feng"), ("谷", "gu"), ("泉", "quan"), ("湖", "hu"),
    ("月", "yue"), ("日", "ri"), ("辰", "chen"), ("风", "feng"), ("雨", "yu"), ("雪", "xue"),
    ("霜", "shuang"), ("露", "lu"), ("竹", "zhu"), ("兰", "lan"), ("菊", "ju"), ("荷", "he"),
    ("莲", "lian"), ("葵", "kui"), ("茗", "ming"), ("芷", "zhi"), ("蘅", "heng"), ("苓", "ling"),
    ("琴", "qin"), ("笙", "sheng"), ("瑟", "se"), ("磬", "qing"), ("钟", "zhong"), ("鼓", "gu"),
    ("弦", "xian"), ("笛", "di"), ("墨", "mo"), ("笺", "jian"), ("砂", "sha"), ("瓷", "ci"),
    ("玉", "yu"), ("璞", "pu"), ("琳", "lin"), ("璃", "li"), ("珂", "ke"), ("瑾", "jin"),
    ("珊", "shan"), ("玥", "yue"),
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
_PROVIDER_WORDS = {
    OrganizationKind.BANK: ("银行", "Bank"),
    OrganizationKind.GUARANTOR: ("融资担保有限公司", "Financing Guarantee Co., Ltd."),
    OrganizationKind.INSURER: ("科技保险股份有限公司", "Technology Insurance Co., Ltd."),
    OrganizationKind.LESSOR: ("融资租赁有限公司", "Financial Leasing Co., Ltd."),
    OrganizationKind.EQUITY_INVESTOR: ("创业投资有限公司", "Venture Capital Co., Ltd."),
    OrganizationKind.EQUITY_EXCHANGE: ("股权交易所", "Equity Exchange"),
    OrganizationKind.IP_SERVICE_FIRM: ("知识产权服务有限公司", "IP Services Co., Ltd."),
    OrganizationKind.WARRANT_SERVICE_FIRM: ("认股权服务有限公司", "Warrant Services Co., Ltd."),
}

Name = tuple[str, str]


class Words:
    """Syllables of names, Chinese and pinyin: in an order drawn once, each word for one number."""

    def __init__(self, random: Random) -> None:
        self._short = [
            (first + second, first_en + second_en)
            for first, first_en in _FIRST
            for second, second_en in _SECOND
        ]
        random.shuffle(self._short)
        self._size = len(self._short) * len(_THIRD)
        self._start = int(random.random() * self._size)

    def short(self, number: int) -> Name:
        """Word `number`, from 1, of two syllables for those who are few."""
        if number <= len(self._short):
            return self._short[number - 1]
        return self.long(number)

    def long(self, number: int) -> Name:
        """Word `number`, from 1, of three syllables; from number 35,201 on of four and more."""
        block, place = divmod(number - 1, self._size)
        # A step without a common factor with the size meets each word once.
        pair, third = divmod((self._start + place * 10_007) % self._size, len(_THIRD))
        parts = [self._short[pair], _THIRD[third]]
        while block:
            block, rest = divmod(block - 1, len(_THIRD))
            parts.append(_THIRD[rest])
        return "".join(part[0] for part in parts), "".join(part[1] for part in parts)


def provider(kind: OrganizationKind, word: Name) -> Name:
    """The name of a provider of a kind, Chinese and English."""
    field, field_en = _PROVIDER_WORDS[kind]
    return f"示例·{word[0]}{field}", f"Sample {word[1]} {field_en}"


def institute(word: Name, sector: SectorKey) -> Name:
    """The name of an institute whose main field is the sector's, Chinese and English."""
    field, field_en = _SECTOR_WORDS[sector]
    return f"示例·{word[0]}{field}研究院", f"Sample {word[1]} {field_en} Institute"


def enterprise(word: Name, sector: SectorKey) -> Name:
    """The name of an enterprise whose main sector it is, Chinese and English."""
    field, field_en = _SECTOR_WORDS[sector]
    return f"示例·{word[0]}{field}有限公司", f"Sample {word[1]} {field_en} Co., Ltd."
