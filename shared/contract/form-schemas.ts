import { z } from '../base/zod.ts';
import { bytes, name, path } from './data-schemas.ts';

/** What the forms of a window send. */

const word = z.string().max(4096);

export const newTaskSchema = z.discriminatedUnion('kind', [
  /** The template, in TypeScript. */
  z.object({ kind: z.literal('code'), name }),
  z.object({
    kind: z.literal('gymnasium'),
    /** Empty: after the environment. */
    name: word,
    /** Id of the environment, such as Pendulum-v1. */
    environment: name,
    /** The Python that has Gymnasium; empty: the one of the search path. */
    python: word,
    /** Arguments of the environment as JSON; empty: none. */
    kwargs: word,
    normalise: z.boolean(),
  }),
  /** A program, by the path of its description file. */
  z.object({ kind: z.literal('program'), path }),
  z.object({
    kind: z.literal('table'),
    /** Empty: after the file. */
    name: word,
    fileName: name,
    bytes,
    /** The labels of a .npy file; empty for other files. */
    labels: bytes,
    /** The column of the classes by its name or number; of an archive the name of its array, or empty. */
    label: word,
    /** Height and width of rows that are images, as 28x28; empty: they are numbers. */
    shape: word,
  }),
]);

/** How a task of a person's own begins. */
export type NewTask = Readonly<z.output<typeof newTaskSchema>>;

const sentFileSchema = z.object({
  fileName: name,
  bytes: bytes.refine(({ length }) => length <= 65_536, 'is longer than credentials are'),
});

/** A file that a window sends along; the laboratory keeps a copy that only the person can read. */
export type SentFile = Readonly<z.output<typeof sentFileSchema>>;

const sentOrKept = sentFileSchema.readonly().or(z.literal('kept')).nullable();

export const machinesFormSchema = z.object({
  /** nats://host:port, or tls://host:port; without user and password. */
  url: z.string().min(1).max(1000),
  /** A token, a name with a password below it, an NKey's seed or a file of nsc; 'kept' is the one in use. */
  credentials: sentOrKept,
  /** Certificates of the authority that signed the server's, as PEM. */
  authority: sentOrKept,
});

/** Where the server is and who comes in. */
export type MachinesForm = Readonly<z.output<typeof machinesFormSchema>>;
