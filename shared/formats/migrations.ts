import { PrecocialError } from '../base/errors.ts';

/** One step from a file's version to the next one. */
export interface Migration {
  readonly from: number;
  readonly migrate: (
    fields: Readonly<Record<string, unknown>>,
  ) => Readonly<Record<string, unknown>>;
}

/** A versioned format: every older version reaches the current one by its table of migrations. */
export interface Versioning {
  /** What a person calls the file: "genome file". */
  readonly noun: string;
  readonly current: number;
  readonly migrations: readonly Migration[];
}

/**
 * Brings the fields of a file to the current version.
 * @throws PrecocialError 'newer-version' for a version above the current one, 'invalid-file' for a version
 *   that never existed or that no migration starts from
 */
export function migrate(
  fields: Readonly<Record<string, unknown>>,
  { noun, current, migrations }: Versioning,
): Readonly<Record<string, unknown>> {
  const version = fields['version'];
  if (typeof version !== 'number' || !Number.isInteger(version) || version < 1) {
    throw new PrecocialError(
      'invalid-file',
      `The ${noun} has no version number; a whole number from 1 up is expected.`,
      { field: 'version' },
    );
  }
  if (version > current) {
    throw new PrecocialError(
      'newer-version',
      `The ${noun} has version ${version}, and this program reads up to version ${current}. Nothing was changed; open it with a newer Precocial.`,
      { field: 'version', version },
    );
  }
  let migrated = fields;
  for (let at = version; at < current; at++) {
    const step = migrations.find((candidate) => candidate.from === at);
    if (step === undefined) {
      throw new PrecocialError('invalid-file', `Version ${at} of a ${noun} is not known.`, {
        field: 'version',
        version,
      });
    }
    migrated = { ...step.migrate(migrated), version: at + 1 };
  }
  return migrated;
}
