#!/usr/bin/env python3
"""Writes a made-up catalogue with planted duplicates, and the truth beside it.
Usage: generate.py FOLDER [--seed N] [--count 300]

  entries.jsonl   entries as `tidewaiter catalogue add` takes them
  truth.csv       first,second,kind: pairs that are alike (renamed, retyped, subset, split), or "either" where it does
                  not matter what a detector says

It was written from the brief alone, before the detector, and shares no word list with it: what it calls the same thing
by another name, the detector has to find out. Look-alikes that are none are of three kinds: registers, events and
figures of different things (the same columns but for those of the thing); different tables about one thing; code
lists (all the same columns, other codes).
"""
import argparse
import csv
import json
import pathlib
import random

# What the tables are about: English, Chinese, then fields of its own as name:Chinese:kind of values.
THINGS = """
vessel|船舶|imo_number:IMO编号:id|flag_state:船旗国:country|gross_tonnage:总吨位:number|hull_type:船型:class
container|集装箱|container_number:箱号:id|iso_size:箱型尺寸:class|tare_weight:皮重:number|seal_number:封志号:id
warehouse|保税仓库|warehouse_code:仓库编码:id|floor_area:面积:number|storage_kind:仓储类别:class|fire_rating:消防等级:class
broker|报关企业|broker_code:报关企业代码:id|agents_employed:报关员人数:number|credit_grade:信用等级:class|bond_amount:保证金额:money
traveller|旅客|passport_number:护照号码:id|nationality:国籍:country|travel_purpose:出行目的:class|baggage_pieces:行李件数:number
parcel|邮包|tracking_number:运单号:id|sender_country:寄件国:country|contents:内件品名:text|declared_value:申报价值:money
vehicle|跨境车辆|plate_number:车牌号:id|axle_count:轴数:number|driver_licence:驾驶证号:id|body_type:车身类型:class
aircraft|航空器|tail_number:机身号:id|engine_count:发动机数:number|airline:航空公司:class|seat_capacity:座位数:number
refund|出口退税|refund_number:退税单号:id|refund_rate:退税率:number|invoice_code:发票代码:id|refunded_tax:退税额:money
guarantee|担保|guarantee_number:担保编号:id|guarantor:担保人:name|guarantee_form:担保形式:class|secured_sum:担保金额:money
licence|进口许可证|licence_number:许可证号:id|quota_kind:配额类别:class|approved_quantity:批准数量:number|issuing_body:发证机关:class
origin|原产地证书|certificate_number:证书号码:id|origin_rule:原产地标准:class|agreement_name:优惠协定:class|exporter_name:出口商:name
quarantine|检疫|quarantine_number:检疫单号:id|pest_found:检出疫情:class|treatment_method:处理方式:class|animal_kind:动物种类:class
laboratory|实验室检测|sample_number:样品编号:id|test_item:检测项目:class|measured_content:测得含量:number|method_standard:检测标准:class
penalty|行政处罚|case_number:案件编号:id|violated_article:违反条款:class|fine_amount:罚款金额:money|offender:当事人:name
smuggling|走私案件|dossier_number:案卷号:id|seized_goods:查扣货物:text|suspects:涉案人数:number|evaded_tax:偷逃税额:money
trademark|知识产权备案|record_number:备案号:id|right_holder:权利人:name|brand:商标名称:text|right_kind:权利类型:class
food|进口食品|lot_number:批号:id|producer:生产企业:name|shelf_life_days:保质期天数:number|additive:添加剂:class
chemical|危险化学品|un_number:联合国编号:id|hazard_class:危险类别:class|packing_group:包装类别:class|flash_point:闪点:number
waste|固体废物|notice_number:通知单号:id|waste_kind:废物种类:class|returned_weight:退运重量:number|radiation_level:辐射水平:number
zone|综合保税区|zone_code:区域代码:id|resident_firms:区内企业数:number|fenced_length:围网长度:number|zone_manager:管委会:name
ecommerce|跨境电商订单|order_number:订单号:id|platform:电商平台:class|buyer_identity:购买人证件:id|paid_sum:支付金额:money
exchange|外汇收支|receipt_number:收汇单号:id|bank:银行:class|settled_currency:结算币种:currency|receipt_sum:收汇金额:money
rate|汇率|quoted_currency:报价货币:currency|middle_rate:中间价:number|rate_source:发布来源:class|quotation_unit:报价单位:number
ruling|归类决定|ruling_number:决定编号:id|goods_described:商品描述:text|ruled_heading:归入税号:commodity|ruling_basis:归类依据:text
valuation|估价案例|case_reference:案例编号:id|method_used:估价方法:class|adjusted_price:调整后价格:money|price_source:价格来源:class
manifest|舱单|voyage_number:航次号:id|bill_of_lading:提单号:id|consignee:收货人:name|packages:件数:number
inspection|查验|inspection_number:查验单号:id|inspection_way:查验方式:class|discrepancy:异常情形:class|inspector:查验关员:name
scanner|机检图像|image_number:图像编号:id|device_model:设备型号:class|scan_energy:能量:number|verdict:判图结论:class
officer|关员|badge_number:工号:id|rank:关衔:class|post:岗位:class|entry_year:入关年份:number
training|培训|course_number:课程编号:id|teacher:授课人:name|hours:学时:number|course_subject:课程主题:class
budget|预算|budget_line:预算科目:class|approved_sum:批复金额:money|spent_sum:支出金额:money|fund_source:资金来源:class
building|房产|deed_number:产权证号:id|storeys:层数:number|building_use:用途:class|built_year:建成年份:number
computer|信息设备|asset_number:资产编号:id|processor:处理器:class|purchase_price:采购价格:money|keeper:保管人:name
complaint|投诉举报|complaint_number:举报编号:id|complaint_channel:受理渠道:class|complainant:举报人:name|reply_days:答复天数:number
petition|行政复议|review_number:复议案号:id|disputed_decision:复议决定:class|applicant:申请人:name|claim_sum:争议金额:money
tariff|关税税则|tariff_heading:税则号列:commodity|most_favoured_rate:最惠国税率:number|export_rate:出口税率:number|statistical_unit:统计单位:class
antidumping|反倾销|measure_number:措施编号:id|foreign_maker:国外生产商:name|duty_percentage:反倾销税率:number|product_scope:产品范围:text
drawback|加工贸易手册|handbook_number:手册编号:id|loss_rate:损耗率:number|material_imported:进口料件:text|finished_goods:成品:text
pipeline|管道计量|meter_number:流量计编号:id|gas_density:气体密度:number|pressure:压力:number|pipeline_name:管道名称:class
railway|中欧班列|train_number:班列号:id|wagon_count:车厢数:number|gauge_change:换轨地点:class|route_name:线路:class
animal|进境种畜|ear_tag:耳标号:id|breed:品种:class|birth_farm:出生场:name|vaccine:疫苗:class
seed|进境种子|variety_code:品种代码:id|germination_rate:发芽率:number|sowing_region:播种区域:class|seed_supplier:供种商:name
medicine|进口药品|drug_approval:药品批文:id|active_substance:活性成分:class|dosage_form:剂型:class|cold_chain:冷链要求:class
"""
# What a table says of a thing: title, Chinese title, fields.
ASPECTS = {
    "register": ("register of {}s", "{}登记信息",
                 "name:名称:name|address:地址:text|registered_on:登记日期:date|valid_until:有效期至:date|status:状态:class|office:主管海关:office|remarks:备注:text"),
    "events": ("{} events", "{}业务记录",
               "event_id:流水号:id|event_time:发生时间:date|place:地点:class|office:海关关区:office|officer_name:经办人:name|result:结果:class"),
    "figures": ("{} figures by month", "{}月度统计",
                "period:统计期:month|office:关区代码:office|record_count:记录数:number|total_amount:金额合计:money|change_rate:同比增减:number"),
    "controls": ("{} control orders", "{}布控指令",
                 "instruction_number:指令号:id|issued_on:下达日期:date|office:执行海关:office|risk_score:风险分值:number|instruction:处置要求:text|hit:是否命中:class"),
    "declared": ("{} goods declared", "{}申报货物",
                 "declaration_number:报关单号:id|commodity_code:商品编码:commodity|partner_country:贸易国:country|declared_on:申报日期:date|value:价值:money|net_mass:净重:number"),
}
LISTS = """port|港口|vessel_flag|船旗|tax_kind|税种|supervision|监管方式|unit|计量单位|currency|币种|district|关区|pack|包装|deal|成交方式|cut|征免性质|
dialect|方言|holiday|节假日|fuel|燃料|risk|风险等级|post_grade|职级|payment|支付方式|seal|封志类型|doc|单证类型""".replace("\n", "").split("|")

