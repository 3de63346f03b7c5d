import { randomBytes, timingSafeEqual } from 'node:crypto';

/** Who may come in: whoever opened a one-time link holds the launch's cookie from then on. */
export interface Entrance {
  /** Makes a link that works once. @param to path of the page behind it, beginning with '/' */
  readonly link: (to?: string) => string;
  /** Spends a link's token. @returns the path to go on to, or null for a wrong or used token */
  readonly spend: (token: string) => string | null;
  /** Value of the Set-Cookie header. */
  readonly cookie: string;
  /** True if a Cookie header holds the launch's secret. */
  readonly knows: (header: string | undefined) => boolean;
}

const secret = (): string => randomBytes(32).toString('base64url');

function same(a: string, b: string): boolean {
  const [x, y] = [Buffer.from(a), Buffer.from(b)];
  return x.length === y.length && timingSafeEqual(x, y);
}

/** @param origin the host's own, such as 'http://127.0.0.1:4000' */
export function createEntrance(origin: () => string): Entrance {
  // Named per launch: cookies of two hosts on two ports of one machine would overwrite each other.
  const name = `precocial-${randomBytes(6).toString('hex')}`;
  const value = secret();
  const links = new Map<string, string>();
  return {
    link(to = '/') {
      const token = secret();
      links.set(token, to);
      return `${origin()}/enter?token=${token}`;
    },
    spend(token) {
      for (const [known, to] of links) {
        if (!same(known, token)) continue;
        links.delete(known);
        return to;
      }
      return null;
    },
    cookie: `${name}=${value}; HttpOnly; SameSite=Strict; Path=/`,
    knows(header) {
      const pairs = (header ?? '').split(';').map((pair) => pair.trim());
      return pairs.some((pair) => pair.startsWith(`${name}=`) && same(pair, `${name}=${value}`));
    },
  };
}
