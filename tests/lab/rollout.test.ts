import { describe, expect, it } from 'vitest';
import type { CoursePiece } from '../../shared/tasks/program/course.ts';
import { gymnasiumPackage, python } from '../support/python.ts';
import { testLaboratories } from '../support/laboratory.ts';
import { temporaryFolders } from '../support/temporary.ts';

const open = testLaboratories();
const newFolder = temporaryFolders();

describe('a rollout of a program in the laboratory', () => {
  it('begins with what a network sees, and its picture', async () => {
    process.env['PYTHONPATH'] = gymnasiumPackage;
    const folder = await newFolder();
    const { window } = await open(folder);
    const lab = window();
    await lab.request('task.create', {
      kind: 'gymnasium',
      name: '',
      environment: 'Pendulum-v1',
      python,
      kwargs: '',
      normalise: false,
    });
    const pieces: CoursePiece[] = [];
    const request = {
      task: 'pendulum-v1',
      episode: Float64Array.of(5),
      options: {},
      taken: new Float64Array(0),
      actor: null,
      steps: 0,
      frameEvery: 1,
      priority: 'now',
    } as const;
    await lab.stream('rollout', request, (piece) => pieces.push(piece));
    expect(pieces).toMatchObject([{ from: 0, frames: [{ step: 0, width: 16, height: 8 }] }]);
    expect(pieces[0]?.rows.length).toBe(6);
    await expect(
      lab.stream('rollout', { ...request, task: 'swingup' }, () => undefined),
    ).rejects.toMatchObject({ code: 'wrong-task' });
  }, 60_000);
});
