import { messageOf } from '../../../shared/base/errors.ts';
import type { GenomeDocument } from '../../../shared/genome/document.ts';
import { filesFor } from '../../../shared/tasks/encoder.ts';
import { taskOf } from '../../../shared/tasks/registry.ts';
import type { TaskDefinition } from '../../../shared/tasks/task.ts';
import { files } from '../../lab/files.ts';
import { onAnswer } from '../../lab/answers.ts';
import { findTask, tasks } from '../../state/tasks.ts';
import { dial } from '../../state/dial.ts';
import { rolloutStore, setRollout, type RolloutSettings } from '../../state/rollout.ts';
import { endWhatIf, whatIf, type WhatIfState } from '../../state/what-if.ts';
import { activeOf, documentOf, session, versionOf } from '../../state/session.ts';
import type { Scheme } from '../../../shared/drawing/tokens.ts';
import { trialEpisode } from '../../../shared/evaluation/evaluate.ts';
import type { PlaybackLook } from '../../tasks/scene/drawing.ts';
import { lookOf } from '../../tasks/looks.ts';
import type { Playback } from '../engine/playback.ts';
import { heldArrows, takeArrows } from './hands.ts';
import { buildRollout, type BuiltRollout } from './build.ts';
import { forkable, playbackChange, rolledOut } from './parting.ts';
import { publishNothing, publishReadout, publishSignals } from './publish.ts';
import { changedLook, castOf, futuresCast, mainLook, type Cast } from './specs.ts';

/** Seconds between two updates of the transport's text while playing. */
const READOUT_EVERY = 0.1;
/** Other genomes shown beside the main one at most. */
const MOST_OTHERS = 5;

/** A rollout that can be drawn: who plays it, and how its playbacks look. */
export interface LiveScene extends BuiltRollout {
  readonly task: TaskDefinition;
  readonly cast: readonly Cast[];
  readonly scheme: Scheme;
  /** Counts up with every episode: terrain or track may be another. */
  episode: number;
}

/**
 * The rollout of the genome on screen. Follows the session, the dial and the rollout's settings; runs while
 * something shows it; hands every frame to those who draw.
 */
export class LiveRollout {
  scene: LiveScene | null = null;
  private readonly frames = new Set<(seconds: number) => void>();
  private ends: (() => void)[] = [];
  private users = 0;
  private frame = 0;
  private last = 0;
  private sinceReadout = 0;
  private builds = 0;
  private structure = '';
  private start = '';
  private scheme: Scheme = 'light';
  private letGo: (() => void) | null = null;
  /** What was rolled out when the task failed: something else is tried again. */
  private failedAt: string | null = null;
  /** While there are two futures: the playback that both come from, and what was rolled out there. */
  private fork: { readonly origin: Playback; readonly of: string } | null = null;
  private changes: WhatIfState['changes'] = [];

  /** Starts following and running until the returned function is called. */
  use(): () => void {
    if (this.users++ === 0) this.open();
    return () => {
      if (--this.users === 0) this.close();
    };
  }

  /** Called once a frame after the simulation has moved. @returns ends it */
  onFrame(listener: (seconds: number) => void): () => void {
    this.frames.add(listener);
    return () => this.frames.delete(listener);
  }

  setScheme(scheme: Scheme): void {
    this.scheme = scheme;
    if (this.users > 0) this.follow();
  }

  /** Makes the scene anew from the files as they are now. */
  renew(): void {
    this.structure = '';
    if (this.users > 0) this.follow();
  }

  /** The same episode from its beginning. */
  restart(): void {
    this.attempt(() => this.scene?.player.restart());
    this.publish();
  }

  /** Some steps forwards or backwards; playing stops. */
  step(steps: number): void {
    setRollout({ playing: false });
    this.attempt(() => this.scene?.player.step(steps));
    this.publish();
  }

  /** Shows a moment of the episode; playing stops. */
  seek(moment: number): void {
    setRollout({ playing: false });
    this.attempt(() => this.scene?.player.seek(moment));
    this.publish();
  }

  /** Look of the main playback at the dial's weight. */
  mainLook(): PlaybackLook {
    const { weight } = dial.getState();
    if (this.fork === null) return mainLook(weight, this.scheme);
    const changed = this.scene?.player.main?.change?.intervened.weight;
    return changedLook(changed ?? weight, this.scheme);
  }

