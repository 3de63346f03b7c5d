// Whole episodes of one network: every lane is a world of its own with its own weights. Worlds that
// have ended leave the table, and the network's lanes close up.
import { ACTIONS, GROUP } from '../../layouts/walker.ts';
import { forward, inputRow, moveLane, outputRow, stride } from '../common/network.ts';
import { createWalker } from './create.ts';
import { solveVelocities } from './alone.ts';
import { solveGroup } from './lanes.ts';
import { SCRATCH_BYTES, Scratch, WORLD_BYTES, World, bodyOf } from './layout.ts';
import { act, arrived, fallen, observe, paced, reward, speedOf } from './observe.ts';
import { solvePositions } from './positions.ts';
import { beginStep, endStep, moveBodies } from './step.ts';

/** Fewer worlds than this are solved one by one; the results are the same. */
const WORTH_LANES: i32 = 3;
/** What a fall costs when the reward of evaluations is asked for: it replaces the step's reward. */
const FALL: f64 = -100.0;
/** A walker that gets this many metres further is not ended for standing still (option patience). */
const PROGRESS: f64 = 0.25;

/** One lane of a batch: its world, the return so far, where the return goes, and how far it got when. */
@unmanaged
class LaneState {
  total: f64;
  farthest: f64;
  world: usize;
  number: i32;
  since: i32;
  unused: i32;
}

export const LANE_BYTES: usize = offsetof<LaneState>();
const actions: usize = memory.data(<i32>(GROUP * 32), 16);
const worldTable: usize = memory.data(<i32>(GROUP * 4), 16);
const scratchTable: usize = memory.data(<i32>(GROUP * 4), 16);

@inline
function laneAt(lanes: usize, i: i32): LaneState {
  return changetype<LaneState>(lanes + <usize>i * LANE_BYTES);
}

@inline
function worldAt(i: i32): World {
  return changetype<World>(load<usize>(worldTable + ((<usize>i) << 2)));
}

@inline
function scratchAt(i: i32): Scratch {
  return changetype<Scratch>(load<usize>(scratchTable + ((<usize>i) << 2)));
}

@inline
function actionsAt(i: i32): usize {
  return actions + ((<usize>i) << 5);
}

/** Advances the worlds of the group's table by one step under the group's actions. */
export function stepGroup(count: i32): void {
  for (let i = 0; i < count; i++) {
    act(worldAt(i), actionsAt(i));
    beginStep(worldAt(i), scratchAt(i));
  }
  if (count < WORTH_LANES) {
    for (let i = 0; i < count; i++) solveVelocities(worldAt(i), scratchAt(i));
  } else {
    solveGroup(worldTable, scratchTable, count);
  }
  for (let i = 0; i < count; i++) moveBodies(worldAt(i), scratchAt(i));
  const solved = solvePositions(worldTable, scratchTable, count);
  for (let i = 0; i < count; i++) endStep(worldAt(i), scratchAt(i), (solved & (1 << i)) != 0);
}

/** Names the worlds and scratch blocks of a group. */
export function setGroup(i: i32, world: usize, scratch: usize): void {
  store<usize>(worldTable + ((<usize>i) << 2), world);
  store<usize>(scratchTable + ((<usize>i) << 2), scratch);
}

/** Actions of world i of the group, four f64. */
export function groupActions(i: i32): usize {
  return actionsAt(i);
}

function clearActions(): void {
  memory.fill(actions, 0, (<usize>GROUP) << 5);
}

/** Starts all worlds: placed, then the one step that a reset takes, in groups. */
function startAll(
  lanes: usize,
  count: i32,
  worlds: usize,
  scratches: usize,
  terrains: usize,
  forces: usize,
): void {
  for (let i = 0; i < count; i++) {
    const lane = laneAt(lanes, i);
    lane.world = worlds + <usize>i * WORLD_BYTES;
    lane.number = i;
    lane.total = 0;
    lane.since = 0;
    createWalker(
      changetype<World>(lane.world),
      load<usize>(terrains + ((<usize>i) << 2)),
      load<f64>(forces + ((<usize>i) << 3)),
    );
  }
  clearActions();
  for (let first = 0; first < count; first += GROUP) {
    const size = min(GROUP, count - first);
    for (let i = 0; i < size; i++) {
      setGroup(i, laneAt(lanes, first + i).world, scratches + <usize>i * SCRATCH_BYTES);
    }
    stepGroup(size);
    for (let i = 0; i < size; i++) {
      reward(worldAt(i), actionsAt(i));
      laneAt(lanes, first + i).farthest = <f64>bodyOf(worldAt(i), 0).originX;
    }
  }
}

