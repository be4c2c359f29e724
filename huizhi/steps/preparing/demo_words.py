"""Demo words: what made-up communities write, by what they are asked for."""

from __future__ import annotations

from dataclasses import dataclass

from huizhi.formats.media import Scene


@dataclass(frozen=True)
class Told:
    """What a community tells of one thing that it has done. scene: what its pictures show;
    caption: of a picture."""

    title: str
    text: str
    scene: Scene
    caption: str


# By a word in the name of what is asked for; the first that fits counts.
_TOLD = {
    "路线图": Told(
        "楼栋避险逃生路线图",
        "按楼栋绘制避险逃生路线图，标出安全出口、灭火器和室外集合点，共{count}张，张贴在每层电梯口。",
        "map",
        "号楼各层疏散走向",
    ),
    "演练": Told(
        "高层住宅火灾逃生演练",
        "组织{count}名居民开展高层住宅火灾逃生演练，从发出警报到全部撤到集合点用时4分20秒，"
        "演练后现场讲评，补齐了楼道里的指示牌。",
        "drill",
        "高层住宅逃生演练现场",
    ),
    "隐患": Told(
        "消防通道专项排查治理",
        "六月上旬对辖区内的消防通道逐一排查，发现违规停放电动自行车{count}辆、堆放杂物9处，"
        "当天劝离清理，与物业签订责任书，一周后回头看没有反弹。",
        "street",
        "消防通道排查现场",
    ),
    "警示": Told(
        "安全警示教育进小区",
        "在小区广场播放安全警示教育片，{count}名居民参加，讨论身边的事故苗头，签订家庭安全承诺书。",
        "hall",
        "居民观看安全警示教育片",
    ),
    "课": Told(
        "“把安全带回家”专题教育课",
        "由社区书记主讲，结合本小区三起电动自行车火情讲解应急避险技能，{count}名居民参加，"
        "现场发放明白卡。",
        "hall",
        "社区书记讲安全教育课",
    ),
}
_OTHERWISE = Told(
    "{name}",
    "社区组织{count}名居民和志愿者参加{name}，入户宣传、现场讲解，居民反映好。",
    "street",
    "{name}现场",
)
_JOBS = ("社区副主任", "综治专干", "网格长", "社区委员")


def told_of(name: str, number: int, activity: str = "") -> Told:
    """What the community with this number tells of what is called so; activity: what it is called
    where nothing is known of that, "" for the same."""
    found = next((told for word, told in _TOLD.items() if word in name), _OTHERWISE)
    count = 36 + number * 7

    def said(text: str) -> str:
        return text.format(count=count, name=activity or name)

    return Told(said(found.title), said(found.text), found.scene, said(found.caption))


def free_text(label: str, unit: str, number: int) -> str:
    """What stands in a field for free text."""
    if "职务" in label or "岗位" in label:
        return _JOBS[number % len(_JOBS)]
    if "地址" in label:
        return f"{unit}党群服务中心"
    return f"{unit}{label}"


def report_of(unit: str, activity: str, number: int) -> tuple[str, ...]:
    """The paragraphs of a report on an activity."""
    count = 36 + number * 7
    return (
        f"按照街道办事处的通知要求，{unit}认真组织开展{activity}，现将有关情况总结如下。",
        "一、主要做法",
        (
            f"一是层层动员。召开专题会议{2 + number % 3}次，成立由社区书记任组长的工作专班，"
            f"把任务分到{4 + number % 5}个网格，做到有方案、有分工、有记录。"
        ),
        (
            f"二是广泛宣传。悬挂横幅{8 + number}条，张贴海报{count}张，入户发放明白卡"
            f"{count * 6}份，在居民微信群推送安全提示{12 + number}条，组织志愿者走访独居老人。"
        ),
        (
            f"三是排查整治。对楼道、车棚、沿街门店逐户检查，共发现问题{count // 2}处，"
            f"当场整改{count // 2 - 3}处，其余3处已经报街道并明确了完成时间。"
        ),
        (
            f"四是开展演练。组织{count}名居民参加疏散演练，现场讲解灭火器和消火栓的使用，"
            "演练结束后逐条讲评。"
        ),
        "二、取得的成效",
        (
            "居民的安全意识明显提高，主动报告隐患的多了，楼道停放电动自行车的少了；"
            "网格员熟悉了处置流程，社区、物业和居民一起管安全的做法初步形成。"
        ),
        "三、存在的问题和下步打算",
        (
            "老旧小区充电设施不足，个别租户还有侥幸心理。下一步，我们将继续跟踪没有整改完的问题，"
            "每月组织一次回头看，争取增设集中充电点，把好的做法长期坚持下去。"
        ),
    )