  /** Gives the arrow keys to the rollout while a person drives in it. */
  private steer(drives: boolean): void {
    if (drives === (this.letGo !== null)) return;
    this.letGo?.();
    this.letGo = drives ? takeArrows(window) : null;
  }

  private open(): void {
    const follow = (): void => this.follow();
    this.ends = [
      ...[session.store, dial, rolloutStore, whatIf].map((store) => store.subscribe(follow)),
      tasks.subscribe(follow),
      onAnswer(() => this.attempt(() => this.scene?.player.goOn(rolloutStore.getState()))),
    ];
    this.follow();
    this.last = performance.now();
    const loop = (): void => {
      this.frame = requestAnimationFrame(loop);
      this.run();
    };
    this.frame = requestAnimationFrame(loop);
  }

  private close(): void {
    cancelAnimationFrame(this.frame);
    for (const end of this.ends) end();
    this.ends = [];
    this.steer(false);
  }

  private run(): void {
    const now = performance.now();
    const seconds = (now - this.last) / 1000;
    this.last = now;
    if (this.scene !== null) {
      const { player } = this.scene;
      this.attempt(() => {
        if (player.frame(seconds, rolloutStore.getState())) publishSignals(player);
      });
      this.sinceReadout += seconds;
      if (this.sinceReadout >= READOUT_EVERY) this.readOut();
    }
    for (const listener of this.frames) listener(seconds);
  }

  /** Does what a person's own task may fail in: its rollout ends with a sentence, everything else goes on. */
  private attempt(work: () => void): void {
    try {
      work();
    } catch (error) {
      this.nothing('failed', messageOf(error));
    }
  }

  private readOut(): void {
    this.sinceReadout = 0;
    if (this.scene !== null) publishReadout(this.scene.player, this.scene.task);
  }

  private publish(): void {
    this.readOut();
    if (this.scene !== null) publishSignals(this.scene.player);
  }

  /** Takes over what changed elsewhere: at once if only the network or its weight, else by a new scene. */
  private follow(): void {
    const document = documentOf(session.store.getState());
    if (document === null) return this.nothing('empty', '');
    const settings = settingsFor(document);
    const others = otherGenomes(document, settings);
    const { ghosts, ghostWeights, options, hands } = settings;
    const { changes } = whatIf.getState();
    if (this.fork !== null && changes.length > 0 && this.fork.of !== forkable(document))
      return endWhatIf();
    const playbacks = ghosts === 'weights' ? ghostWeights : others.map(({ name }) => name);
    const version = findTask(document.task)?.source?.version;
    const structure = JSON.stringify([
      ...[
        document.task,
        version,
        ghosts,
        playbacks,
        options[document.task] ?? {},
        hands,
        this.scheme,
      ],
      changes.length > 0,
    ]);
    if (this.failedAt !== null && this.failedAt !== rolledOut(document)) this.structure = '';
    if (structure !== this.structure) {
      this.structure = structure;
      void this.rebuild(document, settings, others);
    } else if (this.scene !== null) {
      this.patch(this.scene, document, others);
    }
  }

  private patch(
    scene: LiveScene,
    document: GenomeDocument,
    others: readonly GenomeDocument[],
  ): void {
    const { weight, useOffsets } = dial.getState();
    const settings = settingsFor(document);
    if (scene.player.fork !== null) return this.change(scene, document);
    scene.player.simulation.actors.forEach(({ playback, spec }, k) => {
      const genome = settings.ghosts === 'genomes' ? others[k - 1]?.genome : undefined;
      playback.setGenome(genome ?? document.genome, useOffsets);
      if (k === 0 || settings.ghosts === 'genomes') playback.weight = weight;
      else playback.weight = spec.weight;
    });
    const start = JSON.stringify([
      activeOf(session.store.getState())?.key,
      settings.seed,
      settings.trial,
    ]);
    if (start === this.start) {
      publishSignals(scene.player);
      return;
    }
    this.start = start;
    const { task } = scene;
    const options = settings.options[task.id] ?? {};
    const episode = trialEpisode(task, settings.seed, settings.trial, options);
    const begin = (): void => {
      if (this.scene !== scene || this.start !== start) return;
      scene.player.start(episode);
      scene.episode++;
      this.publish();
    };
    this.attempt(() => {
      const prepared = scene.player.prepare(episode);
      if (prepared === null) begin();
      else
        prepared.then(begin).catch((error: unknown) => {
          if (this.scene === scene) this.nothing('failed', messageOf(error));
        });
    });
  }

