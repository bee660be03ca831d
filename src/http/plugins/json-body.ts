import { isUtf8 } from 'node:buffer';
import type { App } from '../edge.ts';
import { Problem } from '../problem.ts';

/** Deeper than anything we are sent; a parser's stack ends much later. */
const DEEPEST = 32;

/** Bodies are JSON and nothing else; verified raw where the route asks for it, then measured, then parsed. */
export function jsonBody(app: App): void {
  const parse = app.getDefaultJsonParser('error', 'error');
  app.removeAllContentTypeParsers();
  app.addContentTypeParser('application/json', { parseAs: 'buffer' }, (request, body: Buffer, done) => {
    try {
      request.routeOptions.config.verifyBody?.(request, body);
      if (!isUtf8(body)) throw new Problem(400, 'invalid-request', 'the body is not UTF-8');
      if (depth(body) > DEEPEST) throw new Problem(400, 'invalid-request', `the body is nested more than ${DEEPEST} deep`);
    } catch (error) {
      done(error as Error, undefined);
      return;
    }
    parse(request, body.toString('utf8'), done);
  });
}

const QUOTE = 0x22;
const BACKSLASH = 0x5c;

/** How deep objects and arrays are nested, in one pass and without recursion. */
export function depth(json: Uint8Array): number {
  let level = 0;
  let deepest = 0;
  let inText = false;
  for (let i = 0; i < json.length; i++) {
    const byte = json[i];
    if (inText) {
      if (byte === BACKSLASH) i++;
      else if (byte === QUOTE) inText = false;
    } else if (byte === QUOTE) inText = true;
    else if (byte === 0x7b || byte === 0x5b) deepest = Math.max(deepest, ++level);
    else if (byte === 0x7d || byte === 0x5d) level--;
  }
  return deepest;
}
