#!/usr/bin/env python3
"""cable.py -- a cable from a sound output to a sound input, through two FIFOs, that takes a known time.

cable.py OUTPUT INPUT MILLISECONDS [GAIN [WOBBLE]]

What is written to OUTPUT, raw 32-bit floats, is written to INPUT so many milliseconds after it came, times
GAIN and with a little noise. WOBBLE adds up to so many milliseconds, others from each half second to the next.
"""
import array
import os
import queue
import random
import sys
import threading
import time

CHUNK = 4096
NOISE = 0.002


def carry(chunks, output):
    """What comes is kept with the time at which it did."""
    with open(output, "rb", buffering=0) as source:
        while data := source.read(CHUNK):
            chunks.put((time.monotonic(), data))
    chunks.put(None)


def spoil(data, gain):
    sound = array.array("f", data)
    return array.array("f", [x * gain + NOISE * (random.random() - 0.5) for x in sound]).tobytes()


def extra(came, wobble):
    return wobble * random.Random(int(came * 2)).random()


def main():
    output, target, *words = sys.argv[1:]
    delay, gain, wobble = (float(word) for word in (words + ["1", "0"][len(words) - 1:])[:3])
    chunks = queue.Queue()
    threading.Thread(target=carry, args=(chunks, output), daemon=True).start()
    with open(target, "wb", buffering=0) as sink:
        while item := chunks.get():
            came, data = item
            sound = spoil(data, gain)
            time.sleep(max(0.0, came + (delay + extra(came, wobble)) / 1000 - time.monotonic()))
            try:
                sink.write(sound)
            except BrokenPipeError:
                break
    os._exit(0)


main()
