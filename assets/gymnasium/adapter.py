"""Steps copies of a Gymnasium environment for Precocial (docs/protocol.md).

    python adapter.py ID [--kwargs JSON] [--wrapper NAME_OR_JSON]... [--max-steps N] [--import MODULE]...

Needs numpy and gymnasium (0.29 or 1.x); everything else is Python's own.
"""

import argparse
import difflib
import json
import os
import platform
import struct
import sys
import time
import traceback

VERSION = 1
FAILED, HELLO, RESET, STEP, IMAGE, TIMES = range(6)
HEADER = struct.Struct("<II")
MOST_INPUTS = 10_000
# Where the registry names no limit.
USUAL_STEPS = 1000


class Refusal(Exception):
    """A sentence for a person; `details` go below it."""

    def __init__(self, sentence, details=""):
        super().__init__(sentence)
        self.details = details


def packages():
    """numpy and gymnasium, or a sentence."""
    here = f"{sys.executable} (Python {platform.python_version()})"
    try:
        import numpy
    except ImportError:
        raise Refusal(f"numpy is not installed for {here}; install it with: {sys.executable} -m pip install numpy gymnasium", traceback.format_exc())
    try:
        import gymnasium
    except ImportError:
        raise Refusal(f"Gymnasium is not installed for {here}; install it with: {sys.executable} -m pip install gymnasium", traceback.format_exc())
    return numpy, gymnasium


# --- Spaces -------------------------------------------------------------------------------------------------
# Each part of a space knows its names, how many numbers it takes, and how to write or read them.


def box_names(name, shape):
    if shape in ((), (1,)):
        return [name]
    names = [""]
    for size in shape:
        names = [f"{before} {k}" for before in names for k in range(size)]
    return [f"{name}{rest}" for rest in names]


class Parts:
    """The parts of a space in the order in which they are flattened."""

    def __init__(self, np, spaces, space, word):
        self.np = np
        self.spaces = spaces
        self.names = []
        self.write = self.writer(space, "", word)
        self.plain = isinstance(space, spaces.Box)

    def put(self, rows, observations):
        """Writes observations into rows; those of a box at once."""
        if self.plain:
            rows[:] = self.np.array(observations).reshape(rows.shape)
            return
        for row, observation in zip(rows, observations):
            self.write(row, observation)

    def take(self, names):
        start = len(self.names)
        if start + len(names) > MOST_INPUTS:
            raise Refusal(f"The environment has more than {MOST_INPUTS} numbers in a space; wrap it so that it has fewer, with --wrapper.")
        self.names += names
        return start, start + len(names)

    def writer(self, space, path, word):
        """A function that writes a value of the space into a row."""
        np, spaces = self.np, self.spaces
        name = path or word
        if isinstance(space, spaces.Box):
            start, end = self.take(box_names(name, space.shape))
            if space.shape == (end - start,):

                def write_flat(row, value):
                    row[start:end] = value

                return write_flat

            def write_box(row, value):
                row[start:end] = np.ravel(value)

            return write_box
        if isinstance(space, spaces.Discrete):
            first = int(space.start)
            start, end = self.take([f"{name} is {first + k}" for k in range(int(space.n))])

            def write_discrete(row, value):
                row[start:end] = 0
                row[start + int(value) - first] = 1

            return write_discrete
        if isinstance(space, spaces.MultiDiscrete):
            sizes = np.ravel(space.nvec)
            firsts = np.ravel(getattr(space, "start", np.zeros_like(sizes)))
            labels = box_names(name, space.shape)
            start, end = self.take([f"{label} is {int(low) + k}" for label, size, low in zip(labels, sizes, firsts) for k in range(int(size))])
            offsets = start + np.concatenate(([0], np.cumsum(sizes)[:-1])) - firsts

            def write_multi(row, value):
                row[start:end] = 0
                row[(offsets + np.ravel(value)).astype(int)] = 1

            return write_multi
        if isinstance(space, spaces.MultiBinary):
            start, end = self.take(box_names(name, space.shape))

            def write_binary(row, value):
                row[start:end] = np.ravel(value)

            return write_binary
        if isinstance(space, spaces.Tuple):
            parts = [self.writer(part, f"{path} {k}".strip(), word) for k, part in enumerate(space.spaces)]

            def write_tuple(row, value):
                for write, part in zip(parts, value):
                    write(row, part)

            return write_tuple
        if isinstance(space, spaces.Dict):
            keyed = [(key, self.writer(part, f"{path} {key}".strip(), word)) for key, part in space.spaces.items()]

            def write_dict(row, value):
                for key, write in keyed:
                    write(row, value[key])

            return write_dict
        raise unsupported(space)