# What the same thing is called elsewhere.
ENGLISH = {"number": ["no", "id", "reference"], "code": ["identifier", "key"], "name": ["title", "designation"], "date": ["day"],
           "amount": ["total", "value"], "sum": ["amount", "total"], "office": ["customs_unit", "station"], "kind": ["type", "category"],
           "type": ["kind", "category"], "status": ["state", "condition"], "remarks": ["notes", "comment"], "country": ["nation", "state_code"],
           "address": ["location", "domicile"], "registered": ["enrolled", "filed"], "valid": ["effective"], "until": ["to", "end"], "time": ["moment", "at"],
           "place": ["site", "spot"], "result": ["outcome", "conclusion"], "officer": ["clerk", "agent"], "record": ["entry"], "count": ["quantity", "cnt"],
           "period": ["month", "term"], "rate": ["ratio", "percentage"], "weight": ["mass"], "mass": ["weight"], "value": ["worth", "price"],
           "declaration": ["entry", "customs_form"], "commodity": ["goods", "product"], "goods": ["commodity", "cargo"], "producer": ["maker"], "grade": ["level"],
           "currency": ["money_code"], "exporter": ["seller"], "consignee": ["receiver"], "price": ["cost"], "class": ["division"], "partner": ["trading"]}
CHINESE = {"编号": ["号码", "代号"], "号": ["编号", "号码"], "代码": ["编码", "标识"], "编码": ["代码", "编号"], "名称": ["称谓", "全称"], "日期": ["时间", "年月日"],
           "金额": ["数额", "价款"], "类别": ["类型", "种类"], "种类": ["类别"], "状态": ["情况"], "备注": ["说明", "附注"], "国": ["国别", "国家"],
           "地址": ["住所", "所在地"], "地点": ["场所"], "结果": ["结论"], "关区": ["海关"], "时间": ["时刻", "日期"], "率": ["比率", "比例"], "重量": ["重"],
           "数": ["数量"], "人": ["人员", "方"], "企业": ["公司", "单位"], "货物": ["商品", "物品"], "等级": ["级别"], "价格": ["单价", "价值"], "登记": ["注册", "备案"]}
