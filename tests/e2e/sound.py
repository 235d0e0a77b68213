"""sound.py -- what a sound file holds, for the tests of the whole program.

frames FILE             how many
rate FILE               of samples
peak FILE [FROM [TO]]   the largest sample, between two seconds; a negative FROM is from the end
same A B                fails unless both hold the same samples from their first sound on, but for the
                        last second of the shorter; prints how many seconds were the same

FILE is a WAV of 32-bit floats or 16-bit integers, or raw 32-bit floats at 48 kHz; stereo.
"""
import array
import struct
import sys

RAW_RATE = 48000
SAMPLES = {(3, 32): ("f", 1), (1, 16): ("h", 32768)}  # of a WAV's format and bits: type and full scale


def chunks(data):
    at = 12
    while at + 8 <= len(data):
        size = struct.unpack_from("<I", data, at + 4)[0]
        yield data[at:at + 4], data[at + 8:at + 8 + size]
        at += 8 + size + size % 2


def read_wav(data):
    parts = dict(chunks(data))
    kind, _, rate, _, _, bits = struct.unpack_from("<HHIIHH", parts[b"fmt "])
    if kind == 0xFFFE:  # the kind stands further on
        kind = struct.unpack_from("<H", parts[b"fmt "], 24)[0]
    code, scale = SAMPLES[kind, bits]
    samples = array.array(code, parts[b"data"])
    return rate, samples if scale == 1 else array.array("f", (value / scale for value in samples))


def read(path):
    """The rate, and left and right samples in turn."""
    with open(path, "rb") as file:
        data = file.read()
    if data[:4] == b"RIFF":
        return read_wav(data)
    return RAW_RATE, array.array("f", data[:len(data) // 8 * 8])


def from_first_sound(samples):
    for index, value in enumerate(samples):
        if value != 0:
            return samples[index // 2 * 2:]
    sys.exit("silence")


def same(path_a, path_b):
    a, b = (from_first_sound(read(path)[1]) for path in (path_a, path_b))
    count = min(len(a), len(b)) - 2 * RAW_RATE
    if count <= 0:
        sys.exit("too short to compare")
    if a[:count] != b[:count]:
        first = next(index for index in range(count) if a[index] != b[index])
        sys.exit(f"they differ from {first / 2 / RAW_RATE:.4f} s on")
    print(count // 2 // RAW_RATE)


def peak(path, start="0", end="inf"):
    rate, samples = read(path)
    frames = len(samples) // 2
    first, last = float(start) * rate, min(float(end) * rate, frames)
    if first < 0:
        first += frames
    part = samples[2 * round(first):2 * round(last)]
    print(f"{max(map(abs, part), default=0):.6f}")


COMMANDS = {
    "frames": lambda path: print(len(read(path)[1]) // 2),
    "rate": lambda path: print(read(path)[0]),
    "peak": peak,
    "same": same,
}
COMMANDS[sys.argv[1]](*sys.argv[2:])