def unsupported(space):
    return Refusal(f"The space {type(space).__name__} cannot be flattened; there are Box, Discrete, MultiDiscrete, MultiBinary, Tuple and Dict.")


class Actions:
    """How the network's outputs become an action. `reader` gives it from a row of `prepare`d outputs."""

    def __init__(self, np, spaces, space):
        self.np = np
        self.spaces = spaces
        self.names = []
        # Whether the outputs of the network are tanh already: where no part is unbounded.
        self.bounded = []
        self.low = []
        self.high = []
        self.read = self.reader(space, "")
        boxes = [kind for kind in self.bounded if kind is not None]
        self.activation = "tanh" if boxes and all(boxes) else "linear"
        scaled = np.array([kind is True for kind in self.bounded])
        low, high = np.array(self.low), np.array(self.high)
        self.scaled = np.flatnonzero(scaled)
        self.least, self.most = low[scaled], high[scaled]
        self.middle, self.half = (self.most + self.least) / 2, (self.most - self.least) / 2
        self.all_scaled = len(self.scaled) == len(self.names)
        self.space = space

    def prepare(self, rows):
        """Scales the outputs of bounded boxes to their bounds: -1 is the lowest value, 1 the highest."""
        np = self.np
        if len(self.scaled) == 0:
            return rows
        chosen = rows if self.all_scaled else rows[:, self.scaled]
        if self.activation == "linear":
            chosen = np.tanh(chosen)
        chosen = np.minimum(np.maximum(self.middle + self.half * chosen, self.least), self.most)
        if self.all_scaled:
            return chosen
        prepared = rows.copy()
        prepared[:, self.scaled] = chosen
        return prepared

    def of(self, rows):
        """The actions of rows of outputs; the usual spaces at once, which is several times as fast."""
        np, space = self.np, self.space
        prepared = self.prepare(rows)
        if self.all_scaled and isinstance(space, self.spaces.Box) and np.issubdtype(space.dtype, np.floating):
            return prepared.astype(space.dtype).reshape(len(rows), *space.shape)
        if isinstance(space, self.spaces.Discrete):
            return (prepared.argmax(axis=1) + int(space.start)).tolist()
        return [self.read(row) for row in prepared]

    def take(self, names, bounded, low=None, high=None):
        start = len(self.names)
        self.names += names
        self.bounded += [bounded] * len(names) if bounded is None else list(bounded)
        self.low += [0.0] * len(names) if low is None else [float(x) for x in low]
        self.high += [0.0] * len(names) if high is None else [float(x) for x in high]
        return start, len(self.names)

    def reader(self, space, path):
        np, spaces = self.np, self.spaces
        name = path or "action"
        if isinstance(space, spaces.Box):
            low, high = np.ravel(space.low).astype(float), np.ravel(space.high).astype(float)
            bounded = [bool(x) for x in np.isfinite(low) & np.isfinite(high)]
            start, end = self.take(box_names(name, space.shape), bounded, np.where(bounded, low, 0), np.where(bounded, high, 0))
            shape, dtype = space.shape, space.dtype
            whole = np.issubdtype(dtype, np.integer)
            # One bound alone: the value is kept on its side.
            half = bool(np.any(np.isfinite(low) != np.isfinite(high)))

            def read_box(row):
                values = row[start:end]
                if half:
                    values = np.minimum(np.maximum(values, low), high)
                if whole:
                    values = np.rint(values)
                return values.reshape(shape).astype(dtype)

            return read_box
        if isinstance(space, spaces.Discrete):
            first, count = int(space.start), int(space.n)
            start, end = self.take([f"{name} {first + k}" for k in range(count)], None)
            return lambda row: int(row[start:end].argmax()) + first
        if isinstance(space, spaces.MultiDiscrete):
            sizes = [int(size) for size in np.ravel(space.nvec)]
            firsts = np.ravel(getattr(space, "start", np.zeros(len(sizes), dtype=int)))
            labels = box_names(name, space.shape)
            start, _ = self.take([f"{label} {int(low) + k}" for label, size, low in zip(labels, sizes, firsts) for k in range(size)], None)
            ends = start + np.cumsum(sizes)
            shape, dtype = space.shape, space.dtype

            def read_multi(row):
                chosen = [row[end - size : end].argmax() for end, size in zip(ends, sizes)]
                return (np.array(chosen) + firsts).reshape(shape).astype(dtype)

            return read_multi
        if isinstance(space, spaces.MultiBinary):
            start, end = self.take(box_names(name, space.shape), None)
            shape, dtype = space.shape, space.dtype
            return lambda row: (row[start:end] > 0).reshape(shape).astype(dtype)
        if isinstance(space, spaces.Tuple):
            parts = [self.reader(part, f"{path} {k}".strip()) for k, part in enumerate(space.spaces)]
            return lambda row: tuple(read(row) for read in parts)
        if isinstance(space, spaces.Dict):
            keyed = [(key, self.reader(part, f"{path} {key}".strip())) for key, part in space.spaces.items()]
            return lambda row: {key: read(row) for key, read in keyed}
        raise unsupported(space)


