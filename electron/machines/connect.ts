import { readFile } from 'node:fs/promises';
import type { Authenticator, NatsConnection, TlsOptions } from '@nats-io/transport-node';
import { messageOf, PrecocialError } from '../../shared/base/errors.ts';

/** Where a NATS server is, and the files that say who may come in. */
export interface NatsAddress {
  /** nats://host:port, or tls://host:port; without user and password. */
  readonly url: string;
  /** A file with a token. */
  readonly tokenFile?: string;
  /** A file with a user's name in its first line and the password in its second. */
  readonly userFile?: string;
  /** A file of credentials as `nsc` writes it (JWT and NKey seed), or with an NKey's seed alone. */
  readonly credsFile?: string;
  /** Certificates of the authority that signed the server's, as PEM. */
  readonly caFile?: string;
}

/** What a person can do where a server is not let in to, as the end of a sentence. */
export interface Remedies {
  readonly authority: string;
  readonly credentials: string;
  readonly password: string;
}

const ON_COMMAND_LINE: Remedies = {
  authority: 'give the authority that signed it by --nats-ca',
  credentials: 'give the right ones by --nats-token-file, --nats-user-file or --nats-creds',
  password: 'put it into a file and give --nats-user-file or --nats-token-file',
};

async function secret(path: string): Promise<string> {
  try {
    return await readFile(path, 'utf8');
  } catch (cause) {
    const text = `The credentials in ${path} cannot be read; nothing was begun.`;
    throw new PrecocialError('not-found', text, { file: path }, { cause });
  }
}

/** The server's address for messages. @throws PrecocialError 'usage' for an address that is none or holds a secret */
export function checkedUrl(text: string, { password }: Remedies = ON_COMMAND_LINE): string {
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
      `A password in the address can be read by every user of this machine; ${password}.`,
    );
  return `${url.protocol}//${url.host}`;
}

/** What answers the server's challenge: a JWT with its NKey, or an NKey alone. */
async function authenticatorOf(credsFile: string): Promise<Authenticator> {
  const { credsAuthenticator, nkeyAuthenticator } = await import('./nats-library.ts');
  const text = await secret(credsFile);
  const bytes = (content: string): Uint8Array => new TextEncoder().encode(content);
  return /^SU[A-Z2-7]+$/.test(text.trim())
    ? nkeyAuthenticator(bytes(text.trim()))
    : // Its reader needs a line after the last mark.
      credsAuthenticator(bytes(`${text}\n`));
}

/** How TLS checks the server; without it the client decides by what the server says. */
async function withTls(url: string, caFile: string | undefined): Promise<{ tls?: TlsOptions }> {
  const { protocol, hostname } = new URL(url);
  if (caFile === undefined && protocol !== 'tls:') return {};
  const ca = caFile === undefined ? {} : { ca: await secret(caFile) };
  // The client names no host where it is a number, and a certificate is then held to "localhost".
  const tls = { ...ca, host: hostname.replace(/^\[|\]$/g, '') };
  return { tls };
}

/**
 * Connects to a NATS server; a connection that is lost later is made again, for as long as it takes.
 * @throws PrecocialError 'disconnected' if nobody answers there, 'not-allowed' if the server refuses the
 * credentials, 'not-found' for a file of them that is missing
 */
export async function connectNats(
  address: NatsAddress,
  name: string,
  remedies = ON_COMMAND_LINE,
): Promise<NatsConnection> {
  const url = checkedUrl(address.url, remedies);
  const { connect } = await import('./nats-library.ts');
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
      ...(credsFile === undefined ? {} : { authenticator: await authenticatorOf(credsFile) }),
      ...(await withTls(url, caFile)),
    });
  } catch (cause) {
    if (cause instanceof PrecocialError) throw cause;
    const reason = messageOf(cause);
    if (/certificate|self.signed|unable to verify/i.test(reason)) {
      const text = `The certificate of the NATS server ${url} is not trusted (${reason}); ${remedies.authority}. Nothing was begun.`;
      throw new PrecocialError('disconnected', text, {}, { cause });
    }
    throw /authorization|authentication|credential/i.test(reason)
      ? new PrecocialError(
          'not-allowed',
          `The NATS server ${url} refuses these credentials; ${remedies.credentials}.`,
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
