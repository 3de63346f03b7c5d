import { mkdir, readFile, rm, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { messageOf, PrecocialError } from '../../shared/base/errors.ts';
import type {
  MachinesAddress,
  MachinesForm,
  MachinesState,
  SentFile,
} from '../../shared/contract/machines.ts';
import { buildIdentity } from '../machines/build-identity.ts';
import { checkedUrl, connectNats, type NatsAddress, type Remedies } from '../machines/connect.ts';
import { MachineWatch } from '../machines/watch.ts';
import { renameOver } from '../system/files.ts';
import type { ProgramPlaces } from '../system/places.ts';
import type { Hub } from './hub.ts';
import type { Settings } from './settings.ts';

/** The machines of a NATS server, as the windows set them up. */
export interface Machines {
  readonly state: () => MachinesState;
  /** @throws PrecocialError 'disconnected', 'not-allowed', 'usage' */
  readonly test: (form: MachinesForm) => Promise<string>;
  /** Connects and uses a server from now on. @throws PrecocialError as `test`; what was used before is used on */
  readonly use: (form: MachinesForm | null) => Promise<MachinesState>;
  /** For searches and tunings. @throws PrecocialError 'usage' if no server is set up */
  readonly address: () => NatsAddress;
  readonly close: () => Promise<void>;
}

export interface MachinesOptions {
  readonly settings: Settings;
  readonly settingsFolder: string;
  readonly places: ProgramPlaces;
  readonly hub: Hub;
}

const KEY = 'machines';
const NAMES = { credentials: 'credentials', authority: 'authority.pem' } as const;
/** A server that was not there when the laboratory opened is tried again after this. */
const AGAIN_MS = 10_000;
/** How long a test listens for machines. */
const LISTEN_MS = 1500;

const IN_WINDOW: Remedies = {
  authority: 'choose the certificate of the authority that signed it',
  credentials: 'choose the right file',
  password: 'put it into a file and choose that as the credentials',
};

const text = (value: unknown): string | null => (typeof value === 'string' ? value : null);

/** The setting as it was stored; null for anything else. */
function stored(value: unknown): MachinesAddress | null {
  if (typeof value !== 'object' || value === null || !('url' in value)) return null;
  const { url, credentials, authority } = value as Readonly<Record<string, unknown>>;
  if (typeof url !== 'string') return null;
  return { url, credentials: text(credentials), authority: text(authority) };
}

/** What kind of credentials a file holds, by its content. */
async function credentialsIn(file: string): Promise<Omit<NatsAddress, 'url'>> {
  const content = (await readFile(file, 'utf8')).trim();
  if (/^SU[A-Z2-7]+$/.test(content) || content.includes('BEGIN NATS USER JWT'))
    return { credsFile: file };
  return content.includes('\n') ? { userFile: file } : { tokenFile: file };
}

/** Where the files of one address lie. */
class Files {
  constructor(
    readonly folder: string,
    private readonly prefix = '',
  ) {}

  of(name: keyof typeof NAMES): string {
    return join(this.folder, `${this.prefix}${NAMES[name]}`);
  }

  async write(name: keyof typeof NAMES, { bytes }: SentFile): Promise<void> {
    await mkdir(this.folder, { recursive: true, mode: 0o700 });
    await writeFile(this.of(name), bytes, { mode: 0o600 });
  }

  async remove(): Promise<void> {
    for (const name of ['credentials', 'authority'] as const)
      await rm(this.of(name), { force: true });
  }
}

const isSent = (file: SentFile | 'kept' | null): file is SentFile =>
  file !== null && file !== 'kept';

/** Opens what is set up; a server that does not answer is tried again and again. */
export function openMachines(options: MachinesOptions): Machines {
  const { settings, places, hub } = options;
  const folder = join(options.settingsFolder, 'machines');
  const kept = new Files(folder);
  let address = stored(settings.values()[KEY]);
  let status: MachinesState['status'] = address === null ? 'none' : 'connecting';
  let message: string | null = null;
  let watch: MachineWatch | null = null;
  let retry: NodeJS.Timeout | undefined;
  let closed = false;

  const state = (): MachinesState => ({ address, status, message, machines: watch?.list() ?? [] });
  const tell = (): void => hub.broadcast('machines.changed', state());

  async function natsAddress(
    url: string,
    credentials: string | null,
    authority: string | null,
  ): Promise<NatsAddress> {
    return {
      url: checkedUrl(url, IN_WINDOW),
      ...(credentials === null ? {} : await credentialsIn(credentials)),
      ...(authority === null ? {} : { caFile: authority }),
    };
  }

  /** What is stored, with the files that lie here. */
  const keptAddress = ({ url, credentials, authority }: MachinesAddress): Promise<NatsAddress> =>
    natsAddress(
      url,
      credentials === null ? null : kept.of('credentials'),
      authority === null ? null : kept.of('authority'),
    );

  let inUse: NatsAddress | null = null;

  async function listen(to: NatsAddress): Promise<MachineWatch> {
    const build = await buildIdentity(places);
    const connection = await connectNats(to, 'precocial window', IN_WINDOW);
    const own: MachineWatch = new MachineWatch(connection, build, {
      onChange: () => own === watch && tell(),
      onServer: (there) => {
        if (own !== watch) return;
        status = there ? 'connected' : 'lost';
        message = there ? null : 'The NATS server does not answer; it is tried again and again.';
        tell();
      },
    });
    return own;
  }

  async function connectKept(): Promise<void> {
    if (address === null || closed) return;
    const wanted = address;
    try {
      const to = await keptAddress(wanted);
      inUse = to;
      const found = await listen(to);
      if (address !== wanted || closed) return await found.close();
      watch = found;
      status = 'connected';
      message = null;
    } catch (error) {
      if (address !== wanted) return;
      status = 'lost';
      message = messageOf(error);
      retry = setTimeout(() => void connectKept(), AGAIN_MS);
    }
    tell();
  }

  /** Connects with a form's address. @returns the watch, and the address with the files it came with */
  async function tryForm(form: MachinesForm, sent: Files): Promise<MachineWatch> {
    const fileOf = async (name: keyof typeof NAMES): Promise<string | null> => {
      const file = form[name];
      if (!isSent(file))
        return file === 'kept' && (address?.[name] ?? null) !== null ? kept.of(name) : null;
      await sent.write(name, file);
      return sent.of(name);
    };
    return listen(
      await natsAddress(form.url, await fileOf('credentials'), await fileOf('authority')),
    );
  }

  let attempts = 0;
  const nextFiles = (): Files => new Files(folder, `tried-${++attempts}-`);

  async function leave(): Promise<void> {
    clearTimeout(retry);
    const before = watch;
    watch = null;
    await before?.close();
  }

  async function store(next: MachinesAddress | null): Promise<void> {
    address = next;
    await settings.write(KEY, next);
  }

  void connectKept();

  return {
    state,
    async test(form) {
      const sent = nextFiles();
      try {
        const found = await tryForm(form, sent);
        await new Promise((resolve) => setTimeout(resolve, LISTEN_MS));
        const { length } = found.list();
        await found.close();
        const who =
          length === 1 ? 'one machine is' : `${length === 0 ? 'no' : length} machines are`;
        return `The server answers; ${who} there.`;
      } finally {
        await sent.remove();
      }
    },
    async use(form) {
      if (form === null) {
        await leave();
        await store(null);
        await kept.remove();
        inUse = null;
        status = 'none';
        message = null;
        tell();
        return state();
      }
      const sent = nextFiles();
      let found: MachineWatch;
      try {
        found = await tryForm(form, sent);
      } catch (error) {
        await sent.remove();
        throw error;
      }
      await leave();
      const nameOf = async (name: keyof typeof NAMES): Promise<string | null> => {
        const file = form[name];
        if (isSent(file)) await renameOver(sent.of(name), kept.of(name));
        else if (file === null) await rm(kept.of(name), { force: true });
        return isSent(file) ? file.fileName : file === null ? null : (address?.[name] ?? null);
      };
      const [credentials, authority] = [await nameOf('credentials'), await nameOf('authority')];
      const next = { url: checkedUrl(form.url, IN_WINDOW), credentials, authority };
      await store(next);
      inUse = await keptAddress(next);
      watch = found;
      status = 'connected';
      message = null;
      tell();
      return state();
    },
    address() {
      if (inUse !== null) return inUse;
      throw new PrecocialError(
        'usage',
        'No machines are set up; choose Run > Machines and give the address of their server.',
      );
    },
    async close() {
      closed = true;
      await leave();
    },
  };
}