/** True if the walker got no further for `patience` steps; notes how far it got. */
function stuck(lane: LaneState, world: World, step: i32, patience: i32): bool {
  const x = <f64>bodyOf(world, 0).originX;
  if (x > lane.farthest + PROGRESS) {
    lane.farthest = x;
    lane.since = step;
  }
  return patience > 0 && step - lane.since >= patience;
}

/** One step of the lanes first..first+size-1 under the network's outputs; sums what they earn. */
function advance(
  lanes: usize,
  first: i32,
  size: i32,
  scratches: usize,
  fallCosts: bool,
  goals: usize,
): void {
  for (let i = 0; i < size; i++) {
    const l = (<usize>(first + i)) << 3;
    for (let k = 0; k < ACTIONS; k++) {
      store<f64>(actionsAt(i) + ((<usize>k) << 3), load<f64>(outputRow(k) + l));
    }
    setGroup(i, laneAt(lanes, first + i).world, scratches + <usize>i * SCRATCH_BYTES);
  }
  stepGroup(size);
  for (let i = 0; i < size; i++) {
    const lane = laneAt(lanes, first + i);
    let earned = reward(worldAt(i), actionsAt(i));
    if (goals != 0) {
      const goal = load<f64>(goals + ((<usize>lane.number) << 3));
      earned = paced(earned, speedOf(worldAt(i)), goal);
    }
    lane.total += fallCosts && fallen(worldAt(i)) ? FALL : earned;
  }
}

/** Stores the return of lane i and closes the gap with the last active lane. */
function endLane(lanes: usize, returns: usize, i: i32, last: i32): void {
  const lane = laneAt(lanes, i);
  store<f64>(returns + ((<usize>lane.number) << 3), lane.total);
  if (i == last) return;
  memory.copy(changetype<usize>(lane), changetype<usize>(laneAt(lanes, last)), LANE_BYTES);
  moveLane(last, i);
}

/**
 * Runs `count` lanes to their ends and returns the steps taken in total, resets not counted. The
 * network must be prepared for as many lanes. `lanes` has room for `count` lane states, `worlds` for
 * as many worlds, `scratches` for GROUP scratch blocks; `terrains` holds an address (u32) and
 * `forces` a number (f64) for each lane. A lane also ends after `patience` steps in which it gets no
 * further, unless that is 0. `goals` is 0, or holds the speed (m/s, f64) that each lane shall have.
 * Lane i's return is written to returns[i].
 */
export function rollout(
  lanes: usize,
  count: i32,
  worlds: usize,
  scratches: usize,
  terrains: usize,
  forces: usize,
  returns: usize,
  maxSteps: i32,
  fallCosts: i32,
  patience: i32,
  goals: usize,
): i32 {
  startAll(lanes, count, worlds, scratches, terrains, forces);
  let active = count;
  let total = 0;
  for (let step = 0; step < maxSteps && active > 0; step++) {
    for (let i = 0; i < active; i++) {
      observe(changetype<World>(laneAt(lanes, i).world), inputRow(0) + ((<usize>i) << 3), stride);
    }
    forward(active);
    for (let first = 0; first < active; first += GROUP) {
      advance(lanes, first, min(GROUP, active - first), scratches, fallCosts != 0, goals);
    }
    total += active;
    for (let i = active - 1; i >= 0; i--) {
      const lane = laneAt(lanes, i);
      const world = changetype<World>(lane.world);
      if (fallen(world) || arrived(world) || stuck(lane, world, step + 1, patience)) {
        endLane(lanes, returns, i, --active);
      }
    }
  }
  for (let i = active - 1; i >= 0; i--) endLane(lanes, returns, i, i);
  return total;
}
