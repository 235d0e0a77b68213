"""restart.py -- starts a program and ends it at a random point of its life, many times.

restart.py COUNT WORKERS SIGNAL COMMAND...

So many live at a time. Each has to end by itself, with exit code 0 (or by the signal, when it came
before anything listened), all but one in a hundred within a second: this machine may be busy. The
longest time is printed.
"""
import concurrent.futures
import random
import signal
import subprocess
import sys
import time

LIFE_S = 0.3
PROMISE_S, HANG_S = 1, 20


def live_once(number, command, how):
    life = random.Random(number).uniform(0, LIFE_S)  # the same each time
    process = subprocess.Popen(command, stdin=subprocess.DEVNULL, stdout=subprocess.DEVNULL,
                               stderr=subprocess.PIPE)
    time.sleep(life)
    start = time.monotonic()
    process.send_signal(how)
    try:
        _, said = process.communicate(timeout=HANG_S)
    except subprocess.TimeoutExpired:
        process.kill()
        sys.exit(f"life {number}: after {life:.3f} s it did not end")
    stopped = process.returncode == 1 and b"interrupted" in said  # Ctrl-C met the script
    if process.returncode not in (0, -how, 128 + how) and not stopped:
        sys.exit(f"life {number}: after {life:.3f} s exit code {process.returncode}\n{said.decode()}")
    return time.monotonic() - start


def main():
    count, workers, how, command = int(sys.argv[1]), int(sys.argv[2]), sys.argv[3], sys.argv[4:]
    how = signal.Signals["SIG" + how]
    with concurrent.futures.ThreadPoolExecutor(workers) as pool:
        times = list(pool.map(lambda number: live_once(number, command, how), range(count)))
    late = sum(seconds > PROMISE_S for seconds in times)
    print(f"{count} times, the longest end {max(times):.3f} s, {late} of them over {PROMISE_S} s")
    sys.exit(late > count // 100)


main()
