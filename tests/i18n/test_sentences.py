from __future__ import annotations

from datetime import date
from decimal import Decimal

import pytest
from tests.i18n.one_rule import named, said

BORN = {"born": date(2004, 5, 1)}


@pytest.mark.parametrize(
    ("when", "facts", "english", "chinese"),
    [
        ("fare <= 100", {"fare": 100}, "fare 100.00 yuan ≤ 100.00 yuan (exactly at the limit)",
         "票价 100.00 元 ≤ 100.00 元（正好等于界限）"),
        ("fare < 100", {"fare": 100}, "fare 100.00 yuan ≥ 100.00 yuan (exactly at the limit)",
         "票价 100.00 元 ≥ 100.00 元（正好等于界限）"),
        ("fare >= 100", {"fare": Decimal("99.99")}, "fare 99.99 yuan < 100.00 yuan (0.01 yuan below the limit)",
         "票价 99.99 元 < 100.00 元（低于界限 0.01 元）"),
        ("100 >= fare", {"fare": 1200}, "fare 1,200.00 yuan > 100.00 yuan (1,100.00 yuan above the limit)",
         "票价 1,200.00 元 > 100.00 元（高于界限 1,100.00 元）"),
        ("fare == budget", {"fare": 1, "budget": 2}, "fare 1.00 yuan ≠ budget 2.00 yuan", "票价 1.00 元 ≠ 预算 2.00 元"),
        ("riders >= 2", {"riders": 1}, "riders 1 person < 2 people (1 person below the limit)",
         "人数 1 人 < 2 人（低于界限 1 人）"),
        ("wait > days(1)", {"wait": 3}, "waiting time 3 days > 1 day (2 days above the limit)",
         "等候 3 天 > 1 天（高于界限 2 天）"),
        ("share >= 0.3", {"share": Decimal("0.25")}, "share 0.25 < 0.30 (0.05 below the limit)",
         "占比 0.25 < 0.30（低于界限 0.05）"),
        ("share >= 30%", {"share": Decimal("0.25")}, "share 25% < 30% (5 percentage points below the limit)",
         "占比 25% < 30%（低于界限 5 个百分点）"),
        ("30% > share", {"share": Decimal("0.29")}, "share 29% < 30% (1 percentage point below the limit)",
         "占比 29% < 30%（低于界限 1 个百分点）"),
        ("share == 30%", {"share": Decimal("0.3")}, "share 30% = 30%", "占比 30% = 30%"),
        ("fare / budget < 60%", {"fare": 1, "budget": 3},
         "fare ÷ budget = 33.33% < 60.00% (26.67 percentage points below the limit)",
         "票价 ÷ 预算 = 33.33% < 60.00%（低于界限 26.67 个百分点）"),
        ("fare / budget < (20% if dog else 60%)", {"fare": 0, "budget": 3, "dog": True},
         "fare ÷ budget = 0% < (20% if bringing a dog, otherwise 60%) = 20% (20 percentage points below the limit)",
         "票价 ÷ 预算 = 0% < (若带狗则为20%，否则为60%) = 20%（低于界限 20 个百分点）"),
        ("fare - budget <= 10", {"fare": 1, "budget": 2},
         "fare − budget = -1.00 yuan ≤ 10.00 yuan (11.00 yuan below the limit)",
         "票价 − 预算 = -1.00 元 ≤ 10.00 元（低于界限 11.00 元）"),
        ("year(sails) == 2022", {"sails": date(2021, 3, 1)}, "the year of day of sailing = 2021 ≠ 2022",
         "开船日期的年份 = 2021 ≠ 2022"),
    ],
)  # fmt: skip
def test_numbers_are_said_with_their_unit_and_margin(
    when: str, facts: dict[str, object], english: str, chinese: str
) -> None:
    assert said(when, "en", **facts) == english
    assert said(when, "zh_CN", **facts) == chinese


@pytest.mark.parametrize(
    ("when", "facts", "english", "chinese"),
    [
        ("born <= date('2004-05-01')", BORN, "day of birth 1 May 2004 ≤ 1 May 2004 (on that very day)",
         "出生日期 2004年5月1日 ≤ 2004年5月1日（正好是这一天）"),
        ("date('2004-05-03') > born", BORN, "day of birth 1 May 2004 < 3 May 2004 (2 days before it)",
         "出生日期 2004年5月1日 < 2004年5月3日（早 2 天）"),
        ("born < sails", {**BORN, "sails": date(2004, 4, 30)},
         "day of birth 1 May 2004 ≥ day of sailing 30 April 2004 (1 day after it)",
         "出生日期 2004年5月1日 ≥ 开船日期 2004年4月30日（晚 1 天）"),
        ("born == sails", {**BORN, "sails": date(2004, 4, 30)},
         "day of birth 1 May 2004 ≠ day of sailing 30 April 2004", "出生日期 2004年5月1日 ≠ 开船日期 2004年4月30日"),
    ],
)  # fmt: skip
def test_days_are_said_with_how_many_days_they_are_apart(
    when: str, facts: dict[str, object], english: str, chinese: str
) -> None:
    assert said(when, "en", **facts) == english
    assert said(when, "zh_CN", **facts) == chinese