CONCEPTS = {"commodity": "item.commodity", "country": "item.trading_country", "office": "item.customs_office",
            "currency": "item.invoice_currency"}
TYPES = {"id": "text", "name": "text", "text": "text", "class": "text", "country": "text", "office": "text", "commodity": "text",
         "currency": "text", "month": "text", "date": "date", "number": "decimal(18,2)", "money": "decimal(18,2)"}
RETYPED = {"text": ["integer", "text"], "date": ["text", "instant"], "decimal(18,2)": ["double", "text", "integer"]}
OWNERS = ["head", "tax", "exchange", "market", "commerce", "industry", "police", "maritime", "transport", "health"]


class World:
    """Values that exist: every thing has its own numbers and names, codes are everybody's."""

    def __init__(self, rng):
        self.rng = rng
        self.pools = {}

    def pool(self, owner, field, kind):
        shared = kind in ("country", "office", "commodity", "currency", "month")
        name = kind if shared else f"{owner}/{field}"
        if name not in self.pools:
            rng = random.Random(f"{name}{self.rng.random()}")
            letters = "ABCDEFGHJKLMNPQRSTUVWXYZ"
            make = {"id": lambda: "".join(rng.choices(letters, k=3)) + str(rng.randrange(10**7, 10**8)),
                    "name": lambda: "".join(rng.choices("华東海洋通达信诚远景天和平安宏图永盛金源港贸", k=5)) + rng.choice(["公司", "中心", "厂"]),
                    "text": lambda: " ".join("".join(rng.choices("aeioubcdfgklmnprst", k=6)) for _ in range(4)),
                    "class": lambda: f"{rng.choice(letters)}{rng.randrange(100)}-{owner[:3]}",
                    "country": lambda: "".join(rng.choices(letters, k=2)), "currency": lambda: "".join(rng.choices(letters, k=3)),
                    "office": lambda: str(rng.randrange(1000, 9999)), "commodity": lambda: str(rng.randrange(10**9, 10**10)),
                    "month": lambda: f"{rng.randrange(2015, 2026)}-{rng.randrange(1, 13):02}",
                    "date": lambda: f"{rng.randrange(2015, 2026)}-{rng.randrange(1, 13):02}-{rng.randrange(1, 29):02}",
                    "number": lambda: f"{rng.randrange(1, 10**5) / 10:g}", "money": lambda: f"{rng.randrange(1, 10**8) / 100:.2f}"}[kind]
            size = {"class": 8, "country": 60, "currency": 20, "office": 80, "month": 60}.get(kind, 300)
            self.pools[name] = [make() for _ in range(size)]
        return self.pools[name]

    def sample(self, pool):
        return self.rng.sample(pool, min(len(pool), 120))


