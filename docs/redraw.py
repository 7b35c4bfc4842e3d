#!/usr/bin/env python3
"""Checks and replays a draw of a citizen jury from its published files, with nothing but Python.

    python3 redraw.py committed.json [record.json] [--commitment HEX]
    python3 redraw.py committed.json --seed "4-12-23-31-40+7"      who would have been drawn

Independent of the library's own code: docs/sortition.md says what is computed, this computes it again.
"""
import argparse
import hashlib
import json
import sys


class Wrong(Exception):
    pass


def require(holds, what):
    if not holds:
        raise Wrong(what)


def canonical(value):
    return json.dumps(value, sort_keys=True, separators=(",", ":"), ensure_ascii=False) + "\n"


def load(path):
    with open(path, "rb") as file:
        data = file.read()
    value = json.loads(data)
    require(canonical(value).encode() == data, f"{path} is not written in the published form")
    return value, hashlib.sha256(data).hexdigest()


class Pool:
    """Volunteers in groups of equal answers; groups in the order of their values, members in the order of keys."""

    def __init__(self, seats, criteria, roll):
        self.seats, self.criteria = seats, criteria
        places = [{v["value"]: i for i, v in enumerate(c["values"])} for c in criteria]
        groups = {}
        for key, answers in sorted(roll):
            require(len(answers) == len(criteria), f"{key}: not one answer per criterion")
            for place, answer in zip(places, answers):
                require(answer in place, f"{key}: unknown value {answer}")
            groups.setdefault(tuple(p[a] for p, a in zip(places, answers)), []).append(key)
        self.values = sorted(groups)
        self.members = [groups[v] for v in self.values]

    def check_jury(self, seats, where):
        held = [[0] * len(c["values"]) for c in self.criteria]
        last = -1
        for group, count in seats:
            require(last < group < len(self.members), f"{where}: groups out of order")
            last = group
            require(1 <= count <= len(self.members[group]), f"{where}: more seats than members in group {group}")
            for c, v in enumerate(self.values[group]):
                held[c][v] += count
        require(sum(count for _, count in seats) == self.seats, f"{where}: not {self.seats} seats")
        for c, criterion in enumerate(self.criteria):
            for v, quota in enumerate(criterion["values"]):
                require(quota["min"] <= held[c][v] <= quota["max"],
                        f"{where}: {criterion['name']}, {quota['value']}: {held[c][v]} seats")

    def check_lottery(self, lottery, where):
        """Every jury keeps the quotas; returns the balls of each key."""
        dealt = [0] * len(self.members)
        for i, entry in enumerate(lottery["entries"]):
            require(entry["balls"] > 0, f"{where}/entries/{i}/balls")
            self.check_jury(entry["seats"], f"{where}/entries/{i}/seats")
            for group, count in entry["seats"]:
                dealt[group] += entry["balls"] * count
        require(sum(e["balls"] for e in lottery["entries"]) == lottery["balls"] == 1_000_000, f"{where}/balls")
        balls = {}
        for members, total in zip(self.members, dealt):
            each, more = divmod(total, len(members))
            for i, key in enumerate(members):
                balls[key] = each + (i < more)
        fairness = lottery["fairness"]
        out = {key for group in fairness["unreachable"] for key in self.members[group]}
        least = min((b for key, b in balls.items() if key not in out), default=lottery["balls"])
        require(least * 10**9 // lottery["balls"] == fairness["minimum_ppb"], f"{where}/fairness/minimum_ppb")
        bound = self.proved(fairness, where)
        require(fairness["optimum_at_most_ppb"] <= bound, f"{where}/fairness/optimum_at_most_ppb")
        if not fairness["whole_weights"]:
            require(fairness["optimum_at_most_ppb"] == bound, f"{where}/fairness/optimum_at_most_ppb")
        return balls

    def proved(self, fairness, where):
        """Weak duality, in whole numbers: no lottery gives everybody more than this many billionths."""
        proof = fairness["proof"]
        weights, values = proof["weights"], proof["values"]
        require(len(weights) == len(self.members) and all(w >= 0 for w in weights), f"{where}/fairness/proof/weights")
        require(all(weights[g] == 0 for g in fairness["unreachable"]), f"{where}/fairness/proof/weights")
        bound = proof["seat"] * self.seats
        for criterion, prices in zip(self.criteria, values):
            for quota, price in zip(criterion["values"], prices):
                bound += price * (quota["max"] if price > 0 else quota["min"])
        for group, members in enumerate(self.members):
            price = proof["seat"] + sum(values[c][v] for c, v in enumerate(self.values[group]))
            bound += max(0, weights[group] - price * len(members))
        whole = sum(weights)
        if whole <= 0 or bound >= whole:
            return 10**9
        return max(0, -(-bound * 10**9 // whole))

    def jury(self, lottery, ball):
        dealt = [0] * len(self.members)
        for entry in lottery["entries"]:
            passed = min(ball, entry["balls"])
            for group, count in entry["seats"]:
                dealt[group] += passed * count
            ball -= passed
            if passed < entry["balls"]:
                return sorted(self.members[g][(dealt[g] + s) % len(self.members[g])]
                              for g, count in entry["seats"] for s in range(count))
        raise Wrong("a ball that is not in the urn")


def ball_of(commitment, seed, counter, balls):
    whole = 2**64 // balls * balls
    attempt = 0
    while True:
        text = f"resonance-draw-1\n{commitment}\n{seed}\n{counter}\n{attempt}\n"
        bits = int.from_bytes(hashlib.sha256(text.encode()).digest()[:8], "big")
        if bits < whole:
            return bits % balls, attempt
        attempt += 1


def canonical_seed(source, typed):
    require(all(letter in "0123456789 ,;-+\t\n" for letter in typed), "the seed holds something else than numbers")
    given = [int(n) for n in "".join(c if c.isdigit() else " " for c in typed).split()]
    require(len(given) == sum(part["count"] for part in source["numbers"]), "the seed has not as many numbers as announced")
    texts = []
    for part in source["numbers"]:
        numbers, given = given[:part["count"]], given[part["count"]:]
        require(all(part["lowest"] <= n <= part["highest"] for n in numbers), "a number of the seed is out of range")
        if not part["ordered"]:
            require(len(set(numbers)) == len(numbers), "a number of the seed is there twice")
            numbers.sort()
        texts.append("-".join(map(str, numbers)))
    return "+".join(texts)


def remaining(committed, roll, seated):
    seats, criteria = committed["seats"], json.loads(json.dumps(committed["criteria"]))
    for key in seated:
        seats -= 1
        for criterion, answer in zip(criteria, roll[key]):
            for quota in criterion["values"]:
                if quota["value"] == answer:
                    quota["min"], quota["max"] = max(0, quota["min"] - 1), max(0, quota["max"] - 1)
    return {"seats": seats, "criteria": criteria}


def check_record(committed, commitment, pool, roll, record):
    require(record["format"] == "resonance-draw-record-1", "/format")
    require(record["commitment"] == commitment, "/commitment: the record belongs to another committed file")
    seed = canonical_seed(committed["seed"], record["seed"]["typed"])
    require(record["seed"]["text"] == seed, "/seed/text")
    revealed = record["seed"]["revealed"]  # one form of moment, so that texts compare as moments
    require(committed["seed"]["from"] <= revealed < committed["seed"]["until"], "/seed/revealed: too early or too late")
    seated, gone = set(), set()
    for counter, step in enumerate(record["steps"]):
        where = f"/steps/{counter}"
        require(step["counter"] == counter, f"{where}/counter")
        lottery, left = committed["lottery"], pool
        if counter > 0:
            given_up = step["given_up"]
            require(given_up == sorted(set(given_up)) and all(k in roll and k not in gone for k in given_up)
                    and seated & set(given_up), f"{where}/given_up")
            seated -= set(given_up)
            gone |= set(given_up)
            quotas = step["quotas"]
            if step["relaxed"]:
                require(quotas["seats"] == committed["seats"] - len(seated), f"{where}/quotas/seats")
            else:
                require(quotas == remaining(committed, roll, seated), f"{where}/quotas")
            left = Pool(quotas["seats"], quotas["criteria"],
                        [(k, a) for k, a in roll.items() if k not in seated and k not in gone])
            lottery = step["lottery"]
            left.check_lottery(lottery, f"{where}/lottery")
        ball, attempt = ball_of(commitment, seed, counter, lottery["balls"])
        require((step["ball"], step["attempt"]) == (ball, attempt), f"{where}/ball: the seed gives {ball}")
        drawn = left.jury(lottery, ball)
        for i, key in enumerate(drawn):
            require(i < len(step["drawn"]) and step["drawn"][i] == key, f"{where}/drawn/{i}: the ball gives {key}")
        require(len(step["drawn"]) == len(drawn), f"{where}/drawn")
        seated |= set(drawn)
    require(record["steps"], "/steps: nothing was drawn")
    return sorted(seated)


def main():
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("committed")
    parser.add_argument("record", nargs="?")
    parser.add_argument("--commitment", help="as it was published before the seed was known")
    parser.add_argument("--seed", action="append", default=[], help="print counter 0's ball and jury for this seed")
    options = parser.parse_args()

    committed, commitment = load(options.committed)
    require(options.commitment in (None, commitment), f"the committed file's SHA-256 is {commitment}, not what was published")
    require(committed["format"] == "resonance-draw-1", "/format")
    keys = [line["key"] for line in committed["roll"]]
    require(all(a < b for a, b in zip(keys, keys[1:])), "/roll: keys twice or out of order")
    roll = {line["key"]: line["answers"] for line in committed["roll"]}
    pool = Pool(committed["seats"], committed["criteria"], list(roll.items()))
    balls = pool.check_lottery(committed["lottery"], "/lottery")
    for i, line in enumerate(committed["roll"]):
        require(line["balls"] == balls[line["key"]], f"/roll/{i}/balls: it is {balls[line['key']]}")

    for seed in options.seed:
        text = canonical_seed(committed["seed"], seed)
        ball, _ = ball_of(commitment, text, 0, committed["lottery"]["balls"])
        print(ball, *pool.jury(committed["lottery"], ball))
    if options.seed:
        return
    fairness = committed["lottery"]["fairness"]
    print(f"commitment {commitment}")
    print(f"{len(keys)} volunteers, {committed['seats']} seats, {len(committed['lottery']['entries'])} kinds of jury, all within the quotas")
    print(f"smallest chance {fairness['minimum_ppb'] / 1e7:.4f} %; no lottery gives everybody more than {pool.proved(fairness, '') / 1e7:.4f} %")
    if options.record:
        record, _ = load(options.record)
        print("the jury, as the seed gives it:")
        for key in check_record(committed, commitment, pool, roll, record):
            print(f"  {key}  {', '.join(roll[key])}")


if __name__ == "__main__":
    try:
        main()
    except Wrong as wrong:
        sys.exit(f"WRONG: {wrong}")
    except (KeyError, TypeError, ValueError, IndexError) as failure:
        sys.exit(f"WRONG: the file is not what it should be ({type(failure).__name__}: {failure})")
