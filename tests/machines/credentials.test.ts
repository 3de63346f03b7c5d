import { execFileSync } from 'node:child_process';
import { readFileSync } from 'node:fs';
import { readFile, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { nkeys } from '@nats-io/transport-node';
import { describe, expect, it } from 'vitest';
import { connectNats, type NatsAddress } from '../../electron/machines/connect.ts';
import { freshFolder, natsServer, precocial, worker } from './support.ts';

/** Connects and closes again. */
async function letIn(address: NatsAddress): Promise<void> {
  const connection = await connectNats(address, 'test');
  await connection.flush();
  await connection.close();
}

const { createAccount, createOperator, createUser } = nkeys;
type KeyPair = nkeys.KeyPair;

const refused = { code: 'not-allowed', message: expect.stringContaining('refuses') as string };

async function fileOf(text: string): Promise<string> {
  const file = join(await freshFolder(), 'secret');
  await writeFile(file, text, { mode: 0o600 });
  return file;
}

const seedOf = (pair: KeyPair): string => new TextDecoder().decode(pair.getSeed());

/** A claim of one key about another, signed as the server's own tools do it. */
function jwt(by: KeyPair, subject: KeyPair, nats: object): string {
  const encoded = (value: object): string =>
    Buffer.from(JSON.stringify(value)).toString('base64url');
  const head = encoded({ typ: 'JWT', alg: 'ed25519-nkey' });
  const [iss, sub] = [by.getPublicKey(), subject.getPublicKey()];
  const body = encoded({ jti: sub, iat: 1_700_000_000, iss, name: sub, sub, nats });
  const text = `${head}.${body}`;
  return `${text}.${Buffer.from(by.sign(new TextEncoder().encode(text))).toString('base64url')}`;
}

const credsOf = (token: string, seed: string): string =>
  `-----BEGIN NATS USER JWT-----\n${token}\n------END NATS USER JWT------\n\n-----BEGIN USER NKEY SEED-----\n${seed}\n------END USER NKEY SEED------\n`;

const NO_LIMITS = { subs: -1, data: -1, payload: -1 };
const ACCOUNT = {
  type: 'account',
  version: 2,
  limits: { ...NO_LIMITS, imports: -1, exports: -1, wildcards: true, conn: -1, leaf: -1 },
};
const USER = { type: 'user', version: 2, ...NO_LIMITS, pub: {}, sub: {} };

/** An authority, and a certificate of it for 127.0.0.1. @returns their files */
async function certificates(): Promise<{ ca: string; cert: string; key: string }> {
  const folder = await freshFolder();
  const at = (name: string): string => join(folder, name);
  const openssl = (...args: string[]): void =>
    void execFileSync('openssl', args, { cwd: folder, stdio: 'pipe' });
  const key = ['-newkey', 'ec', '-pkeyopt', 'ec_paramgen_curve:prime256v1', '-nodes'];
  openssl('req', '-x509', ...key, '-keyout', 'ca.key', '-out', 'ca.pem', '-subj', '/CN=Lab');
  openssl('req', ...key, '-keyout', 'server.key', '-out', 'server.csr', '-subj', '/CN=127.0.0.1');
  await writeFile(at('names'), 'subjectAltName=IP:127.0.0.1\n');
  const by = ['-CA', 'ca.pem', '-CAkey', 'ca.key', '-CAcreateserial', '-extfile', 'names'];
  openssl('x509', '-req', '-in', 'server.csr', ...by, '-out', 'server.pem');
  return { ca: at('ca.pem'), cert: at('server.pem'), key: at('server.key') };
}

describe('a server that asks who comes', () => {
  it.each([
    ['a token', ['--auth', 's3cret'], 's3cret\n', 'tokenFile'],
    ['a user', ['--user', 'lab', '--pass', 's3cret'], 'lab\ns3cret\n', 'userFile'],
  ] as const)('lets in %s from a file, and refuses others', async (_name, args, text, option) => {
    const server = await natsServer(args);
    await server.start();
    await letIn({ url: server.url, [option]: await fileOf(text) });
    const wrong = await fileOf(text.replaceAll('s3cret', 'wrong'));
    for (const more of [{}, { [option]: wrong }])
      await expect(letIn({ url: server.url, ...more })).rejects.toMatchObject(refused);
  });

  it('lets in an NKey from a file, and refuses others', async () => {
    const [user, stranger] = [createUser(), createUser()];
    const config = `authorization { users: [ { nkey: ${user.getPublicKey()} } ] }\n`;
    const server = await natsServer(['-c', await fileOf(config)]);
    await server.start();
    await letIn({ url: server.url, credsFile: await fileOf(`${seedOf(user)}\n`) });
    for (const more of [{}, { credsFile: await fileOf(seedOf(stranger)) }])
      await expect(letIn({ url: server.url, ...more })).rejects.toMatchObject(refused);
  });

  it('lets in credentials of a JWT and its NKey, and refuses those of another account', async () => {
    const [operator, account, user] = [createOperator(), createAccount(), createUser()];
    const config = [
      `operator: ${jwt(operator, operator, { type: 'operator', version: 2 })}`,
      'resolver: MEMORY',
      `resolver_preload: { ${account.getPublicKey()}: ${jwt(operator, account, ACCOUNT)} }\n`,
    ].join('\n');
    const server = await natsServer(['-c', await fileOf(config)], { jetstream: false });
    await server.start();
    const creds = async (by: KeyPair): Promise<string> =>
      fileOf(credsOf(jwt(by, user, USER), seedOf(user)));
    await letIn({ url: server.url, credsFile: await creds(account) });
    for (const more of [{}, { credsFile: await creds(createAccount()) }])
      await expect(letIn({ url: server.url, ...more })).rejects.toMatchObject(refused);
  });

  it('is met by TLS, and believed by its authority alone', async () => {
    const { ca, cert, key } = await certificates();
    const { ca: another } = await certificates();
    const server = await natsServer(['--tls', '--tlscert', cert, '--tlskey', key]);
    await server.start();
    await letIn({ url: server.url, caFile: ca });
    for (const more of [{}, { caFile: another }])
      await expect(letIn({ url: server.url, ...more })).rejects.toMatchObject({
        code: 'disconnected',
        message: expect.stringMatching(/certificate.*--nats-ca/) as string,
      });
  });

  it('is told of no password in an address', async () => {
    await expect(letIn({ url: 'nats://lab:s3cret@127.0.0.1:4222' })).rejects.toMatchObject({
      code: 'usage',
      message: expect.not.stringContaining('s3cret') as string,
    });
  });

  it('that is not there is said not to be', async () => {
    const server = await natsServer();
    await expect(letIn({ url: server.url })).rejects.toMatchObject({ code: 'disconnected' });
  });
});

describe('a secret', () => {
  it('stands on no command line, in no log and in no message', async () => {
    const secret = 'hidden-s3cret';
    const config = `authorization { user: lab, password: ${secret} }\n`;
    const server = await natsServer(['-c', await fileOf(config)]);
    const running = await server.start();
    const [file, wrong] = [await fileOf(`lab\n${secret}\n`), await fileOf(`lab\n${secret}x\n`)];
    const machine = await worker(server.url, 'one', ['--nats-user-file', file]);
    const out = join(await freshFolder(), 'run');
    const search = precocial([
      ...['search', '--task', 'swingup', '--preset', 'laptop', '--generations', '2'],
      ...['--popSize', '8', '--out', out, '--nats', server.url, '--nats-user-file', file],
    ]);
    const seen = [machine, search].map(({ child }) =>
      readFileSync(`/proc/${child.pid ?? 0}/cmdline`, 'utf8'),
    );
    expect(await search.ended()).toBe(0);
    const stranger = precocial(['worker', '--nats', server.url, '--nats-user-file', wrong]);
    expect(await stranger.ended()).not.toBe(0);
    const told = [machine, search, stranger, running].map(({ output }) => output);
    expect(told[2]).toMatch(/refuses these credentials/);
    const record = await readFile(join(out, 'run.json'), 'utf8');
    for (const text of [...seen, ...told, record]) expect(text).not.toContain(secret);
    expect(seen[0]).toContain(file);
  });
});
