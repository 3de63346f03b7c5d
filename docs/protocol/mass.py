"""A mass that is pushed to the middle, as a program for Precocial: see ../protocol.md."""
import json
import struct
import sys

FAILED, HELLO, RESET, STEP, IMAGE, TIMES = range(6)
ABOUT = {
    "protocol": 1,
    "title": "Mass",
    "summary": "Push a mass to the middle and hold it there.",
    "inputs": [{"name": "place", "unit": "m"}, {"name": "speed", "unit": "m/s"}],
    "outputs": [{"name": "push", "unit": "N"}],
    "outputActivation": "tanh",
    "maxSteps": 100,
    "stepSeconds": 0.1,
    "returnRange": [-10000, 0],
    "options": [{"name": "mass", "default": 1, "min": 0.5, "max": 4, "unit": "kg"}],
}
copies = {}  # number: [place, speed, steps]
mass = 1.0


def start(seed):
    """A start in -1..1 that depends on the seed alone."""
    x = int(seed) * 2654435761 % 2**32
    x ^= x >> 16
    x = x * 2246822519 % 2**32
    x ^= x >> 13
    return x / 2**31 - 1


def step(number, push):
    copy = copies[number]
    copy[1] += max(-1.0, min(1.0, push)) / mass * 0.1
    copy[0] += copy[1] * 0.1
    copy[2] += 1
    place, speed, steps = copy
    return -(place * place + 0.1 * speed * speed), abs(place) > 5, steps >= 100, place, speed


def answer(kind, body):
    global mass
    numbers = struct.unpack(f"<{len(body) // 8}d", body)
    if kind == HELLO:
        return json.dumps(ABOUT).encode()
    if kind == RESET:  # how many, (copy, seed) of each, the options' values
        many = int(numbers[0])
        mass = numbers[1 + 2 * many]
        places = [start(seed) for seed in numbers[2 : 1 + 2 * many : 2]]
        copies.update({int(c): [x, 0.0, 0] for c, x in zip(numbers[1 : 1 + 2 * many : 2], places)})
        return b"".join(struct.pack("<dd", x, 0) for x in places)
    if kind == STEP:  # rows of (copy, push)
        rows = zip(numbers[::2], numbers[1::2])
        return b"".join(struct.pack("<5d", *step(int(c), push)) for c, push in rows)
    if kind == TIMES:
        return struct.pack("<dd", 0, 0)
    raise ValueError("this program has no pictures")


while header := sys.stdin.buffer.read(8):
    length, kind = struct.unpack("<II", header)
    try:
        reply = answer(kind, sys.stdin.buffer.read(length))
    except Exception as problem:
        kind, reply = FAILED, str(problem).encode()
    sys.stdout.buffer.write(struct.pack("<II", len(reply), kind) + reply)
    sys.stdout.buffer.flush()