def fields_of(text, owner, world):
    fields = []
    for part in text.split("|"):
        name, label, kind = part.split(":")
        fields.append({"name": name, "zh": label, "kind": kind, "pool": world.pool(owner, name, kind), "type": TYPES[kind]})
    return fields


def entry(world, code, title, zh, fields, years="2015-2025", key=1):
    rng = world.rng
    has_values = rng.random() < 0.75
    binds = rng.random() < 0.5
    items = []
    for position, field in enumerate(fields):
        item = {"name": field["name"], "label": {"en": field["name"].replace("_", " "), "zh": field["zh"]}, "type": field["type"],
                "is_key": position < key}
        if binds and field["kind"] in CONCEPTS:
            item["concept"] = CONCEPTS[field["kind"]]
        if has_values:
            pool = field["pool"]
            if field["kind"] in ("date", "month"):
                first, last = years.split("-")
                pool = [value for value in pool if first <= value[:4] <= last]
            item["values"] = [retyped(value, field) for value in world.sample(pool)]
        items.append(item)
    owner = rng.choice(OWNERS)
    return {"code": code, "classification": "307012", "name": {"en": title, "zh": zh}, "abstract": {"en": title, "zh": zh},
            "provider": owner, "kind": "database", "place": f"{owner}.{code}", "format": "database", "sharing": "conditional",
            "condition": "按申请用途共享", "ways": ["file"], "cycle": "month", "items": items}


def retyped(value, field):
    if field.get("was_date") and field["type"] == "text":
        return value.replace("-", "")
    return value


def other_english(rng, name):
    words = []
    for word in name.split("_"):
        words.append(rng.choice(ENGLISH[word]) if word in ENGLISH and rng.random() < 0.8 else word)
    result = "_".join(words)
    if result == name and rng.random() < 0.5:
        result = rng.choice(["f", "col", "x"]) + f"{rng.randrange(1, 60):02}"
    return result


def other_chinese(rng, label):
    for word in sorted(CHINESE, key=len, reverse=True):
        if word in label and rng.random() < 0.8:
            return label.replace(word, rng.choice(CHINESE[word]))
    return rng.choice(["", "相关", "实际", "有关"]) + label


def renamed(rng, fields):
    seen, result = set(), []
    for field in fields:
        name = other_english(rng, field["name"])
        while name in seen:
            name += "_2"
        seen.add(name)
        result.append({**field, "name": name, "zh": other_chinese(rng, field["zh"])})
    rng.shuffle(result)
    return result


