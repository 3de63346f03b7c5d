import { PrecocialError } from '../../base/errors.ts';
import { isRecord } from '../../base/records.ts';
import { describeParts, type TaskDescription } from '../own/description.ts';
import { PROTOCOL_VERSION } from './protocol.ts';

/** What a program says of itself at its start. */
export interface ProgramDescription {
  readonly description: TaskDescription;
  /** Whether it has pictures of a copy. */
  readonly images: boolean;
  /** Versions of what it runs on, by name: python, gymnasium. */
  readonly versions: Readonly<Record<string, string>>;
  /** Its own words. */
  readonly words: Readonly<Record<string, unknown>>;
}

/** The words of a program's answer to the greeting. @throws PrecocialError 'task-failed' for what is no JSON */
export function wordsOf(answer: string): unknown {
  try {
    return JSON.parse(answer) as unknown;
  } catch {
    return refuse(`is no JSON: ${JSON.stringify(answer.slice(0, 60))}`);
  }
}

/**
 * The description in a program's words.
 * @param id of the task, which a person gives
 * @throws PrecocialError 'task-failed' naming the part that is missing or off
 */
export function describeProgram(id: string, fields: unknown): ProgramDescription {
  if (!isRecord(fields)) return refuse('is no object');
  if (fields['protocol'] !== PROTOCOL_VERSION)
    refuse(
      `speaks version ${JSON.stringify(fields['protocol'])} of the protocol; this program speaks version ${PROTOCOL_VERSION}`,
    );
  const versions = isRecord(fields['versions']) ? fields['versions'] : {};
  return {
    description: describeParts({
      outputActivation: 'linear',
      stepSeconds: 1,
      title: id,
      ...fields,
      id,
      options: optionsOf(fields['options'] ?? []),
    }),
    words: fields,
    images: fields['images'] === true,
    versions: Object.fromEntries(
      Object.entries(versions).flatMap(([name, text]) =>
        typeof text === 'string' ? [[name, text]] : [],
      ),
    ),
  };
}

/** A list of options, whose order is that of their values in a reset, by their names. */
function optionsOf(list: unknown): Readonly<Record<string, unknown>> {
  const options: Record<string, unknown> = {};
  if (!Array.isArray(list)) return refuse('has options that are no list');
  for (const option of list as readonly unknown[]) {
    if (!isRecord(option) || typeof option['name'] !== 'string' || !/^[a-z]/i.test(option['name']))
      return refuse('has an option without a name that begins with a letter');
    if (option['name'] in options) return refuse(`has the option ${option['name']} twice`);
    options[option['name']] = option;
  }
  return options;
}

function refuse(problem: string): never {
  throw new PrecocialError('task-failed', `What the program says of itself ${problem}.`);
}