@pytest.mark.parametrize(
    ("when", "facts", "english", "chinese"),
    [
        ("port == 'a'", {"port": "a"}, "port is “a”", "港口为“a”"),
        ("port != 'a'", {"port": "b"}, "port is “b”, not “a”", "港口为“b”，不是“a”"),
        ("port in ['a', 'b']", {"port": "c"}, "port is “c”, none of: “a”, “b”", "港口为“c”，不属于“a”“b”"),
        ("port in ['a', 'b']", {"port": "b"}, "port is “b”, one of: “a”, “b”", "港口为“b”，属于“a”“b”之一"),
        ("port in ['a']", {"port": "c"}, "port is “c”, not “a”", "港口为“c”，不是“a”"),
        ("riders in [1, 2]", {"riders": 3}, "riders is 3, none of: 1, 2", "人数为3，不属于1、2"),
        ("season == 'low'", {"season": "high"}, "season is “high season”, not “low season”", "季节为“旺季”，不是“淡季”"),
        ("'high' == season", {"season": "low"}, "season is “low season”, not “high season”", "季节为“淡季”，不是“旺季”"),
        ("season >= 'high'", {"season": "low"}, "season “low season” < “high season”", "季节 “淡季” < “旺季”"),
        ("season >= other", {"season": "low", "other": "high"}, "season “low season” < printed season “high”",
         "季节 “淡季” < 票面季节 “high”"),
        ("dog == cat", {"dog": True, "cat": False}, "bringing a dog yes ≠ bringing a cat no", "带狗 是 ≠ 带猫 否"),
        ("dog == true", {"dog": True}, "bringing a dog: yes", "带狗：是"),
        ("not dog", {"dog": True}, "bringing a dog: yes", "带狗：是"),
        ("starts_with(port, '35')", {"port": "41"}, "port begins with “35”: no", "港口以“35”开头：否"),
        ("any(trips.late)", {"trips": [{"late": True}]}, "at least one: late: yes", "至少有一条晚点：是"),
    ],
)  # fmt: skip
def test_choices_and_truths_are_said_in_words(
    when: str, facts: dict[str, object], english: str, chinese: str
) -> None:
    assert said(when, "en", **facts) == english
    assert said(when, "zh_CN", **facts) == chinese


@pytest.mark.parametrize(
    ("when", "english", "chinese"),
    [
        ("fare <= 10", "fare ≤ 10 yuan (not known)", "票价 ≤ 10 元（尚不清楚）"),
        ("share <= 10%", "share ≤ 10% (not known)", "占比 ≤ 10%（尚不清楚）"),
        ("wait <= days(1)", "waiting time ≤ 1 day (not known)", "等候 ≤ 1 天（尚不清楚）"),
        ("port in ['a', 'b']", "port is one of “a”, “b” (not known)", "港口属于“a”“b”之一（尚不清楚）"),
        ("dog", "bringing a dog: not known", "带狗：尚不清楚"),
    ],
)
def test_what_is_not_known_is_said_without_a_value(when: str, english: str, chinese: str) -> None:
    assert said(when, "en") == english
    assert said(when, "zh_CN").endswith(chinese)


