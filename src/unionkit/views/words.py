"""The words of the views, Chinese and English beside each other, and labels shown in the same way."""

from __future__ import annotations

from collections.abc import Mapping

from unionkit.evidence import Labels
from unionkit.i18n import translator
from unionkit.i18n.units import unit_text
from unionkit.values.units import Unit
from unionkit.views.elements import Markup, element, join

__all__ = ["WORDS", "bilingual", "labelled", "unit_words", "word"]

WORDS: Mapping[str, tuple[str, str]] = {
    # outcomes
    "granted": ("符合", "granted"),
    "refused": ("不符合", "refused"),
    "unknown": ("待定", "unknown"),
    "review": ("须人工审核", "review"),
    "invalid": ("无效", "invalid"),
    # kinds of rule
    "require": ("须满足", "require"),
    "exclude": ("排除", "exclude"),
    "class": ("分类", "class"),
    "amount": ("金额", "amount"),
    "limit": ("限额", "limit"),
    "cap": ("上限", "cap"),
    "floor": ("下限", "floor"),
    # grades of a source
    "issuer": ("发文机关", "issuer"),
    "press": ("报刊或官方转载", "press"),
    "mirror": ("转载镜像", "mirror"),
    "unidentified": ("来源不明", "unidentified"),
    "unverified": ("未核实", "unverified"),
    # days that govern
    "application": ("申请日", "day of application"),
    "event": ("事件日", "day of the event"),
    "enrolment": ("参保日", "day of enrolment"),
    "payment": ("支付日", "day of payment"),
    "notice": ("通知日", "day of the notice"),
    # types of fact
    "money": ("金额", "money"),
    "count": ("个数", "count"),
    "decimal": ("小数", "decimal"),
    "months": ("月数", "months"),
    "days": ("天数", "days"),
    "bool": ("是否", "yes or no"),
    "choice": ("选项", "choice"),
    "date": ("日期", "date"),
    "text": ("文本", "text"),
    "list": ("列表", "list"),
    # amounts
    "exact": ("确定金额", "exact"),
    "up_to": ("最高", "at most"),
    "between": ("区间内由人核定", "between"),
    # everything else
    "always": ("一律适用", "always"),
    "amounts": ("金额", "Amounts"),
    "ask_next": ("先问", "Ask first"),
    "assumed": ("假定", "assumed"),
    "bars": ("仅排除", "bars only"),
    "bound": ("界限", "bound"),
    "bounds": ("范围", "bounds"),
    "case": ("情形", "case"),
    "choices": ("选项", "choices"),
    "classes": ("分类", "Classes"),
    "compared": ("比较", "compared"),
    "derived": ("派生量", "Derived quantities"),
    "edition": ("版本", "edition"),
    "editions": ("政策版本", "Editions"),
    "exclusions": ("排除", "Exclusions"),
    "expression": ("表达式", "expression"),
    "fact": ("事实", "fact"),
    "expected": ("应为", "expected"),
    "failed": ("未通过", "failed"),
    "got": ("实为", "got"),
    "passed": ("通过", "passed"),
    "reason": ("预期的理由", "reason of the expectation"),
    "report": ("案例检查", "Report of cases"),
    "source": ("预期的来源", "source of the expectation"),
    "facts": ("事实", "Facts"),
    "facts_used": ("所用事实", "Facts used"),
    "fields": ("字段", "fields"),
    "findings": ("依据", "Findings"),
    "fingerprint": ("内容指纹", "fingerprint"),
    "first": ("取最先符合的一类", "the first that fits"),
    "for": ("仅适用于", "only for"),
    "given": ("以所填事实为先", "a known fact wins"),
    "governing_day": ("适用日", "Governing day"),
    "in_force": ("有效期", "in force"),
    "inferred": ("推断", "inferred"),
    "issued": ("发文日", "issued"),
    "keys": ("键", "keys"),
    "known_on": ("知悉日", "known on"),
    "later": ("至今", "onwards"),
    "less": ("减去", "less"),
    "limits": ("限额", "Limits"),
    "masked": ("已遮蔽", "masked: a sensitive value"),
    "margin": ("差额", "margin"),
    "more": ("其余未列", "more, not shown"),
    "needed": ("待补", "needed"),
    "needs": ("待补事实", "Facts still needed"),
    "no": ("否", "no"),
    "not_known": ("未知", "not known"),
    "no_source": ("无出处", "no source"),
    "none_given": ("未提供", "not given"),
    "only_if": ("仅当", "only if"),
    "otherwise": ("其他", "otherwise"),
    "parameter": ("参数", "parameter"),
    "parameters": ("参数", "Parameters"),
    "parameters_used": ("所用参数", "Parameters used"),
    "per_household": ("每户", "per household"),
    "per_item": ("每次", "each time"),
    "per_lifetime": ("终身", "over a lifetime"),
    "per_person": ("每人", "per person"),
    "per_plan_period": ("每个保障期", "per plan period"),
    "per_pool": ("资金池", "of the pool"),
    "per_year": ("每年", "per year"),
    "policies": ("政策", "Policies"),
    "policy": ("政策", "policy"),
    "print_it": ("部分数值已遮蔽，print() 可见全文", "Some values are masked; print() shows them"),
    "question": ("提问", "question"),
    "records": ("条记录", "records"),
    "requirements": ("须满足", "Requirements"),
    "results": ("结果", "Results"),
    "review_mark": ("须人工审核", "a person decides"),
    "rounding": ("取整", "rounded"),
    "rows": ("行", "rows"),
    "rules": ("规则", "rules"),
    "sensitive": ("敏感", "sensitive"),
    "sources": ("出处", "Sources"),
    "table": ("参数表", "table"),
    "tables": ("参数表", "Tables"),
    "title": ("名称", "title"),
    "type": ("类型", "type"),
    "unique": ("只能符合一类", "exactly one fits"),
    "unit": ("单位", "unit"),
    "unless": ("除非", "unless"),
    "usual": ("通常值", "usual"),
    "value": ("数值", "value"),
    "yes": ("是", "yes"),
    "zero_granted": ("金额为零仍算符合", "an amount of zero is granted"),
}