# --- The environment ----------------------------------------------------------------------------------------


def nearest(gymnasium, name):
    """The registered names most like a name, as the end of a sentence."""
    known = list(gymnasium.envs.registration.registry)
    lower = {one.lower(): one for one in known}
    found = [lower[one] for one in difflib.get_close_matches(name.lower(), list(lower), n=4, cutoff=0.4)]
    if not found:
        return f"{len(known)} are registered"
    return "the nearest names are " + ", ".join(found)


class Maker:
    """Makes copies of an environment, each with the same wrappers."""

    def __init__(self, gymnasium, given):
        self.gymnasium = gymnasium
        self.given = given
        self.frames = False
        for module in given.imports:
            try:
                __import__(module)
            except ImportError:
                raise Refusal(f"The module {module} of --import was not found for {sys.executable}.", traceback.format_exc())

    def make(self):
        gymnasium, given = self.gymnasium, self.given
        error = gymnasium.error
        words = dict(given.kwargs)
        if self.frames:
            words.setdefault("render_mode", "rgb_array")
        if given.max_steps is not None:
            words["max_episode_steps"] = given.max_steps
        try:
            env = gymnasium.make(given.id, disable_env_checker=True, **words)
        except error.DependencyNotInstalled as problem:
            raise Refusal(f"{given.id} needs a package that is not installed for {sys.executable}. Gymnasium says: {problem}", traceback.format_exc())
        except error.UnregisteredEnv as problem:
            raise Refusal(f"Gymnasium knows no environment {given.id}; {nearest(gymnasium, given.id)}. A package of one's own is named with --import.", str(problem))
        except error.DeprecatedEnv as problem:
            raise Refusal(f"Gymnasium refuses {given.id}: {problem}", traceback.format_exc())
        except ImportError as problem:
            raise Refusal(f"{given.id} could not be imported for {sys.executable}: {problem}", traceback.format_exc())
        except TypeError as problem:
            raise Refusal(f"{given.id} does not take the arguments {json.dumps(given.kwargs)}: {problem}", traceback.format_exc())
        for name, words in given.wrappers:
            wrapper = getattr(gymnasium.wrappers, name, None)
            if wrapper is None:
                names = [one for one in dir(gymnasium.wrappers) if one[:1].isupper()]
                close = difflib.get_close_matches(name, names, n=4, cutoff=0.4)
                raise Refusal(f"Gymnasium has no wrapper {name}" + (f"; the nearest names are {', '.join(close)}." if close else "."))
            env = wrapper(env, **words)
        return env


def limit_of(env):
    spec = env.spec
    steps = getattr(spec, "max_episode_steps", None)
    return int(steps) if steps is not None and steps > 0 else None


def seconds_of(env):
    fps = (env.metadata or {}).get("render_fps")
    return 1 / fps if isinstance(fps, (int, float)) and fps > 0 else 1 / 30


