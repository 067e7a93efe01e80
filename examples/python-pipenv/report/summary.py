"""Sums of a CSV file."""
import csv
from collections import defaultdict


def sums(lines, key, value):
    """The sum of one column for each text of another one."""
    totals = defaultdict(float)
    for row in csv.DictReader(lines):
        totals[row[key]] += float(row[value])
    return sorted(totals.items())
