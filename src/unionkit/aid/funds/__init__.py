"""Funds and donations: double-entry accounts, earmarked funds, drives and gifts, budgets with their order of payment."""

from __future__ import annotations

from unionkit.aid.funds.accounts import (
    Entry,
    Posting,
    Statement,
    balance,
    balances,
    check_entries,
    lowest_balance,
    reversal,
    statement,
    transfer,
)
from unionkit.aid.funds.allocating import Allocation, Ask, FirstCome, Ranked, Settled, allocate
from unionkit.aid.funds.budgets import Budget, Closed, Take
from unionkit.aid.funds.donations import (
    Donor,
    Drive,
    Gift,
    GiftReceipt,
    Register,
    gift_entry,
    receipt,
    register,
)
from unionkit.aid.funds.earmarked import Booking, Fund, carry_over, pay, receive
from unionkit.aid.funds.keeping import DONOR_RECORD, ENTRY_RECORD, GIFT_RECORD, line_of_entry, line_of_gift
from unionkit.aid.funds.reporting import (
    DriveReport,
    Due,
    FundSums,
    PaidFor,
    audit,
    publishing_days,
    report_drive,
    sums_of,
)

__all__ = [
    "DONOR_RECORD",
    "ENTRY_RECORD",
    "GIFT_RECORD",
    "Allocation",
    "Ask",
    "Booking",
    "Budget",
    "Closed",
    "Donor",
    "Drive",
    "DriveReport",
    "Due",
    "Entry",
    "FirstCome",
    "Fund",
    "FundSums",
    "Gift",
    "GiftReceipt",
    "PaidFor",
    "Posting",
    "Ranked",
    "Register",
    "Settled",
    "Statement",
    "Take",
    "allocate",
    "audit",
    "balance",
    "balances",
    "carry_over",
    "check_entries",
    "gift_entry",
    "line_of_entry",
    "line_of_gift",
    "lowest_balance",
    "pay",
    "publishing_days",
    "receipt",
    "receive",
    "register",
    "report_drive",
    "reversal",
    "statement",
    "sums_of",
    "transfer",
]
