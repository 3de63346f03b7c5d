import { Menu } from '@mantine/core';
import type { ReactElement } from 'react';
import { useStore } from 'zustand';
import { CommandButton } from '../../controls/command-button.tsx';
import { Icon } from '../../controls/icons.tsx';
import { Options } from '../../controls/options.tsx';
import { rewardKindOf } from '../../../shared/tasks/task.ts';
import { setRollout, type CameraMode } from '../../state/rollout.ts';
import { whatIf } from '../../state/what-if.ts';
import { lookOf } from '../../tasks/looks.ts';
import { useControlTask, useReadout, useRollout } from './hooks.ts';
import { slowPace } from './pace.ts';
import { RolloutOptions } from './rollout-options.tsx';
import styles from './rollout.module.css';

/** What the scene shows, in a few words. */
export function useSceneNote(): string {
  const task = useControlTask();
  const ghosts = useRollout((state) => state.ghosts);
  const count = useRollout((state) => state.ghostWeights.length);
  const options = useRollout((state) => state.options);
  const isAlone = task !== null && lookOf(task).isAlone === true;
  const drives = useRollout((state) => state.hands);
  const isParted = useStore(whatIf, ({ changes }) => changes.length > 0);
  const speed = useRollout((state) => state.speed);
  const slow = slowPace(
    speed,
    useReadout((state) => state.pace),
  );
  if (task === null) return '';
  if (drives && lookOf(task).hands !== undefined) return 'you drive: arrow keys';
  const reward = rewardKindOf(task, options[task.id] ?? {});
  const title = task.title.toLowerCase() + (reward === null ? '' : `, ${reward} reward`);
  const pace = slow === null ? '' : `, at ${slow} only`;
  if (isAlone) return title + pace;
  if (isParted) return `${title}, two futures${pace}`;
  if (ghosts === 'genomes') return `${title}, other open genomes${pace}`;
  return (ghosts === 'weights' ? `${title}, ${String(count)} ghosts` : title) + pace;
}

/** Ghosts, camera and the task's options. */
export function RolloutTools(): ReactElement | null {
  const task = useControlTask();
  if (task === null) return null;
  return (
    <div className={styles['tools']} data-many={lookOf(task).hands === undefined ? undefined : ''}>
      {lookOf(task).hands === undefined ? null : (
        <CommandButton id="rollout.hands" icon="wheel" kind="quiet" />
      )}
      {lookOf(task).isAlone === true ? null : (
        <>
          <CommandButton id="rollout.ghosts" icon="eye" kind="quiet" />
          <CameraMenu cameras={lookOf(task).cameras} />
        </>
      )}
      <Options
        title="Rollout options"
        meaning="Start, noise, the body's measures, and the weights of the ghosts."
        testId="rollout-options"
        position="bottom-end"
      >
        <RolloutOptions task={task} />
      </Options>
    </div>
  );
}

function CameraMenu({
  cameras,
}: {
  cameras: readonly (readonly [CameraMode, string])[];
}): ReactElement {
  const camera = useRollout((state) => state.camera);
  return (
    <Menu position="bottom-end">
      <Menu.Target>
        <button
          type="button"
          className={styles['tool']}
          aria-label="Camera"
          title="Camera: where the scene is seen from"
          data-testid="rollout-camera"
        >
          <Icon name="camera" />
        </button>
      </Menu.Target>
      <Menu.Dropdown>
        {cameras.map(([mode, title]) => (
          <Menu.Item
            key={mode}
            role="menuitemradio"
            aria-checked={mode === camera}
            leftSection={mode === camera ? <Icon name="check" size={12} /> : <i />}
            onClick={() => setRollout({ camera: mode })}
          >
            {title}
          </Menu.Item>
        ))}
      </Menu.Dropdown>
    </Menu>
  );
}
