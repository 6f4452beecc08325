"""Concerns of a count, a list or a tree as sentences."""

from __future__ import annotations

from datetime import date

from unionkit.i18n.catalogue import Translate, check_locale, translator
from unionkit.i18n.days import day_text
from unionkit.process.concerns import Concern

__all__ = ["tell"]


def tell(concern: Concern, locale: str) -> str:
    """What is wrong and what to do about it, in the reader's language; ids are left to whoever shows them.

    >>> tell(Concern("no_quorum", "error", "{} of {} are present where {} are needed", "", (5, 9, 6)), "zh_CN")
    '应到9人，实到5人，不足法定的6人。'
    """
    name = check_locale(locale)
    _ = translator(name)
    values = [_value(value, name) for value in concern.values]
    said = (_(concern.message).format(*values), _(concern.hint) if concern.hint else "")
    # translators: a sentence and its remedy, then a sentence alone
    return _("{}. {}.").format(*said) if said[1] else _("{}.").format(said[0])


def _value(value: object, locale: str) -> str:
    if isinstance(value, date):
        return day_text(value, locale)
    return translator(locale)(value) if isinstance(value, str) else str(value)


def texts(_: Translate) -> tuple[str, ...]:
    """Every message, remedy and word that a catalogue must know."""
    return (*_of_counts(_), *_of_results(_), *_of_lists(_), *_of_trees(_), *_of_changes(_), *_words(_))


def _of_counts(_: Translate) -> tuple[str, ...]:
    return (
        _("{} are present where {} are entitled to attend"),
        _("Check the list of those entitled and the attendance"),
        _("{} papers were issued to {} present"),
        _("Count again, or hold the ballot again"),
        _("{} papers were returned where {} were issued"),
        _("The ballot does not count: hold it again"),
        _("{} papers are invalid where {} were returned"),
        _("Count the papers again"),
        _("One candidate has {} votes of {} valid papers"),
        _("{} votes were counted where {} papers for {} seats can hold {}"),
        _("A paper with more names than seats is invalid: count the papers again"),
        _("{} of {} papers were not returned"),
        _("The ballot counts; write the number into the minutes"),
        _("{} votes were counted where {} are present"),
        _("Vote again"),
    )


def _of_results(_: Translate) -> tuple[str, ...]:
    return (
        _("{} of {} are present where {} are needed"),
        _("Call the meeting again"),
        _("{} candidates have the {} votes that are needed of {}"),
        _("More have the majority than there are seats ({}): the most votes decide"),
        _("{} candidates have equally many votes for the last seats ({})"),
        _("Hold a run-off among them"),
        _("{} of {} seats are open: nobody else has the majority"),
        _("Leave them vacant, or ballot again for them"),
        _("{} of {} are in favour where {} are needed"),
    )


def _of_lists(_: Translate) -> tuple[str, ...]:
    return (
        _("{} candidates stand on the list twice"),
        _("Write each once"),
        _("{} candidates stand for {} seats where {} are needed"),
        _("Nominate more, and consult again"),
        _("{} constituencies are too small for a quota and get {} each"),
        _("{} constituencies have the same remainder for the last seats ({})"),
        _("Agree on it or draw lots, and write it into the minutes"),
    )


def _of_trees(_: Translate) -> tuple[str, ...]:
    return (
        _("An organisation has two parents"),
        _("Keep one parent; an industrial union that leads beside it is the industrial parent"),
        _("An organisation stands in the list {} times"),
        _("Keep one of them"),
        _("An organisation is dissolved on {} and founded on {}"),
        _("Look at both days again"),
        _("An organisation has no name"),
        _("Write it in full"),
        _("Its {} is not in the list"),
        _("Add it, or correct the id"),
        _("Its {} does not exist on {}"),
        _("Move it to the union that took its place, or look at the days of both"),
        _("Its level {} does not stand below the level {} of its parent"),
        _("Correct the level, or move it"),
        _("It was founded on {}, before its {}"),
        _("Look at both days, or write the move as a change"),
        _("{} organisations stand above one another in a circle"),
        _("Correct the parent of one"),
        _("Its credit code is not that of a union"),
        _("The code of the employer is another one"),
        _("Its credit code begins with {}, its level is {}"),
        _("81 is for grassroots unions, 89 for others"),
        _("{} organisations have one credit code"),
        _("Look at the certificates"),
        _("It is independent and serves {} employers"),
        _("Then it is a joint union or a federation"),
        _("{} independent unions serve one employer"),
        _("Keep one, or make the others its branches"),
    )


def _of_changes(_: Translate) -> tuple[str, ...]:
    return (
        _("A change of {} is about an organisation that is not in the list"),
        _("A founding of {} is about an organisation that exists already"),
        _("Look at the days again"),
        _("A change of {} is about an organisation that does not exist then"),
        _("It would stand below itself"),
        _("Name another"),
        _("A change of {} leads to an organisation that does not exist then"),
        _("Look at id and day again"),
        _("It would stand below one of those below it"),
        _("Move that one first"),
    )


def _words(_: Translate) -> tuple[str, ...]:
    return (
        _("parent"),
        _("industrial parent"),
        _("national"),
        _("province"),
        _("city"),
        _("county"),
        _("township"),
        _("grassroots"),
        _("branch"),
        _("group"),
    )