@pytest.mark.parametrize(
    ("when", "english", "chinese"),
    [
        ("round_to(fare, '0.1') > 1", "fare, rounded half up to 0.1 > 1", "票价，四舍五入到 0.1 > 1"),
        ("round_to(fare, '1', 'down') > 1", "fare, cut off to 1 > 1", "票价，尾数舍到 1 > 1"),
        ("abs(fare) > 1", "the size of fare > 1", "票价的绝对值 > 1"),
        ("-fare < 1", "−fare < 1", "−票价 < 1"),
        ("(fare if dog else budget) > 1", "(fare if bringing a dog, otherwise budget) > 1",
         "(若带狗则为票价，否则为预算) > 1"),
        ("month_end(sails) > on", "the last day of the month of day of sailing > the governing day",
         "开船日期所在月的末日 > 适用日"),
        ("month_start(sails) > on", "the first day of the month of day of sailing > the governing day",
         "开船日期所在月的首日 > 适用日"),
        ("year_start(sails) > on", "the first day of the year of day of sailing > the governing day",
         "开船日期所在年的首日 > 适用日"),
        ("year_end(sails) > on", "the last day of the year of day of sailing > the governing day",
         "开船日期所在年的末日 > 适用日"),
        ("month(sails) == 3 or day(sails) == 1",
         "the month of day of sailing = 3 or the day of the month of day of sailing = 1",
         "开船日期的月份 = 3，或开船日期的日 = 1"),
        ("add_days(sails, 3) > on", "3 days after day of sailing > the governing day", "开船日期之后 3 天 > 适用日"),
        ("add_days(sails, -1) > on", "1 day before day of sailing > the governing day", "开船日期前 1 天 > 适用日"),
        ("add_days(sails, days(3)) > on", "3 days after day of sailing > the governing day",
         "开船日期之后 3 天 > 适用日"),
        ("add_days(sails, wait) > on", "day of sailing plus waiting time > the governing day",
         "开船日期加上等候 > 适用日"),
        ("add_days(sails, -wait) > on", "day of sailing minus waiting time > the governing day",
         "开船日期减去等候 > 适用日"),
        ("add_months(on, months(-12)) < sails", "12 months before the governing day < day of sailing",
         "适用日前 12 个月 < 开船日期"),
        ("in_months_before(sails, months(6))",
         "day of sailing lies in the 6 months before the month of the governing day",
         "开船日期在适用日所在月之前的 6 个月内"),
        ("in_months_before(sails, months(1))",
         "day of sailing lies in the 1 month before the month of the governing day",
         "开船日期在适用日所在月之前的 1 个月内"),
        ("share >= 30%", "share ≥ 30%", "占比 ≥ 30%"),
        ("add_months(born, 18, 'down') > on", "18 months after day of birth > the governing day",
         "出生日期之后 18 个月 > 适用日"),
        ("days_between(born, sails) > 3", "days from day of birth to day of sailing > 3",
         "出生日期至开船日期的天数 > 3"),
        ("years_between(born, on) >= years(18)", "full years from day of birth to the governing day ≥ 18 years",
         "出生日期至适用日的周年数 ≥ 18 年"),
        ("months_between(born, on) > months(6)", "full months from day of birth to the governing day > 6 months",
         "出生日期至适用日的足月数 > 6 个月"),
        ("in_months_before(sails, 12, on)",
         "day of sailing lies in the 12 months before the month of the governing day",
         "开船日期在适用日所在月之前的 12 个月内"),
        ("year(sails) == 2022", "the year of day of sailing = 2022", "开船日期的年份 = 2022"),
        ("fare > 0.125 * budget", "fare > 12.5% × budget", "票价 > 12.5% × 预算"),
        ("min(fare, budget) >= max(3, budget)", "the smallest of fare, budget ≥ the greatest of 3, budget",
         "票价、预算中的最小值 ≥ 3、预算中的最大值"),
        ("(fare + budget) * 2 > 3 and not (dog or cat)",
         "(fare + budget) × 2 > 3 and not (bringing a dog or bringing a cat)",
         "(票价 + 预算) × 2 > 3，且并非(带狗，或带猫)"),
        ("port != 'a'", "port is not “a”", "港口不是“a”"),
        ("season == 'high'", "season is “high season”", "季节为“旺季”"),
        ("'high' != season", "season is not “high season”", "季节不是“旺季”"),
        ("born < date('2004-05-01')", "day of birth < 1 May 2004", "出生日期 < 2004年5月1日"),
        ("dog == true", "bringing a dog = true", "带狗 = 是"),
        ("sum(trips.price, trips.late) > 3", "the sum of price where late > 3", "航次票价之和（只计晚点） > 3"),
        ("count(trips) > 0", "the number of trips > 0", "航次的条数 > 0"),
        ("distinct(trips.day) > 2", "the number of different day > 2", "不同的航次日期的个数 > 2"),
        ("max(trips.price, default=0) > 3", "the greatest price > 3", "最大的航次票价 > 3"),
        ("min(trips.price, default=0) > 3", "the smallest price > 3", "最小的航次票价 > 3"),
        ("any(trips.price > 3)", "at least one: price > 3", "至少有一条航次票价 > 3"),
        ("all(trips.late)", "every one: late", "每一条都晚点"),
        ("longest_run(trips.late, by=trips.day) >= 3", "the longest run of months with late ≥ 3",
         "连续满足“晚点”的最长月数 ≥ 3"),
        ("latest_run(trips.late, by=trips.day) >= 3", "the latest run of months with late ≥ 3",
         "最近连续满足“晚点”的月数 ≥ 3"),
    ],
)  # fmt: skip
def test_a_rule_without_a_label_is_called_by_its_condition_in_words(
    when: str, english: str, chinese: str
) -> None:
    assert named(when, "en") == english
    assert named(when, "zh_CN") == chinese
