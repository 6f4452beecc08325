"""The hardship classification over columns, written by hand: in Polars and in NumPy.

Both give the same outcome, class, code, subject and rule as the policy, unknown and invalid rows included: facts that
are missing (null; for NumPy a mask), values out of bounds, choices that do not exist, places without a standard.
"""

from __future__ import annotations

from collections.abc import Mapping

import by_hand
import numpy as np
import polars as pl

MOST_FEN = 10**11
BOUNDS = {
    "people": (1, 100),
    "income_year": (0, MOST_FEN),
    "rigid_spending": (0, MOST_FEN),
    "homes": (0, 10**6),
    "area_person": (0, 10**6),
    "min_area": (0, 10**6),
}
CHOICES = {"area": by_hand.AREAS, "cause": by_hand.CAUSES}
ORDER = (
    "place",
    "area",
    "people",
    "income_year",
    "rigid_spending",
    "homes",
    "area_person",
    "min_area",
    "cause",
)
SAID = ("outcome", "class", "code", "subject", "rule")
CLASSES = (("national_file", "class-1", 12), ("provincial_file", "class-2", 18), ("city_file", "class-3", 24))


def standards() -> Mapping[tuple[str, str], int]:
    """The standards in force on the day, by place and area."""
    return {
        (row.place, row.area): row.fen
        for row in by_hand.ROWS
        if row.first <= by_hand.DAY and (row.last is None or row.last >= by_hand.DAY)
    }


def polars_by_hand(frame: pl.DataFrame) -> pl.DataFrame:
    """The classification in Polars."""
    c = pl.col
    rows = [(place, area, fen) for (place, area), fen in standards().items()]
    table = pl.DataFrame(
        rows, schema={"place": pl.String, "area": pl.String, "fen": pl.Int64}, orient="row"
    ).lazy()
    ready = frame.lazy().with_columns(formed=c.place.str.contains("^[0-9]{6}$"))
    for digits in (4, 2):
        level = table.filter(
            c.place.str.ends_with("0" * (6 - digits)) & ~c.place.str.slice(0, digits).str.ends_with("00")
        )
        small = level.select(
            c.place.str.slice(0, digits).alias(f"p{digits}"), "area", c.fen.alias(f"fen{digits}")
        )
        ready = ready.with_columns(pl.when(c.formed).then(c.place.str.slice(0, digits)).alias(f"p{digits}"))
        ready = ready.join(small, on=[f"p{digits}", "area"], how="left", maintain_order="left")
    standard = pl.coalesce("fen4", "fen2")
    # a place of which no area has a standard has none, whatever its area is
    elsewhere = ~(c.formed & (c.p4.is_in(["3405", "3401"]) | (c.p2 == "34")))
    year = standard * c.people
    net = c.income_year - c.rigid_spending
    ready = ready.with_columns(
        met=c.income_year <= 18 * year,
        barred=(c.homes >= 2)
        & ~((c.area_person <= c.min_area) & ((c.cause == "illness") | (c.cause == "disaster"))),
        absent=standard.is_null() & c.place.is_not_null() & (c.area.is_not_null() | elsewhere),
        **{rule: net <= factor * year for _, rule, factor in CLASSES},
    )
    subject: pl.Expr = pl.lit(None, dtype=pl.String)
    for name in reversed(ORDER):
        subject = pl.when(_unfit(name)).then(pl.lit(name)).otherwise(subject)
    ready = ready.with_columns(subject=subject)
    number = (
        pl.when(c.subject.is_not_null())
        .then(0)
        .when(c.absent)
        .then(1)
        .when(~c.met)
        .then(2)
        .when(c.barred)
        .then(3)
    )
    for place, (_, rule, _factor) in enumerate(CLASSES):
        if place == 0:
            unknown = c.met.is_null() | c.barred.is_null()
            none = ~pl.col("class-1") & ~pl.col("class-2") & ~pl.col("class-3")
            number = number.when(none).then(4).when(unknown).then(5)
        number = number.when(pl.col(rule)).then(6 + place).when(pl.col(rule).is_null()).then(5)
    ready = ready.with_columns(number=number.otherwise(4))
    texts = pl.DataFrame(
        {
            "number": pl.Series(range(9), dtype=pl.Int32),
            "outcome": ["invalid", "invalid", "refused", "refused", "refused", "unknown"] + ["granted"] * 3,
            "class": [None] * 6 + [name for name, _, _ in CLASSES],
            "code": [None, "no_value", "requirement", "exclusion", "no_class"] + [None] * 4,
            "rule": [None, None, "require-1", "exclude-1", None, None] + [rule for _, rule, _ in CLASSES],
        }
    ).lazy()
    choice = c.subject.is_in(list(CHOICES))
    return (
        ready.join(texts, on="number", how="left", maintain_order="left")
        .with_columns(
            code=pl.when(c.subject.is_not_null())
            .then(pl.when(choice).then(pl.lit("not_a_choice")).otherwise(pl.lit("out_of_bounds")))
            .otherwise(c.code),
            subject=pl.when(c.absent & c.subject.is_null()).then(pl.lit("L")).otherwise(c.subject),
        )
        .select(*frame.columns, *SAID)
        .collect()
    )


