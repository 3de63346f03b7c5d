import { readFile } from 'node:fs/promises';
import type { NatsConnection } from '@nats-io/transport-node';
import { messageOf, PrecocialError } from '../../shared/base/errors.ts';

/** Where a NATS server is, and the files that say who may come in. */
export interface NatsAddress {
  /** nats://host:port, or tls://host:port; without user and password. */
  readonly url: string;
  /** A file with a token. */
  readonly tokenFile?: string;
  /** A file with a user's name in its first line and the password in its second. */
  readonly userFile?: string;
  /** A file of credentials as `nsc` writes it: JWT and NKey seed. */
  readonly credsFile?: string;
  /** Certificates of the authority that signed the server's, as PEM. */
  readonly caFile?: string;
}

async function secret(path: string): Promise<string> {
  try {
    return await readFile(path, 'utf8');
  } catch (cause) {
    const text = `The credentials in ${path} cannot be read; nothing was begun.`;
    throw new PrecocialError('not-found', text, { file: path }, { cause });
  }
}

/** The server's address for messages. @throws PrecocialError 'usage' for an address that is none or holds a secret */
function checkedUrl(text: string): string {
  let url: URL;
  try {
    url = new URL(text.includes('://') ? text : `nats://${text}`);
  } catch {
    throw new PrecocialError(
      'usage',
      `${JSON.stringify(text)} is no address of a NATS server; write nats://host:4222.`,
    );
  }
  if (url.username !== '' || url.password !== '')
    throw new PrecocialError(
      'usage',
      'A password in the address can be read by every user of this machine; put it into a file and give --nats-user-file or --nats-token-file.',
    );
  return `${url.protocol}//${url.host}`;
}

/**
 * Connects to a NATS server; a connection that is lost later is made again, for as long as it takes.
 * @throws PrecocialError 'disconnected' if nobody answers there, 'not-allowed' if the server refuses the
 * credentials, 'not-found' for a file of them that is missing
 */
export async function connectNats(address: NatsAddress, name: string): Promise<NatsConnection> {
  const url = checkedUrl(address.url);
  const { connect, credsAuthenticator } = await import('@nats-io/transport-node');
  const { tokenFile, userFile, credsFile, caFile } = address;
  const [user = '', pass = ''] =
    userFile === undefined ? [] : (await secret(userFile)).split(/\r?\n/);
  try {
    return await connect({
      servers: url,
      name,
      maxReconnectAttempts: -1,
      reconnectTimeWait: 500,
      pingInterval: 5000,
      ignoreAuthErrorAbort: true,
      ...(tokenFile === undefined ? {} : { token: (await secret(tokenFile)).trim() }),
      ...(userFile === undefined ? {} : { user, pass }),
      ...(credsFile === undefined
        ? {}
        : { authenticator: credsAuthenticator(Buffer.from(await secret(credsFile))) }),
      ...(caFile === undefined ? {} : { tls: { ca: await secret(caFile) } }),
    });
  } catch (cause) {
    if (cause instanceof PrecocialError) throw cause;
    const reason = messageOf(cause);
    throw /authorization|authentication|credential/i.test(reason)
      ? new PrecocialError(
          'not-allowed',
          `The NATS server ${url} refuses these credentials; give the right ones by --nats-token-file, --nats-user-file or --nats-creds.`,
          {},
          { cause },
        )
      : new PrecocialError(
          'disconnected',
          `The NATS server ${url} cannot be reached (${reason}); nothing was begun. Start it with: nats-server -js`,
          {},
          { cause },
        );
  }
}
