"""Promises of plans in words."""

from __future__ import annotations

import pytest
from tests.aid.making import DAY, MONEY, catalogue, fixed, policy

from unionkit import explain
from unionkit.aid import Adds, AtMost, Catalogue, Deducts, First, Grant, Plan, Pool, Scheme, Window, plan
from unionkit.errors import ValueRefused
from unionkit.evidence import Citation, Grade, Labels, Source

YEAR = Window(kind="year")
NOTICE = (Citation(source=Source(key="notice", title="港口通知", grade=Grade.mirror)),)


def said(made: Plan, locale: str = "en") -> list[str]:
    told = explain(made, locale)
    return [told.title, *told.lines]


def line_of(made: Plan, scheme: str, locale: str = "en") -> str:
    (line,) = [line for line in said(made, locale)[1:] if line.startswith(scheme)]
    return line


def labelled(name: str, amount: int, zh: str) -> Scheme:
    return Scheme(name=name, policy=fixed(name, amount).policy, label=Labels({"zh": zh, "en": name.upper()}))


ONE = AtMost(
    id="one", of=("life", "school"), label=Labels({"zh": "只享一项", "en": "one only"}), citations=NOTICE
)


def test_the_title_tells_the_sum_and_whether_all_is_settled() -> None:
    assert said(plan({}, catalogue(fixed("life", 1500)), DAY))[0] == (
        "“harbour/aid” for 1 June 2024: 1 granted, 1,500.00 yuan in all"
    )
    tied = plan({}, catalogue(fixed("life", 5), fixed("school", 5), relations=(ONE,)), DAY)
    assert said(tied)[0].endswith("; not settled yet")
    assert said(plan({}, catalogue(), DAY))[0] == "“harbour/aid” for 1 June 2024: nothing is granted"


def test_a_plan_is_told_in_chinese_with_labels_source_and_grade() -> None:
    schemes = (labelled("life", 500, "生活救助"), labelled("school", 300, "助学"))
    made = plan({}, catalogue(*schemes, relations=(ONE,)), DAY)
    title, life, school, grade = said(made, "zh_CN")
    assert title == "“harbour/aid”，2024年6月1日：给予1项，合计500.00 元"
    assert life.startswith("生活救助：500.00 元")
    assert school.startswith("助学：可以替代其他项目，但家庭所得更少，依据“只享一项”（另有生活救助）")
    assert "港口通知" in school
    assert "转载网站" in school
    assert "核对原件" in grade


def test_a_grant_that_a_fund_cuts_tells_both_amounts() -> None:
    pool = Pool(id="p", fund="care fund", of=("life",))
    made = plan({}, catalogue(fixed("life", 500), relations=(pool,)), DAY, pools={"care fund": 300})
    assert line_of(made, "life").startswith(
        "life: 300.00 yuan, which is what is left of “care fund”; the scheme itself grants 500.00 yuan"
    )


def test_a_ceiling_is_told_as_one() -> None:
    pays = policy("life", {"asked": {"type": "bool", "usual": True}}, amount=[{"pay": 500, "kind": "up_to"}])
    made = plan({}, catalogue(Scheme(name="life", policy=pays)), DAY, assume="usual")
    assert line_of(made, "life").startswith("life: at most 500.00 yuan")


def test_a_tie_tells_what_could_be_had_in_place_of_what() -> None:
    made = plan({}, catalogue(fixed("life", 5), fixed("school", 5), relations=(ONE,)), DAY)
    assert "It comes to as much to grant school in place of life: a person chooses" in said(made)


INCOME = policy(
    "extra",
    {"income": {**MONEY, "label": {"zh": "收入", "en": "income of the year"}}},
    require=[{"when": "income <= 1000", "label": "收入线"}],
    amount=[{"pay": 50}],
)


def soft(scheme: str) -> AtMost:
    return AtMost(id="soft", of=(scheme,), within=YEAR, review=True)


@pytest.mark.parametrize(
    ("facts", "part"),
    [
        ({"income": 1001}, "extra: Refused: a requirement is not met"),
        ({}, "extra: Not settled: facts are missing"),
        ({"income": -1}, "extra: Cannot be decided"),
    ],
)
def test_what_a_policy_says_itself_is_told_in_its_words(facts: dict[str, object], part: str) -> None:
    made = plan(facts, catalogue(Scheme(name="extra", policy=INCOME)), DAY)
    assert line_of(made, "extra").startswith(part)


