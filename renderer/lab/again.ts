/** What asking to come in again led to. */
export type Return = 'in' | 'refused' | 'nobody';

const ADDRESS = '/again';

function base64(bytes: Uint8Array): string {
  let binary = '';
  for (const byte of bytes) binary += String.fromCharCode(byte);
  return btoa(binary).replaceAll('+', '-').replaceAll('/', '_').replace(/=+$/, '');
}

async function proofOf(key: Uint8Array, said: string): Promise<string> {
  const imported = await crypto.subtle.importKey(
    'raw',
    new Uint8Array(key),
    { name: 'HMAC', hash: 'SHA-256' },
    false,
    ['sign'],
  );
  const signed = await crypto.subtle.sign('HMAC', imported, new TextEncoder().encode(said));
  return base64(new Uint8Array(signed));
}

function isAnswer(value: unknown): value is { readonly question: string; readonly proof: string } {
  return (
    typeof value === 'object' &&
    value !== null &&
    'question' in value &&
    typeof value.question === 'string' &&
    'proof' in value &&
    typeof value.proof === 'string'
  );
}

/**
 * Asks the host at this page's address to let the window in again, after it proved that it is the host of the
 * same person: see electron/host/again.ts.
 * @param key what the window got when it was in; without one, only whether somebody answers is found out
 */
export async function comeAgain(key: Uint8Array | null): Promise<Return> {
  const question = base64(crypto.getRandomValues(new Uint8Array(32)));
  try {
    const first = await fetch(ADDRESS, { method: 'POST', headers: { 'X-Question': question } });
    if (!first.ok || key === null) return 'refused';
    const answer: unknown = await first.json();
    if (!isAnswer(answer)) return 'refused';
    if (answer.proof !== (await proofOf(key, `host ${question} ${answer.question}`)))
      return 'refused';
    const proof = await proofOf(key, `window ${answer.question}`);
    const second = await fetch(ADDRESS, {
      method: 'POST',
      headers: { 'X-Question': answer.question, 'X-Proof': proof },
    });
    return second.ok ? 'in' : 'refused';
  } catch {
    return 'nobody';
  }
}