def _unfit(name: str) -> pl.Expr:
    if name == "place":
        return pl.col(name).str.len_chars() > 200
    if name in CHOICES:
        return ~pl.col(name).is_in(CHOICES[name])
    low, high = BOUNDS[name]
    return ~pl.col(name).is_between(low, high)


def numpy_by_hand(
    columns: Mapping[str, np.ndarray], missing: Mapping[str, np.ndarray]
) -> Mapping[str, np.ndarray]:
    """The classification in NumPy: fixed-width texts and 64-bit numbers, a mask of what is missing for each."""
    count = len(columns["place"])
    standard = np.full(count, -1, dtype=np.int64)
    place, area = columns["place"], columns["area"]
    formed = np.char.isdigit(place) & (np.char.str_len(place) == 6)
    city = place.astype("U4")
    province = place.astype("U2")
    for (code, kind), fen in sorted(standards().items(), key=lambda item: -len(item[0][0].rstrip("0"))):
        here = city == code[:4] if code[2:4] != "00" else province == code[:2]
        standard[formed & here & (area == kind) & (standard < 0)] = fen
    keys_missing = missing["place"] | missing["area"]
    elsewhere = ~(formed & ((city == "3405") | (city == "3401") | (province == "34")))
    absent = (standard < 0) & ~missing["place"] & (~missing["area"] | elsewhere)
    unknown_standard = keys_missing
    year = standard * columns["people"]
    people_known = ~missing["people"] & ~unknown_standard
    income_known = people_known & ~missing["income_year"]
    met = columns["income_year"] <= 18 * year
    several = columns["homes"] >= 2
    small = columns["area_person"] <= columns["min_area"]
    small_known = ~missing["area_person"] & ~missing["min_area"]
    caused = (columns["cause"] == "illness") | (columns["cause"] == "disaster")
    cause_known = ~missing["cause"]
    spared_false = (small_known & ~small) | (cause_known & ~caused)
    spared_true = small_known & small & cause_known & caused
    homes_known = ~missing["homes"]
    barred = homes_known & several & spared_false
    barred_false = (homes_known & ~several) | spared_true
    net = columns["income_year"] - columns["rigid_spending"]
    net_known = income_known & ~missing["rigid_spending"]
    fits = [net <= factor * year for _, _, factor in CLASSES]
    number = np.full(count, 5, dtype=np.int8)
    settled = (income_known & met) & barred_false
    for position in (2, 1, 0):
        number[settled & net_known & fits[position]] = 6 + position
    number[net_known & ~fits[0] & ~fits[1] & ~fits[2]] = 4
    number[barred] = 3
    number[income_known & ~met] = 2
    number[absent] = 1
    subject = np.full(count, -1, dtype=np.int8)
    for position in range(len(ORDER) - 1, -1, -1):
        name = ORDER[position]
        if name == "place":
            unfit = np.char.str_len(place) > 200
        elif name in CHOICES:
            unfit = ~np.isin(columns[name], CHOICES[name])
        else:
            low, high = BOUNDS[name]
            unfit = (columns[name] < low) | (columns[name] > high)
        subject[unfit & ~missing[name]] = position
    number[subject >= 0] = 0
    subjects = np.array([*ORDER, "L", None], dtype=object)
    codes = np.array(
        [None, "no_value", "requirement", "exclusion", "no_class", None, None, None, None], dtype=object
    )
    code = codes[number]
    bad = subject >= 0
    choices = np.isin(subject, [ORDER.index(name) for name in CHOICES])
    code[bad] = "out_of_bounds"
    code[choices] = "not_a_choice"
    about = np.where(bad, subject, np.where(number == 1, len(ORDER), len(ORDER) + 1))
    outcomes = np.array(
        ["invalid", "invalid", "refused", "refused", "refused", "unknown"] + ["granted"] * 3, dtype=object
    )
    classes = np.array([None] * 6 + [name for name, _, _ in CLASSES], dtype=object)
    rules = np.array(
        [None, None, "require-1", "exclude-1", None, None] + [rule for _, rule, _ in CLASSES], dtype=object
    )
    return {
        "outcome": outcomes[number],
        "class": classes[number],
        "code": code,
        "subject": subjects[about],
        "rule": rules[number],
    }