def test_what_only_a_person_may_allow_is_told_with_the_rule() -> None:
    made = plan(
        {}, catalogue(fixed("life", 5), relations=(soft("life"),)), DAY, grants=[Grant(scheme="life", on=DAY)]
    )
    assert line_of(made, "life").startswith("life: only if a person allows it, by “soft” (beside life)")


def test_what_is_barred_is_told_with_the_rule() -> None:
    ladder = First(id="ladder", of=("life",), bars=("school",))
    made = plan({}, catalogue(fixed("life", 5), fixed("school", 9), relations=(ladder,)), DAY)
    assert line_of(made, "school").startswith("school: not beside others, by “ladder” (beside life)")


def waiting() -> Plan:
    told = policy(
        "told", {"paid": {"type": "money", "label": {"en": "amount paid"}}}, amount=[{"pay": "paid"}]
    )
    aid = policy("aid", {"bill": MONEY}, amount=[{"pay": "bill"}])
    schemes = (Scheme(name="insurance", policy=told, reads={"paid": "told"}), Scheme(name="aid", policy=aid))
    line = Deducts(id="line", of=("insurance",), from_fact="bill", bears_on=("aid",))
    return plan({"bill": 5}, catalogue(*schemes, relations=(line,)), DAY)


def test_what_waits_for_another_says_so_and_names_what_to_ask() -> None:
    made = waiting()
    assert line_of(made, "aid").startswith(
        "aid: not settled: a scheme that goes before it is still open, by “line”"
    )
    assert "Still to be asked: insurance: amount paid" in said(made)


def test_what_the_others_rule_out_is_told_as_such() -> None:
    adds = Adds(id="adds", of=("life",), to="income", bears_on=("extra",))
    schemes = catalogue(fixed("life", 500), Scheme(name="extra", policy=INCOME), relations=(adds,))
    made = plan({"income": 900}, schemes, DAY)
    assert line_of(made, "extra").startswith("extra: once the other grants are counted: Refused")
    assert "(beside life)" in line_of(made, "extra")


def test_what_is_not_known_of_a_rule_is_told() -> None:
    deep = policy(
        "when", {"deep": {"type": "bool", "label": {"en": "deep hardship"}}}, require=[{"when": "deep"}]
    )
    one = AtMost(id="one", of=("life", "school"), when=deep)
    made = plan({}, catalogue(fixed("life", 5), fixed("school", 4), relations=(one,)), DAY)
    assert "It is not known whether “one” applies; the plan was made as if it did" in said(made)
    assert "Still to be asked: deep hardship" in said(made)


def test_grants_that_were_not_counted_are_named() -> None:
    made = plan({}, catalogue(fixed("life", 5)), DAY, grants=[Grant(scheme="lief", on=DAY)])
    assert (
        said(made)[-1] == "Earlier grants of schemes that the catalogue does not have were not counted: lief"
    )


def test_nobody_and_no_illness_is_named() -> None:
    pays = policy("care", {"bill": MONEY}, amount=[{"pay": "bill"}])
    scheme = Scheme(name="care", policy=pays, each="bills", person="who", occasion="illness")
    bills = [{"who": "王小明", "illness": "白血病", "bill": 7}, {"who": "李小红", "illness": "白血病"}]
    made = plan({"bills": bills}, catalogue(scheme), DAY)
    told = f"{explain(made)}{explain(made, 'en')}{explain(made)!r}"
    assert not [secret for secret in ("王小明", "李小红", "白血病") if secret in told]
    assert "care (request 2)" in told


def test_a_language_without_texts_is_refused() -> None:
    with pytest.raises(ValueRefused):
        explain(plan({}, catalogue(fixed("life", 5)), DAY), "fr")


def test_a_catalogue_is_named_by_its_title() -> None:
    named = Catalogue(
        id="harbour/aid",
        title=Labels({"zh": "港口帮扶", "en": "harbour aid"}),
        schemes=(fixed("life", 5),),
        editions=catalogue(fixed("life", 5)).editions,
    )
    assert said(plan({}, named, DAY))[0].startswith("“harbour aid” for")
