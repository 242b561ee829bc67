"""CSV files as Chinese park offices save them."""

from tests.onboarding.acceptance.outcomes import Files, code
from tests.onboarding.acceptance.tables import AMOUNTS, CODES, FOUNDED, MEMBERSHIPS


def gb18030_with_title() -> bytes:
    """The office's own list: a title, a unit for all, rare characters, a total and a signature."""
    text = f"""松山湖园区企业名单,,,,,,
单位：万元,,,,,,
序号,企业名称,统一社会信用代码,成立日期,2023年营业收入,2023年员工人数,法定代表人
1,东莞市𠮷川电子有限公司,{code(1)},2018年6月,1234.5,86,张三
2,东莞市㛃美新材料有限公司,{code(2)[:8].lower()}-{code(2)[8:]},二〇一九年三月五日,超过3000,100余人,李四
３,东莞市　㴪海 电池（ＤＧ）有限公司,,２０２０．５．６,"１，２００",３５,
4,镕堃智能装备有限公司,无,不详,8000万,约20人,王五
合计,,,,12434.5,206,
,,,,,,
填表人：赵六,,,,,,
"""
    return text.replace("\n", "\r\n").encode("gb18030")


def utf16_tabs() -> bytes:
    """What Excel calls Unicode text: a mark, tabs, quoted line breaks and doubled quotes."""
    text = (
        "企业名称\t英文名称\t简称\t注册地址\t备注\t资质\t认定日期\t有效期至\n"
        '"东莞市""宏达""电子有限公司"\tHongda Electronics Co., Ltd.\t'
        '"Hongda Co., Ltd.、宏达"\t"广东省东莞市\r\n松山湖 工业北路1号"\t"第一行\n第二行，\n第三行"'
        "\t国家高新技术企业\t2022/12/19\t2025.12.18\n"
        "东莞市远帆软件有限公司\t远帆软件\t远帆/远帆；Yuanfan\tB\t\t专精特新\t2021年\t长期\n"
        "\t\t\t\t\t\t\t\n"
        "东莞市蓝鲸机器人有限公司\tLanjing Robotics\t\t\t\t小巨人、高企\t2023-05-01\t\n"
        "东莞市白鹭光电有限公司\t\t\t\t转下页\t专精特新中小企业\t2026年1月\t\n"
        "东莞市苍鹰精密有限公司\t-\t/\t无\t\t高企\t2021-06-01\t2020年12月31日\n"
        "东莞市黑豹电池有限公司\t\t\t\t\t高企、五好企业\t\t\n"
        "东莞市红隼材料有限公司\tHongsun\n"
    )
    return b"\xff\xfe" + text.encode("utf-16-le")


def bom_and_sep() -> bytes:
    """Ticked by hand: a first line `sep=`, a mark, and every way to say yes or no."""
    text = """SEP=;
单位名称;机构类型;是否高新技术企业;专精特新企业;是否获得小巨人称号;是否示例;所属行业;发展阶段
东莞市甲木电子有限公司;企业;是;否;√;否;集成电路;成长期
东莞市乙火电子有限公司;公司;有;无;×;0;机器人、工业软件、机器人;Mature stage
东莞市丙土电子有限公司;科技企业;Y;n;●;ＴＲＵＥ;"新材料;电池";拟上市
东莞市丁金电子有限公司;enterprise;☑;☐;✓;×;其它;种子
东莞市戊水电子有限公司;工业企业;1;○;对;没有;光伏/AI;
示例银行东莞分行;银行;;;;是;;
示例担保有限公司;融资担保;是;;;是;;成长期
东莞市己风电子有限公司;企业;也许;;;;;青春期
东莞市庚雷电子有限公司;;是;;;;;
东莞市辛山电子有限公司;小卖部;;;;;烘焙、机器人;
广东省某某局;主管部门;;;;假;;
东莞;小镇;企业;
"""
    return b"\xef\xbb\xbf" + text.encode()


def big5_traditional() -> bytes:
    """From a Taiwanese owner's computer: Big5, traditional headings and names."""
    text = f"""企業名稱,統一社會信用代碼,註冊地址,員工人數,研發投入(萬元),成立日期
東莞市宏達電子科技有限公司,{code(1)},東莞市松山湖工業北路1號,約120人,五百萬,二○一八年六月
東莞臺達智能裝備有限公司,,東莞市長安鎮,350,120.5,2019/3/5
廣東億豐機床股份有限公司,{code(3)},,１２０,1.2億,2001年
"""
    return text.encode("big5")


def semicolon_dates() -> bytes:
    """Every way to write a day, from a computer whose lists are separated by semicolons."""
    lines = ["企业名称;成立日期;入驻日期;入驻到期日"]
    lines += [f"示例第{n}号公司;{text};;" for n, (text, _, _) in enumerate(FOUNDED)]
    lines += [
        f"示例入驻{n}号公司;;{since};{until}" for n, (since, until, *_) in enumerate(MEMBERSHIPS)
    ]
    return "\r".join(lines).encode()


def full_width_amounts() -> bytes:
    """Every way to write an amount; full-width commas part the cells."""
    lines = [
        "企业名称，2024年营业收入万元，2023年度营业收入（亿元），2024年研发费用【千元】，员工人数（人），"
        "2022年营业收入（美元），2025年预计营业收入，研发费用占比%，2023年2024年营业收入"
    ]
    for n, (letter, text, _, _) in enumerate(AMOUNTS):
        lines.append(f"示例第{n}号公司" + "，" * (ord(letter) - ord("A")) + text)
    return "\n".join([*lines, ""]).encode()


def wrong_codes() -> bytes:
    """Codes as they are typed: letters for digits, digits too few, digits swapped."""
    lines = ["公司名称,社会统一信用代码"]
    lines += [f"示例第{n}号公司,{text}" for n, (text, *_) in enumerate(CODES)]
    return "\n".join([*lines, ""]).encode("gbk")


def twice_within() -> bytes:
    """Two lists pasted together: the same code, the same name, the same name with another code."""
    text = f"""企业名称,统一社会信用代码,地址
东莞市甲一电子有限公司,{code(1)},松山湖
东莞市乙二电子有限公司,{code(1)},松山湖
东莞市丙三电子有限公司,,松山湖
東莞市丙三 電子有限公司,,松山湖
东莞市丁四电子有限公司,{code(2)},松山湖
东莞市丁四电子有限公司,{code(3)},松山湖
东莞市戊五电子有限公司,{code(4)[:-1]},松山湖
东莞市戊五电子有限公司,{code(4)},松山湖
东莞市己六电子有限公司,{code(5)},松山湖
东莞市己六电子有限公司,,松山湖
企业名称,统一社会信用代码,地址
东莞市庚七电子有限公司,{code(6)},松山湖
【示例】东莞市甲一电子有限公司,{code(1)},松山湖
东莞市辛八（电子）有限公司,,松山湖
东莞市辛八电子有限公司,,松山湖
东莞市辛八电子公司,,松山湖
"""
    return text.encode("gbk")


CSV_FILES: Files = {
    "gb18030_with_title": gb18030_with_title,
    "utf16_tabs": utf16_tabs,
    "bom_and_sep": bom_and_sep,
    "big5_traditional": big5_traditional,
    "semicolon_dates": semicolon_dates,
    "full_width_amounts": full_width_amounts,
    "wrong_codes": wrong_codes,
    "twice_within": twice_within,
}