class Server:
    def __init__(self, given, np, gymnasium):
        self.np = np
        self.maker = Maker(gymnasium, given)
        first = self.maker.make()
        modes = (first.metadata or {}).get("render_modes", [])
        if "rgb_array" in modes and "render_mode" not in given.kwargs:
            self.maker.frames = True
            first.close()
            first = self.maker.make()
        self.envs = {0: first}
        spaces = gymnasium.spaces
        self.actions = Actions(np, spaces, first.action_space)
        self.parts = Parts(np, spaces, first.observation_space, "observation")
        self.seconds = 0.0
        self.steps = 0
        limit = limit_of(first)
        self.description = {
            "protocol": VERSION,
            "title": given.id,
            "summary": f"{given.id} of Gymnasium {gymnasium.__version__}",
            "inputs": self.parts.names,
            "outputs": self.actions.names,
            "outputActivation": self.actions.activation,
            "maxSteps": USUAL_STEPS if limit is None else limit,
            "stepSeconds": seconds_of(first),
            "images": self.maker.frames or given.kwargs.get("render_mode") == "rgb_array",
            "versions": {"python": platform.python_version(), "numpy": np.__version__, "gymnasium": gymnasium.__version__},
        }

    def env(self, copy):
        env = self.envs.get(copy)
        if env is None:
            env = self.envs[copy] = self.maker.make()
        return env

    def reset(self, body):
        np = self.np
        count = int(body[0])
        starts = body[1 : 1 + 2 * count].reshape(count, 2)
        rows = np.empty((count, len(self.parts.names)))
        self.parts.put(rows, [self.env(int(copy)).reset(seed=int(seed))[0] for copy, seed in starts])
        return rows

    def step(self, body):
        np = self.np
        outputs = len(self.actions.names)
        given = body.reshape(-1, 1 + outputs)
        count = len(given)
        rows = np.empty((count, 3 + len(self.parts.names)))
        observations, rewards, terminations, truncations = [], [], [], []
        envs, clock = self.envs, time.perf_counter
        spent = 0.0
        for copy, action in zip(given[:, 0].astype(int).tolist(), self.actions.of(given[:, 1:])):
            env = envs[copy]
            begun = clock()
            observation, reward, terminated, truncated, _ = env.step(action)
            spent += clock() - begun
            observations.append(observation)
            rewards.append(reward)
            terminations.append(terminated)
            truncations.append(truncated)
        rows[:, 0], rows[:, 1], rows[:, 2] = rewards, terminations, truncations
        self.parts.put(rows[:, 3:], observations)
        self.seconds += spent
        self.steps += count
        return rows

    def image(self, body):
        np = self.np
        frame = self.env(int(body[0])).render()
        if frame is None:
            return b""
        pixels = np.asarray(frame, dtype=np.uint8)
        if pixels.ndim != 3 or pixels.shape[2] < 3:
            return b""
        height, width = pixels.shape[:2]
        return struct.pack("<II", width, height) + np.ascontiguousarray(pixels[:, :, :3]).tobytes()

    def answer(self, kind, body):
        np = self.np
        numbers = np.frombuffer(body, dtype="<f8")
        if kind == HELLO:
            if int(numbers[0]) != VERSION:
                raise Refusal(f"This adapter speaks version {VERSION} of the protocol, not {int(numbers[0])}.")
            return json.dumps(self.description).encode()
        if kind == RESET:
            return self.reset(numbers).astype("<f8").tobytes()
        if kind == STEP:
            return self.step(numbers).astype("<f8").tobytes()
        if kind == IMAGE:
            return self.image(numbers)
        if kind == TIMES:
            return struct.pack("<dd", self.seconds, self.steps)
        raise Refusal(f"There is no request of kind {kind}.")


# --- Frames -------------------------------------------------------------------------------------------------


def read_exactly(stream, count):
    parts = []
    while count > 0:
        part = stream.read(count)
        if not part:
            return None
        parts.append(part)
        count -= len(part)
    return b"".join(parts)


def send(stream, kind, body):
    stream.write(HEADER.pack(len(body), kind) + body)
    stream.flush()


def failure(problem):
    """A sentence, then what is below it."""
    if isinstance(problem, Refusal):
        return f"{problem}\n{problem.details}".encode()
    name = type(problem).__name__
    words = " ".join(str(problem).split())
    return f"The environment raised {name}: {words}\n{traceback.format_exc()}".encode()


def wrapper_of(text):
    """NAME, or JSON: ["NAME", {"argument": value}]."""
    if not text.startswith("["):
        return text, {}
    name, words = json.loads(text)
    return name, dict(words)


def arguments():
    parser = argparse.ArgumentParser()
    parser.add_argument("id")
    parser.add_argument("--kwargs", type=json.loads, default={})
    parser.add_argument("--wrapper", dest="wrappers", action="append", type=wrapper_of, default=[])
    parser.add_argument("--max-steps", type=int)
    parser.add_argument("--import", dest="imports", action="append", default=[])
    return parser.parse_args()


def main():
    # What an environment prints must not come between the frames.
    reading = os.fdopen(os.dup(0), "rb")
    writing = os.fdopen(os.dup(1), "wb")
    os.dup2(2, 1)
    sys.stdin = open(os.devnull)
    server, problem = None, None
    try:
        server = Server(arguments(), *packages())
    except Exception as error:
        problem = failure(error)
    while True:
        header = read_exactly(reading, HEADER.size)
        if header is None:
            return
        length, kind = HEADER.unpack(header)
        body = read_exactly(reading, length)
        if body is None:
            return
        if problem is not None:
            send(writing, FAILED, problem)
            return
        try:
            answer = server.answer(kind, body)
        except Exception as error:
            send(writing, FAILED, failure(error))
        else:
            send(writing, kind, answer)


if __name__ == "__main__":
    main()
