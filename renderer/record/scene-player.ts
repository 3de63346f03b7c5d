import { PrecocialError } from '../../shared/base/errors.ts';
import type { FilmJob, FilmPanel } from '../../shared/contract/film.ts';
import { trialEpisode } from '../../shared/evaluation/evaluate.ts';
import { filesFor } from '../../shared/tasks/encoder.ts';
import { taskOf } from '../../shared/tasks/registry.ts';
import type { TaskFiles } from '../../shared/tasks/task.ts';
import { lookOf } from '../tasks/looks.ts';
import { between, type PlaybackView } from '../tasks/scene/drawing.ts';
import type { Playback } from '../rollout/engine/playback.ts';
import { buildRollout } from '../rollout/live/build.ts';
import type { Player } from '../rollout/live/player.ts';
import { castOf } from '../rollout/live/specs.ts';
import { nextAnswer } from '../lab/answers.ts';
import type { Quality } from '../tasks/scene/quality.ts';
import { Stage } from '../rollout/scene/stage.ts';
import type { CameraMode } from '../state/rollout.ts';

/** Seconds that a film goes on after an episode has ended, if its length was not given. */
export const AFTER_THE_END = 0.5;

/** One scene of a film, shown at exact moments. */
export class ScenePlayer {
  private constructor(
    readonly canvas: HTMLCanvasElement,
    private readonly player: Player,
    private readonly stage: Stage,
    readonly stepSeconds: number,
    private readonly maxSteps: number,
  ) {}

  /** @param size of the scene in px of its own scale @param quality with the pixels of one such px */
  static async create(
    job: FilmJob,
    panel: FilmPanel,
    size: { readonly width: number; readonly height: number },
    quality: Quality,
    files: TaskFiles,
  ): Promise<ScenePlayer> {
    const task = taskOf(job.task);
    const { document: genome, weight, ghosts } = panel;
    const cast = castOf({
      document: genome,
      weight,
      useOffsets: job.useOffsets,
      ghosts: ghosts.length > 0 && lookOf(task).isAlone !== true ? 'weights' : 'none',
      ghostWeights: ghosts,
      others: [],
      scheme: job.scheme,
    });
    const own = await filesFor(task.id, genome.encoder, files);
    const { player, drawing } = await buildRollout(task, cast, job.options, own, 0, () => 0);
    if (drawing === null)
      throw new PrecocialError('unsupported', `The task ${task.title} has no pictures to film.`, {
        task: task.id,
      });
    const playbacks = cast.map(({ look }) => look);
    const bodies = drawing.createDrawing({ scheme: job.scheme, quality, playbacks });
    const canvas = document.createElement('canvas');
    const stage = new Stage(canvas, bodies, job.scheme, quality);
    stage.resize(size.width, size.height);
    stage.setCamera(job.camera as CameraMode);
    const episode = trialEpisode(task, job.seed, job.trial, job.options);
    await player.prepare(episode);
    player.start(episode);
    const scene = new ScenePlayer(canvas, player, stage, task.stepSeconds, task.maxSteps);
    const views = player.views();
    stage.begin(
      views.map((view) => view.scene),
      views,
    );
    return scene;
  }

  get main(): Playback | null {
    return this.player.main;
  }

  /** Seconds of the main playback's episode, found by running it once. */
  async episodeSeconds(): Promise<number> {
    const { main } = this.player;
    if (main === null) return 0;
    const until = (): boolean => main.ended !== null || main.cursor >= this.maxSteps;
    for (main.seek(this.maxSteps); !until(); main.seek(this.maxSteps))
      if (!main.canAdvance) await nextAnswer();
    const seconds = main.cursor * this.stepSeconds;
    this.player.restart();
    return seconds;
  }

  /** Draws the moment `seconds` after the start. @param since seconds after the moment drawn before */
  async draw(seconds: number, since: number): Promise<void> {
    const { simulation } = this.player;
    const steps = seconds / this.stepSeconds;
    const target = Math.ceil(steps - 1e-9);
    while (simulation.moment < target && !simulation.over)
      if (simulation.advance(1) === 0) await nextAnswer();
    const fraction = Math.min(1, Math.max(0, steps - (target - 1)));
    const views = simulation.actors.map(({ playback, previous, current }): PlaybackView => ({
      pose: playback.ended !== null ? current : between(previous, current, fraction),
      scene: playback.environment.scene(),
      active: playback.ended === null,
    }));
    this.stage.draw(views, since);
  }

  /** Writes names and scale; the context is in the scene's own px. */
  annotate(context: CanvasRenderingContext2D): void {
    this.stage.annotate(context);
  }

  dispose(): void {
    this.stage.dispose();
  }
}
