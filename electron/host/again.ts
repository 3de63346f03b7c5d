import { createHmac, randomBytes, timingSafeEqual } from 'node:crypto';
import { readFile, writeFile } from 'node:fs/promises';
import { join } from 'node:path';

import { makeFolders } from '../system/files.ts';

/** Questions a host keeps open; older ones are forgotten. */
const MOST_OPEN = 64;

/**
 * How a window that was let in comes in again after its host was started anew: both prove that they know a
 * key of this person's settings folder, and neither sends it. A stranger that listens at the old port learns
 * nothing, and a page that was never let in does not have the key.
 */
export interface Again {
  /** Given to a window over its own connection. */
  readonly key: Uint8Array;
  /** Answers a window's question with proof of the key, and asks one back. */
  readonly ask: (question: string) => { readonly question: string; readonly proof: string };
  /** True if the window's proof answers a question of `ask`; each question is answered once. */
  readonly answers: (question: string, proof: string) => boolean;
}

const base64 = (bytes: Uint8Array): string => Buffer.from(bytes).toString('base64url');

function proofOf(key: Uint8Array, who: 'host' | 'window', ...said: readonly string[]): string {
  return base64(
    createHmac('sha256', key)
      .update([who, ...said].join(' '))
      .digest(),
  );
}

export function createAgain(key: Uint8Array): Again {
  const open = new Set<string>();
  return {
    key,
    ask(question) {
      const back = base64(randomBytes(32));
      open.add(back);
      const [oldest] = open;
      if (open.size > MOST_OPEN && oldest !== undefined) open.delete(oldest);
      return { question: back, proof: proofOf(key, 'host', question, back) };
    },
    answers(question, proof) {
      if (!open.delete(question)) return false;
      const right = Buffer.from(proofOf(key, 'window', question));
      const given = Buffer.from(proof);
      return right.length === given.length && timingSafeEqual(right, given);
    },
  };
}

/** What a host keeps for the next launch. */
export interface LastLaunch {
  readonly key: Uint8Array;
  /** The port windows of the last launch wait at; null if there was none. */
  readonly port: number | null;
}

const fileIn = (settings: string): string => join(settings, 'host.json');

/** Reads what the last launch left; a missing or damaged file gives a new key. */
export async function readLastLaunch(settings: string): Promise<LastLaunch> {
  const text = await readFile(fileIn(settings), 'utf8').catch(() => '');
  try {
    const value = JSON.parse(text) as { readonly key?: unknown; readonly port?: unknown };
    const key = Buffer.from(typeof value.key === 'string' ? value.key : '', 'base64url');
    const { port } = value;
    const isPort = typeof port === 'number' && Number.isInteger(port) && port > 0 && port < 65536;
    if (key.length === 32) return { key: new Uint8Array(key), port: isPort ? port : null };
  } catch {
    // A new key costs one link to be opened again.
  }
  return { key: new Uint8Array(randomBytes(32)), port: null };
}

/** Remembers a launch, readable by this account alone. Where it cannot be written, windows cannot return. */
export async function rememberLaunch(settings: string, { key, port }: LastLaunch): Promise<void> {
  await makeFolders(settings);
  await writeFile(fileIn(settings), `${JSON.stringify({ key: base64(key), port })}\n`, {
    mode: 0o600,
  });
}