  /** Takes over other interventions; the moment of the first one stays. */
  private change({ player }: LiveScene, document: GenomeDocument): void {
    const { changes } = whatIf.getState();
    const from = player.fork;
    if (from === null || changes === this.changes || changes.length === 0) return;
    this.changes = changes;
    this.attempt(() => player.setChange(playbackChange(document, changes, from)));
    this.publish();
  }

  /** Both futures from where the rollout stands, or again the one there was. */
  private part(built: BuiltRollout, document: GenomeDocument, origin: Playback | null): void {
    const { changes } = whatIf.getState();
    if (origin !== null && changes.length > 0) {
      this.fork = { origin, of: forkable(document) };
      this.changes = changes;
      built.player.forkFrom(origin, playbackChange(document, changes, origin.cursor));
      return;
    }
    this.fork = null;
    endWhatIf();
  }

  private async rebuild(
    document: GenomeDocument,
    settings: RolloutSettings,
    others: readonly GenomeDocument[],
  ): Promise<void> {
    const build = ++this.builds;
    const { scheme } = this;
    try {
      const task = taskOf(document.task);
      this.failedAt = null;
      if (task.kind !== 'control') return this.nothing('empty', '');
      if (this.scene === null) publishNothing('loading', '');
      const own = await filesFor(task.id, document.encoder, files);
      const { hands } = lookOf(task);
      const drives = settings.hands && hands !== undefined;
      const pilot = drives ? { pilot: () => hands(heldArrows()) } : {};
      const isForked = whatIf.getState().changes.length > 0;
      const request = { ...settings, ...dial.getState(), document, others, scheme, ...pilot };
      const cast = isForked ? futuresCast(request) : castOf(request);
      const options = settings.options[task.id] ?? {};
      const now = (): number => performance.now();
      const built = await buildRollout(task, cast, options, own, isForked ? 2 : 1, now);
      await built.player.prepare(trialEpisode(task, settings.seed, settings.trial, options));
      if (build !== this.builds) return;
      const before = this.scene?.task.id === task.id ? this.scene : null;
      const moment = before?.player.simulation.moment ?? 0;
      const sameStart = this.start;
      this.scene = { ...built, task, cast, scheme, episode: 0 };
      this.steer(drives);
      this.start = '';
      this.follow();
      // The same genome and seed in another scene goes on where it stood.
      const stays = before !== null && sameStart === this.start;
      const left =
        this.fork === null ? null : (before?.player.simulation.actors[1]?.playback ?? null);
      const origin = this.fork?.origin ?? before?.player.main ?? null;
      this.part(built, document, stays && isForked ? origin : null);
      if (stays) built.player.seek(moment);
      if (stays && !isForked && left !== null) built.player.goOnFrom(left);
      this.follow();
      this.publish();
    } catch (error) {
      if (build === this.builds) this.nothing('failed', messageOf(error));
    }
  }

  private nothing(phase: 'empty' | 'failed', message: string): void {
    this.builds++;
    this.scene = null;
    this.steer(false);
    this.start = '';
    if (phase === 'empty') this.structure = '';
    const document = documentOf(session.store.getState());
    this.failedAt = phase === 'failed' && document !== null ? rolledOut(document) : null;
    publishNothing(phase, message);
  }
}

/** The rollout's settings; a task that shows one playback alone has no ghosts. */
function settingsFor({ task }: GenomeDocument): RolloutSettings {
  const settings = rolloutStore.getState();
  const known = findTask(task);
  const isAlone = known !== null && lookOf(known).isAlone === true;
  return isAlone ? { ...settings, ghosts: 'none' } : settings;
}

function otherGenomes(
  document: GenomeDocument,
  settings: RolloutSettings,
): readonly GenomeDocument[] {
  if (settings.ghosts !== 'genomes') return [];
  const { open, active } = session.store.getState();
  return open
    .filter((genome) => genome.key !== active)
    .map((genome) => versionOf(genome).document)
    .filter((other) => other.task === document.task)
    .slice(0, MOST_OTHERS);
}

/** The window's rollout. */
export const live = new LiveRollout();