def with_other_types(rng, fields):
    return [{**field, "was_date": field["type"] == "date", "type": rng.choice(RETYPED[field["type"]]) if field["kind"] != "name" else "text"}
            for field in fields]


def plant(world, base, number):
    """Entries like the base, and pairs."""
    rng = world.rng
    code, title, zh, fields = base
    title2 = rng.choice(["", "national ", "shared ", "daily "]) + title.replace("register", "directory").replace("events", "operations")
    zh2 = rng.choice(["全国", "", "共享", "本市"]) + zh.replace("登记信息", "名录").replace("业务记录", "作业数据").replace("月度统计", "统计月报")
    kind = ["renamed", "retyped", "subset", "split_rows", "split_columns"][number % 5]
    made, pairs = [], []
    if kind == "renamed":
        made.append(entry(world, f"{code}_r", title2, zh2, renamed(rng, fields), key=0))
    elif kind == "retyped":
        made.append(entry(world, f"{code}_t", title2, zh2, with_other_types(rng, fields)))
    elif kind == "subset":
        kept = fields[:1] + rng.sample(fields[1:], max(4, int(len(fields) * 0.55)))
        made.append(entry(world, f"{code}_s", title2, zh2, kept))
    elif kind == "split_rows":
        made.append(entry(world, f"{code}_a", title2 + " until 2019", zh2 + "（2019年前）", fields, "2015-2019"))
        made.append(entry(world, f"{code}_b", title2 + " from 2020", zh2 + "（2020年后）", fields, "2020-2025"))
        pairs.append((made[0]["code"], made[1]["code"], kind))
    else:
        half = 1 + (len(fields) - 1) // 2
        made.append(entry(world, f"{code}_c", title2 + ", part one", zh2 + "（一）", fields[:half]))
        made.append(entry(world, f"{code}_d", title2 + ", part two", zh2 + "（二）", fields[:1] + fields[half:]))
        pairs.append((made[0]["code"], made[1]["code"], "either"))
    pairs += [(code, each["code"], kind) for each in made]
    return made, pairs


def main():
    parser = argparse.ArgumentParser()
    parser.add_argument("folder", type=pathlib.Path)
    parser.add_argument("--seed", type=int, default=1)
    parser.add_argument("--count", type=int, default=300)
    options = parser.parse_args()
    rng = random.Random(options.seed)
    world = World(rng)
    bases = []
    for line in THINGS.strip().splitlines():
        parts = line.split("|")
        english, chinese = parts[:2]
        own = fields_of("|".join(parts[2:]), english, world)
        for aspect, (title, zh, text) in ASPECTS.items():
            fields = own[:1] + fields_of(text, f"{english}/{aspect}", world) + own[1:]
            bases.append((f"{english}_{aspect}", title.format(english), zh.format(chinese), fields))
    rng.shuffle(bases)
    lists = [(f"list_{english}", f"list of {english} codes", f"{chinese}代码表",
              fields_of("code:代码:id|name:名称:name|parent_code:上级代码:id|valid_from:生效日期:date|valid_to:失效日期:date", f"list_{english}", world))
             for english, chinese in zip(LISTS[::2], LISTS[1::2])]
    planted, pairs = [], []
    for number, base in enumerate(bases[:50]):
        made, more = plant(world, base, number)
        planted += made
        pairs += more
    originals = bases[:options.count - len(planted) - len(lists)] + lists
    entries = [entry(world, *base) for base in originals] + planted
    rng.shuffle(entries)
    options.folder.mkdir(parents=True, exist_ok=True)
    with open(options.folder / "entries.jsonl", "w", encoding="utf-8") as out:
        for each in entries:
            out.write(json.dumps(each, ensure_ascii=False) + "\n")
    with open(options.folder / "truth.csv", "w", encoding="utf-8", newline="") as out:
        writer = csv.writer(out)
        writer.writerow(["first", "second", "kind"])
        writer.writerows(sorted((min(a, b), max(a, b), kind) for a, b, kind in pairs))


if __name__ == "__main__":
    main()
