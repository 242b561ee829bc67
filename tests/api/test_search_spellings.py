"""What people type, and the first hit that they mean."""

from tests.api.test_search import edges
from tests.conftest import Ask

TOPSTAR = "广东拓斯达科技股份有限公司"
MATERIALS_LABORATORY = "松山湖材料实验室"
MATERIALS_INSTITUTE = "中国科学院东莞材料科学与技术研究所"
NEUTRONS = "中国散裂中子源"
DGUT = "东莞理工学院"
CITYU = "香港城市大学(东莞)"
HUST = "广东华中科技大学工业技术研究院"
ROBOT_BASE = "松山湖国际机器人产业基地"
ROBOT_INSTITUTE = "广东省智能机器人研究院"
AI_INSTITUTE = "东莞市新一代人工智能产业技术研究院"
ATTOSECOND = "先进阿秒激光设施"
MEASURES = "关于加快推动人工智能赋能制造业高质量发展的若干措施"
MUFAN = "示例·沐帆机器人有限公司"

# Written from the data before the code was tuned; `|` parts names of which each is right.
SPELLINGS = {
    "as it is written, or its beginning, or a part": {
        "拓斯达": TOPSTAR,
        "松山湖高新": "松山湖高新区",
        "滨海湾": "滨海湾新区",
        "滨海湾人工智能新区": "滨海湾新区",
        "散裂中子源": NEUTRONS,
        "华为": "华为终端",
        "农商银行": "东莞农商银行",
        "阿秒激光": ATTOSECOND,
        "人工智能赋能制造业": MEASURES,
        "东府 2025 1号": MEASURES,
        "科创贷": "科创贷",
        "知识产权质押": "知识产权质押融资|知识产权质押贷款",
        "沐帆机器人": MUFAN,
        "柏舟银行": "示例·柏舟银行",
    },
    "traditional, full width, spaces, points": {
        "廣東拓斯達": TOPSTAR,
        "東莞銀行": "东莞银行",
        "濱海灣新區": "滨海湾新区",
        "松山湖材料實驗室": MATERIALS_LABORATORY,
        "專精特新快貸": "专精特新快贷",
        "並購貸": "并购贷",
        "東莞理工學院": DGUT,
        "ＯＰＰＯ": "OPPO",
        "香港城市大學（東莞）": CITYU,
        "东 莞 银 行": "东莞银行",
    },
    "pinyin": {
        "tuosida": TOPSTAR,
        "dong guan yin hang": "东莞银行",
        "songshanhucailiao": MATERIALS_LABORATORY,
        "dawanqudaxue": "大湾区大学",
        "KeChuangDai": "科创贷",
        "yunjing": "云鲸",
        "xiaotiancai": "小天才",
        "guanrong": "莞融",
        "liantong": "链通",
        "sanliezhongziyuan": NEUTRONS,
        "mufanjiqiren": MUFAN,
    },
    "initials": {
        "tsd": TOPSTAR,
        "dgyh": "东莞银行",
        "sshcl": MATERIALS_LABORATORY,
        "dwqdx": "大湾区大学",
        "xjr": "小巨人",
        "hwzd": "华为终端",
        "dglgxy": DGUT,
        "zjzg": "中集智谷",
    },
    "English": {
        "Topstar": TOPSTAR,
        "bank of dongguan": "东莞银行",
        "great bay university": "大湾区大学",
        "xbot park": ROBOT_BASE,
        "Spallation Neutron Source": NEUTRONS,
        "attosecond laser": ATTOSECOND,
        "little giant growth loan": "小巨人成长贷",
        "China Merchants Bank": "招商银行东莞分行",
    },
    "scripts mixed": {
        "东莞yinhang": "东莞银行",
        "tuo斯达": TOPSTAR,
        "DG银行": "东莞银行",
        "dongguan银行": "东莞银行",
        "松山湖cailiao": MATERIALS_LABORATORY,
        "大湾区daxue": "大湾区大学",
        "华为zd": "华为终端",
        "小ju人": "小巨人",
    },
    "a Chinese character wrong, missing, too much or swapped": {
        "拓思达": TOPSTAR,
        "拓斯大": TOPSTAR,
        "东莞银航": "东莞银行",
        "松山湖村料实验室": MATERIALS_LABORATORY,
        "松山湖材料验室": MATERIALS_LABORATORY,
        "认股权货款": "认股权贷款",
        "科创货": "科创贷",
        "滨海新区": "滨海湾新区",
        "东莞理工工学院": DGUT,
        "东莞行银": "东莞银行",
        "华为端终": "华为终端",
        "先进阿秘激光设施": ATTOSECOND,
        "大弯区大学": "大湾区大学",
        "云京": "云鲸",
    },
    "a letter of the pinyin wrong, missing, too much or swapped": {
        "tuosda": TOPSTAR,
        "tuoshida": TOPSTAR,
        "dongguanyinghang": "东莞银行",
        "dongguanligogn": DGUT,
        "songshanghucailiao": MATERIALS_LABORATORY,
        "kechuandai": "科创贷",
        "huaweizhonduan": "华为终端",
        "xiaotiancsi": "小天才",
    },
    "a letter of the English wrong, missing, too much or swapped": {
        "Topstra": TOPSTAR,
        "Tpostar": TOPSTAR,
        "Topstarr": TOPSTAR,
        "Great Bay Univercity": "大湾区大学",
        "XbotPrak": ROBOT_BASE,
        "bank of donguan": "东莞银行",
        "China Spalation Neutron Source": NEUTRONS,
        "Litle Giant": "小巨人|小巨人成长贷",
    },
    "abbreviations": {
        "松材": MATERIALS_LABORATORY,
        "莞工": DGUT,
        "港城大": CITYU,
        "工行东莞": "工商银行东莞分行",
        "建行东莞分行": "建设银行东莞分行",
        "招行": "招商银行东莞分行",
        "中行东莞": "中国银行东莞分行",
        "华科工研院": HUST,
        "中科院东莞材料所": MATERIALS_INSTITUTE,
        "东莞人工智能研究院": AI_INSTITUTE,
        "高企": "高新技术企业",
        "知产质押": "知识产权质押融资|知识产权质押贷款",
    },
    "words in any order": {
        "银行 东莞 bank": "东莞银行",
        "laser attosecond": ATTOSECOND,
        "松山湖 机器人": ROBOT_BASE,
        "robotics guangdong": ROBOT_INSTITUTE,
        "华中科技 研究院": HUST,
        "dongguan 新一代 institute": AI_INSTITUTE,
        "融资担保 东莞": "东莞市科创融资担保有限公司",
    },
}


async def test_what_people_type_finds_what_they_mean(ask_anonymously: Ask) -> None:
    """At least 95 of 100 spellings have the thing that is meant as their first hit."""
    asked = [(text, names) for table in SPELLINGS.values() for text, names in table.items()]
    assert len(asked) >= 70
    misses: list[str] = []
    for text, names in asked:
        hits = await edges(ask_anonymously, text, first=1)
        first = [each["node"].get("name") or each["node"]["title"] for each in hits]
        if not first or first[0] not in names.split("|"):
            misses.append(f"{text}: {first} {[each['tier'] for each in hits]}, not {names}")
    right = len(asked) - len(misses)
    assert right >= 0.95 * len(asked), f"{right} of {len(asked)} are right\n" + "\n".join(misses)
