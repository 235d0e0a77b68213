"""listen.py -- hears the notes of a recording that are set apart by silence.

notes FILE                a line for each: where it starts, how long it is (s), its level (dB), its pitches
pitches FILE N WANTED...  note N (from 0) holds these pitches within a cent, and no others; "60+64" is a chord
halves FILE N A B         note N begins at pitch A and ends at pitch B
rising FILE N M           from note N to note M each is louder than the one before
length FILE N A B         note N lasts from A to B seconds
count FILE N              there are N notes
fades FILE                the last note ends without a step and silence follows
silent FILE A B           nothing at all is heard between two seconds; a negative one is from the end

FILE is raw 32-bit floats, stereo, at 48 kHz. Pitches are MIDI numbers. What is not so is said, and
the exit code is 1.
"""
import sys

import numpy as np

RATE = 48000
QUIET = 1e-4  # -80 dB: below it is silence
GAP = RATE // 50
CENT = 0.01
FLOOR_DB = -50  # of a note's partials, against the strongest


def read(path):
    samples = np.fromfile(path, dtype="<f4")
    return samples[:len(samples) // 2 * 2].reshape(-1, 2)


def split(frames):
    """(start, end) of each stretch of sound."""
    loud = np.flatnonzero(np.abs(frames).max(axis=1) > QUIET)
    if len(loud) == 0:
        return []
    breaks = np.flatnonzero(np.diff(loud) > GAP)
    starts = np.concatenate(([loud[0]], loud[breaks + 1]))
    ends = np.concatenate((loud[breaks], [loud[-1]])) + 1
    return list(zip(starts.tolist(), ends.tolist()))


def spectrum(part):
    window = np.blackman(len(part))
    size = 1 << int(np.ceil(np.log2(len(part) * 8)))
    return size, 20 * np.log10(np.abs(np.fft.rfft(part * window, size)) + 1e-12)


def place_of_peak(db, k):
    """Of the parabola through a peak and its neighbours: its place between the bins."""
    before, peak, after = db[k - 1:k + 2]
    return k + (before - after) / (2 * (before - 2 * peak + after))


def pitch(hz):
    return 69 + 12 * np.log2(hz / 440)


def pitches(part):
    """The pitches of the peaks, lowest first; `part` is one channel, without its attack and release."""
    size, db = spectrum(part)
    width = size // len(part) * 4  # of a tone's hill: what is nearer belongs to it
    found = []
    for k in np.argsort(-db[1:-1]) + 1:
        if db[k] < db.max() + FLOOR_DB:
            break
        if all(abs(k - other) > width for other in found):
            found.append(k)
    tops = [k for k in found if db[k] >= db[k - 1] and db[k] >= db[k + 1]]
    return sorted(pitch(place_of_peak(db, k) * RATE / size) for k in tops)


def steady(frames, start, end):
    margin = min(RATE // 20, (end - start) // 5)
    return frames[start + margin:end - 2 * margin].sum(axis=1)


def level(frames, start, end):
    return 10 * np.log10(np.mean(np.square(steady(frames, start, end))) + 1e-20)


def spell(values):
    return "+".join(f"{value:.3f}" for value in values) or "nothing"


def expect(holds, message):
    if not holds:
        sys.exit(message)


def expect_pitches(part, wanted, where):
    heard = pitches(part)
    near = len(heard) == len(wanted) and all(abs(a - b) <= CENT for a, b in zip(heard, wanted))
    expect(near, f"{where}: heard {spell(heard)}, not {spell(wanted)}")


class Recording:
    def __init__(self, path):
        self.frames = read(path)
        self.notes = split(self.frames)

    def note(self, number):
        number = int(number)
        expect(number < len(self.notes), f"there are only {len(self.notes)} notes")
        return self.notes[number]

    def show(self):
        for start, end in self.notes:
            print(f"{start / RATE:8.3f} {(end - start) / RATE:7.3f} {level(self.frames, start, end):7.2f}  "
                  + spell(pitches(steady(self.frames, start, end))))

    def check_pitches(self, first, *wanted):
        for number, spelt in enumerate(wanted, int(first)):
            expect_pitches(steady(self.frames, *self.note(number)),
                           sorted(float(value) for value in spelt.split("+")), f"note {number}")

    def check_halves(self, number, first, second):
        start, end = self.note(number)
        third = (end - start) // 3
        expect_pitches(steady(self.frames, start, start + third), [float(first)], "at the beginning")
        expect_pitches(steady(self.frames, end - third, end), [float(second)], "at the end")

    def check_rising(self, first, last):
        levels = [level(self.frames, *self.note(n)) for n in range(int(first), int(last) + 1)]
        rising = all(b > a + 0.5 for a, b in zip(levels, levels[1:]))
        expect(rising, "the levels are " + ", ".join(f"{value:.1f} dB" for value in levels))

    def check_length(self, number, low, high):
        start, end = self.note(number)
        seconds = (end - start) / RATE
        expect(float(low) <= seconds <= float(high), f"note {number} lasts {seconds:.3f} s")

    def check_count(self, wanted):
        expect(len(self.notes) == int(wanted), f"there are {len(self.notes)} notes, not {wanted}")

    def check_fades(self):
        start, end = self.note(len(self.notes) - 1)
        step = np.abs(np.diff(self.frames, axis=0)).max(axis=1)
        usual = step[start + (end - start) // 3:end - RATE // 20].max()
        last = step[end - RATE // 20:end].max()
        expect(last <= usual * 1.05, f"a step of {last:.3g} in the end; {usual:.3g} before")
        expect(len(self.frames) - end >= 100, f"only {len(self.frames) - end} frames of silence follow")

    def check_silent(self, start, end):
        total = len(self.frames)
        a, b = (int(float(s) * RATE) + (total if s.startswith("-") else 0) for s in (start, end))
        expect(0 <= a < b <= total, f"{total / RATE:.3f} s were recorded")
        peak = np.abs(self.frames[a:b]).max()
        expect(peak == 0, f"a peak of {peak:.2g}")


COMMANDS = {
    "notes": Recording.show,
    "pitches": Recording.check_pitches,
    "halves": Recording.check_halves,
    "rising": Recording.check_rising,
    "length": Recording.check_length,
    "count": Recording.check_count,
    "fades": Recording.check_fades,
    "silent": Recording.check_silent,
}

if __name__ == "__main__":
    COMMANDS[sys.argv[1]](Recording(sys.argv[2]), *sys.argv[3:])
