"""clicks.py -- when the clicks of a recording begin.

clicks FILE [FROM]       their times in seconds, a line each, from a second on
steady FILE FROM TO      fails unless the clicks between two seconds follow each other evenly; prints how far an
                         interval is from their mean at most, in milliseconds. SDL's disk driver is a clock that is
                         wrong by up to two in a hundred, and moves

FILE is raw 32-bit floats at 48 kHz, stereo. A click begins where 20 ms of silence end.
"""
import array
import sys

RATE, SILENCE, LEVEL = 48000, 960, 1e-4


def clicks(path):
    samples = array.array("f")
    with open(path, "rb") as file:
        data = file.read()
    samples.frombytes(data[: len(data) // 8 * 8])
    found, quiet = [], SILENCE
    for frame in range(len(samples) // 2):
        if abs(samples[2 * frame]) > LEVEL:
            if quiet >= SILENCE:
                found.append(frame / RATE)
            quiet = 0
        else:
            quiet += 1
    return found


def intervals(times):
    return [b - a for a, b in zip(times, times[1:])]


def steady(path, begin, end):
    steps = intervals([t for t in clicks(path) if begin <= t < end])
    if len(steps) < 3:
        sys.exit("too few clicks: %d intervals" % len(steps))
    mean = sum(steps) / len(steps)
    worst = max(abs(step - mean) for step in steps)
    print("%.3f" % (worst * 1000))
    if worst > 0.03 * mean:
        sys.exit("not even: %s" % " ".join("%.4f" % step for step in steps))


def main(what, path, *times):
    times = [float(t) for t in times]
    if what == "clicks":
        for t in clicks(path):
            if not times or t >= times[0]:
                print("%.4f" % t)
    else:
        steady(path, *times)


main(*sys.argv[1:])
