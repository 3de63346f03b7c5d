import type { IncomingMessage } from 'node:http';

/**
 * True if a request names this host and comes from its own page, or from no page at all. A page of
 * another origin, and a name that was made to point here (DNS rebinding), are turned away.
 * @param needOrigin also refuse requests that do not say where they come from (WebSockets always do)
 */
export function isOwnRequest(
  request: Pick<IncomingMessage, 'headers'>,
  port: number,
  needOrigin: boolean,
): boolean {
  const { host, origin } = request.headers;
  if (host !== `127.0.0.1:${port}` && host !== `localhost:${port}`) return false;
  if (origin === undefined) {
    if (needOrigin) return false;
  } else if (origin !== `http://${host}`) return false;
  const site = request.headers['sec-fetch-site'];
  return site === undefined || site === 'same-origin' || site === 'none';
}
