/**
 * True when a page of this origin may listen: our own, one on this machine, or no page at all.
 * Browsers let any page open a WebSocket anywhere; only this check keeps foreign ones out.
 */
export function isFriendly(origin: string | undefined, host: string | undefined): boolean {
  if (origin === undefined) return true;
  const url = URL.parse(origin);
  if (url === null || !/^https?:$/.test(url.protocol)) return false;
  return url.host === host || /^(localhost|127\.\d+\.\d+\.\d+|\[::1\])$/.test(url.hostname);
}
