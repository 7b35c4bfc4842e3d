#!/usr/bin/env python3
"""Counts a file of ballots again, without the program of the festival.

    python3 recount.py ballots.json > result.json

It needs nothing but Python 3.8 or later, reads the file that the festival published and prints the same bytes as
`resonance festival tally ballots.json --json`. It was written from the rules in ballots.md, not from the program. It does
not look for mistakes in the file; the program does.
"""
import json
import sys
from fractions import Fraction
from math import gcd

MOST_CORRECTED = 120  # jurors or films, whichever are fewer


def thousandths(value):
    """A fraction with three decimals, halves away from zero."""
    count = (abs(value.numerator) * 2000 + value.denominator) // (2 * value.denominator)
    sign = "-" if value < 0 and count else ""
    return "%s%d.%03d" % (sign, count // 1000, count % 1000)


def ranks(values):
    """Ranks of values in their order; equal ones share a rank: 1, 2, 2, 4."""
    found = []
    for i, value in enumerate(values):
        found.append(found[-1] if i and value == values[i - 1] else i + 1)
    return found


# ---- majority judgment ----------------------------------------------------------------------------------------------


def majority_value(counts):
    """A film's majority value as runs: [share of the ballots set aside, worse mention, better mention], ...

    From the middle outwards the removed ballots come in pairs, a worse and a better one; the pair is the same until one
    of the two mentions is used up. Shares make films with different numbers of ballots comparable.
    """
    ballots = sum(counts)
    edges, before = [], 0  # each mention's stretch on the line from the best ballot, 0, to the worst, 1
    for mention, count in enumerate(counts):
        if count:
            edges.append((Fraction(before, ballots), Fraction(before + count, ballots), mention))
        before += count
    half = Fraction(1, 2)
    cuts = {Fraction(0)}
    for start, end, _ in edges:
        cuts.update(2 * abs(edge - half) for edge in (start, end))
    runs = []
    for cut in sorted(cuts - {Fraction(1)}):
        worse = next(m for start, end, m in edges if start <= half + cut / 2 < end)
        better = next(m for start, end, m in edges if start < half - cut / 2 <= end)
        runs.append((cut, worse, better))
    return runs


def at(runs, share):
    """The pair that stands at a share."""
    return [run for run in runs if run[0] <= share][-1]


def compare(one, other):
    """(-1, 0 or 1, by, share set aside, mention of one, mention of other): below 0, one comes first."""
    for share in sorted({run[0] for run in one} | {run[0] for run in other}):
        _, worse, better = at(one, share)
        _, other_worse, other_better = at(other, share)
        if worse != other_worse:
            by = "mention" if share == 0 else "worse_side"
            return (-1 if worse < other_worse else 1, by, share, worse, other_worse)
        if better != other_better:
            return (-1 if better < other_better else 1, "better_side", share, better, other_better)
    return (0, "equal", None, None, None)


def majority_judgment(method, films, voters, ballots):
    import functools

    counts = {key: [0] * len(method["mentions"]) for key in films}
    for ballot in ballots:
        for key, mention in ballot["mentions"].items():
            counts[key][mention - 1] += 1
    if method["unjudged"] == "lowest":
        for profile in counts.values():
            profile[-1] += len(voters) - sum(profile)
    judged = [key for key in films if sum(counts[key])]
    values = {key: majority_value(counts[key]) for key in judged}
    judged.sort(key=functools.cmp_to_key(lambda a, b: compare(values[a], values[b])[0]))
    places, rank = [], 0
    for i, key in enumerate(judged):
        if i == 0 or compare(values[judged[i - 1]], values[key])[0] != 0:
            rank = i + 1
        profile = counts[key]
        mention = values[key][0][1]
        above = Fraction(sum(profile[:mention]), sum(profile))
        below = Fraction(sum(profile[mention + 1 :]), sum(profile))
        place = {
            "ballots": sum(profile),
            "profile": profile,
            "mention": mention + 1,
            "sign": "+" if above > below else "-",
            "above": str(above),
            "below": str(below),
        }
        if i + 1 < len(judged):
            _, by, share, this, following = compare(values[key], values[judged[i + 1]])
            place["before_next"] = {"by": by}
            if by not in ("mention", "equal"):
                place["before_next"]["set_aside"] = str(share)
            if by != "equal":
                place["before_next"].update({"this": this + 1, "next": following + 1})
        places.append((rank, key, place))
    return places, {}


# ---- Borda ----------------------------------------------------------------------------------------------------------


def borda(method, films, voters, ballots):
    points = {key: Fraction(0) for key in films}
    duels = {key: 0 for key in films}
    seen = {key: 0 for key in films}
    for ballot in ballots:
        places = [list(place) for place in ballot["ranking"]]
        if method["unranked"] == "last":
            named = {key for place in places for key in place}
            places.append([key for key in films if key not in named])
        ranked = sum(len(place) for place in places)
        below = ranked
        for place in places:
            below -= len(place)
            for key in place:
                points[key] += below + Fraction(len(place) - 1, 2)
                duels[key] += ranked - 1
                seen[key] += 1
    ordered = sorted((key for key in films if duels[key]), key=lambda key: -points[key] / duels[key])
    shares = [points[key] / duels[key] for key in ordered]
    return [
        (
            rank,
            key,
            {"ballots": seen[key], "points": str(points[key]), "duels": duels[key], "share": str(share)},
        )
        for rank, key, share in zip(ranks(shares), ordered, shares)
    ], {}


# ---- weighted criteria ----------------------------------------------------------------------------------------------


def groups(notes, jurors):
    """How many groups the jurors fall into, linked by the films that two of them saw."""
    by_film, by_juror = {}, {}
    for juror, film in notes:
        by_film.setdefault(film, []).append(juror)
        by_juror.setdefault(juror, []).append(film)
    count, reached = 0, set()
    for first in jurors:
        if first in reached:
            continue
        count += 1
        waiting = [first]
        reached.add(first)
        while waiting:
            for film in by_juror[waiting.pop()]:
                for juror in by_film.pop(film, []):
                    if juror not in reached:
                        reached.add(juror)
                        waiting.append(juror)
    return count


def solve(matrix, right):
    """Whole-number elimination (Bareiss), then fractions."""
    n, previous = len(matrix), 1
    for k in range(n - 1):
        pivot = matrix[k][k]
        for i in range(k + 1, n):
            factor = matrix[i][k]
            for j in range(k + 1, n):
                matrix[i][j] = (matrix[i][j] * pivot - factor * matrix[k][j]) // previous
            right[i] = (right[i] * pivot - factor * right[k]) // previous
        previous = pivot
    found = [Fraction(0)] * n
    for i in reversed(range(n)):
        rest = sum((matrix[i][j] * found[j] for j in range(i + 1, n)), Fraction(0))
        found[i] = (right[i] - rest) / matrix[i][i]
    return found


def severities_of(notes, jurors, films):
    """Each juror's severity v: least squares of note = q(film) - v(juror), with the v summing to zero.

    At the minimum q is each film's mean of note + v and v each juror's mean of q - note. The side with more members is
    put into the equations of the other, one unknown of which is set to zero and later shifted.
    """
    by_juror = len(jurors) <= len(films)
    rows, columns = (jurors, films) if by_juror else (films, jurors)
    cells = {}  # column -> [(row, note)]
    for (juror, film), note in notes.items():
        row, column = (juror, film) if by_juror else (film, juror)
        cells.setdefault(column, []).append((row, note))
    index = {row: i for i, row in enumerate(rows)}
    common = 1
    for column in cells.values():
        common = common * len(column) // gcd(common, len(column))
    matrix = [[0] * len(rows) for _ in rows]
    right = [0] * len(rows)
    for column in cells.values():
        part = common // len(column)
        total = sum(note for _, note in column)
        for row, note in column:
            i = index[row]
            matrix[i][i] += common
            right[i] += common * note - part * total
            for other, _ in column:
                matrix[i][index[other]] -= part
    effect = [Fraction(0)] + solve([line[1:] for line in matrix[1:]], right[1:])
    if by_juror:
        effects = dict(zip(rows, effect))
    else:
        effects = {
            column: sum((note - effect[index[row]] for row, note in cells[column]), Fraction(0)) / len(cells[column])
            for column in columns
        }
    mean = sum(effects.values(), Fraction(0)) / len(effects)
    return {juror: mean - effects[juror] for juror in jurors}


def weighted_criteria(method, films, voters, ballots):
    weights = [criterion["weight"] for criterion in method["criteria"]]
    notes = {}  # whole numbers: the note times the sum of the weights
    for ballot in ballots:
        for key, scores in ballot["scores"].items():
            notes[ballot["voter"], key] = sum(w * s for w, s in zip(weights, scores))
    unit = Fraction(1, sum(weights))
    by_film, by_juror = {}, {}
    for (juror, film), note in notes.items():
        by_film.setdefault(film, []).append((juror, note))
        by_juror.setdefault(juror, []).append(film)
    judged, jurors = sorted(by_film), sorted(by_juror)
    group_count = groups(notes, jurors)
    severity = None
    if group_count > 1:
        correction = "unlinked"
    elif min(len(judged), len(jurors)) > MOST_CORRECTED:
        correction = "too_large"
    else:
        correction = "shown" if method["severity"] == "shown" and jurors else "applied"
        if jurors:
            severity = severities_of(notes, jurors, judged)
    means, corrected = {}, {}
    for key in judged:
        count = len(by_film[key])
        means[key] = unit * sum(note for _, note in by_film[key]) / count
        if severity is not None:
            corrected[key] = unit * sum((note + severity[juror] for juror, note in by_film[key]), Fraction(0)) / count
    decides = corrected if correction == "applied" and severity is not None else means
    ordered = sorted(judged, key=lambda key: -decides[key])
    places = []
    for rank, key in zip(ranks([decides[key] for key in ordered]), ordered):
        place = {"ballots": len(by_film[key]), "mean": str(means[key]), "mean_rounded": thousandths(means[key])}
        if severity is not None:
            place.update({"corrected": str(corrected[key]), "corrected_rounded": thousandths(corrected[key])})
        places.append((rank, key, place))
    shown = [
        {
            "voter": juror,
            "films": len(by_juror[juror]),
            "severity": str(severity[juror] * unit),
            "severity_rounded": thousandths(severity[juror] * unit),
        }
        for juror in jurors
        if severity is not None
    ]
    return places, {"severity": {"correction": correction, "groups": group_count, "jurors": shown}}


# ---- the file -------------------------------------------------------------------------------------------------------

DEFAULTS = {
    "majority_judgment": (majority_judgment, ("mentions", "unjudged"), {"unjudged": "ignored"}),
    "borda": (borda, ("unranked",), {"unranked": "absent"}),
    "weighted_criteria": (weighted_criteria, ("scale", "criteria", "severity"), {"severity": "corrected"}),
}


def recount(file):
    name = file["method"]["name"]
    count, members, defaults = DEFAULTS[name]
    given = {**defaults, **file["method"]}
    method = {"name": name, **{member: given[member] for member in members}}
    if "scale" in method:
        method["scale"] = {bound: method["scale"][bound] for bound in ("lowest", "highest")}
        method["criteria"] = [{"name": one["name"], "weight": one["weight"]} for one in method["criteria"]]
    films = {film["key"]: film for film in sorted(file["films"], key=lambda film: film["key"])}
    places, more = count(method, list(films), file["voters"], file["ballots"])
    ranking = []
    for rank, key, place in places:
        head = {"rank": rank, "film": key}
        if films[key].get("title"):
            head["title"] = films[key]["title"]
        ranking.append({**head, **place})
    ranked = {key for _, key, _ in places}
    return {
        "format": "resonance-result/1",
        "edition": file["edition"],
        "method": method,
        "films": len(films),
        "voters": len(file["voters"]),
        "ranking": ranking,
        "unranked": [key for key in films if key not in ranked],
        **more,
    }


if __name__ == "__main__":
    if hasattr(sys, "set_int_max_str_digits"):
        sys.set_int_max_str_digits(0)
    with open(sys.argv[1], encoding="utf-8") as opened:
        result = recount(json.load(opened))
    sys.stdout.buffer.write((json.dumps(result, indent=2, ensure_ascii=False) + "\n").encode("utf-8"))