def word(key: str, *, class_: str = "") -> Markup:
    """A word of the views in both languages, or the key itself where it is none of them."""
    chinese, english = WORDS.get(key, ("", key))
    return bilingual(chinese, english, class_=class_)


def bilingual(chinese: str, english: str, *, class_: str = "") -> Markup:
    """Chinese, and English smaller behind it; one of them alone where they are the same or one is empty."""
    first = element("span", chinese, lang="zh") if chinese else None
    if not english or english == chinese:
        second = None
    else:
        second = element("span", english, class_="uk-en" if chinese else "", lang="en")
    gap = " " if first and second else None
    return element("span", first, gap, second, class_=class_)


def labelled(labels: Labels, name: str = "") -> Markup:
    """A label in the languages that it has, and the name that it stands for."""
    texts = dict(labels.texts)
    chinese, english = texts.pop("zh", ""), texts.pop("en", "")
    others = [
        element("span", text, class_="uk-en", lang=language) for language, text in texts.items() if text
    ]
    shown = [bilingual(chinese, english)] if chinese or english else []
    code = [element("code", name)] if name else []
    parts = [*shown, *others, *code]
    spaced = [part for whole in parts for part in (" ", whole)][1:]
    return element("span", *spaced, class_="uk-name" if shown or others else "")


def unit_words(unit: Unit | str) -> Markup | None:
    """A unit in both languages, its own spelling on pointing at it; None where there is none."""
    spelling = str(unit)
    if not spelling:
        return None
    words = [unit_text(spelling, translator(locale)) for locale in ("zh_CN", "en")]
    return join(element("span", bilingual(*words), title=spelling))
