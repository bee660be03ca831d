import { inspect } from 'node:util';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { createLogger } from '../../src/observability/log.ts';
import { createRedactor, MASK } from '../../src/observability/redact.ts';

const CANARY = 'canary-Tok3n/with+odd "chars"&ü 7f3a91';

/** Every way in which a secret is known to leak into text. */
function disguises(secret: string): string[] {
  const bytes = Buffer.from(secret);
  const basic = ['', 'u:', 'us:', 'user:'].map((user) => Buffer.from(`${user}${secret}`).toString('base64'));
  return [
    secret,
    JSON.stringify({ secret }),
    JSON.stringify(JSON.stringify({ secret })),
    encodeURIComponent(secret),
    new URLSearchParams({ q: secret }).toString(),
    bytes.toString('hex'),
    bytes.toString('base64'),
    bytes.toString('base64url'),
    ...basic,
    ...basic.map((text) => text.replaceAll('+', '-').replaceAll('/', '_').replaceAll('=', '')),
  ];
}

function collect() {
  const lines: string[] = [];
  return { lines, write: (line: string) => void lines.push(line) };
}

describe('redactor', () => {
  it('masks a registered secret in every disguise', () => {
    const redactor = createRedactor();
    redactor.registerSecret(CANARY);
    for (const text of disguises(CANARY)) {
      const masked = redactor.mask(`before ${text} after`);
      expect(masked).toContain(MASK);
      expect(masked).toMatch(/^before .* after$/);
      for (const needle of disguises(CANARY)) expect(masked).not.toContain(needle);
    }
  });

  it('masks whatever the secret is made of', () => {
    fc.assert(
      fc.property(fc.string({ minLength: 8, maxLength: 60, unit: 'binary-ascii' }), fc.nat(40), (secret, offset) => {
        const redactor = createRedactor();
        redactor.registerSecret(secret);
        const basic = Buffer.from(`${'x'.repeat(offset)}${secret}`).toString('base64');
        expect(redactor.mask(JSON.stringify({ secret }))).not.toContain(JSON.stringify(secret).slice(1, -1));
        // What is left of the base64 form no longer decodes to the secret.
        expect(redactor.mask(basic)).not.toBe(basic);
      }),
      { numRuns: 500 },
    );
  });

  it('masks the longer of two secrets that share a beginning', () => {
    const redactor = createRedactor();
    redactor.registerSecret('shared-start');
    redactor.registerSecret('shared-start-and-more');
    expect(redactor.mask('a shared-start-and-more z')).toBe(`a ${MASK} z`);
  });

  it.each([
    ['glpat-abcdefghijklmnopqrst', MASK],
    ['http://bot:hunter2@127.0.0.1/platform/fleet.git', `http://${MASK}@127.0.0.1/platform/fleet.git`],
    ['{"private-token":"abc123"}', `{"private-token":"${MASK}"}`],
    ['authorization: Bearer abc.def', `authorization: ${MASK}`],
    ['X-Gitlab-Token=abc', `X-Gitlab-Token=${MASK}`],
  ])('knows an unregistered secret by its looks: %s', (text, masked) => {
    expect(createRedactor().mask(text)).toBe(masked);
  });

  it.each([
    'x',
    'a://',
    '://a:',
    'a:b@',
    'authorization: ',
    'authorization=',
    'private-token" : ',
    'glpat-',
    'glpat-a',
    ' ',
    '\\"',
  ])('takes its time by the length of the text alone: %s', (piece) => {
    const redactor = createRedactor();
    redactor.registerSecret(CANARY);
    const text = piece.repeat(500_000 / piece.length);
    const start = performance.now();
    redactor.mask(text);
    expect(performance.now() - start).toBeLessThan(500);
  });

  it('leaves ordinary text alone', () => {
    const redactor = createRedactor();
    redactor.registerSecret(CANARY);
    const text =
      'service-1 moves to https://gitlab.example.com/platform/fleet/-/merge_requests/7 at 12:30 (a@b), global-accelerator-configuration';
    expect(redactor.mask(text)).toBe(text);
  });

  it('refuses to promise anything for a short secret', () => {
    expect(() => createRedactor().registerSecret('hunter2')).toThrow(/7 characters cannot be kept secret/);
    expect(() => createRedactor().registerSecret('')).toThrow(/cannot be kept secret/);
  });

  it('shares nothing with another redactor', () => {
    createRedactor().registerSecret(CANARY);
    expect(createRedactor().mask(CANARY)).toBe(CANARY);
  });
});

describe('logger', () => {
  it('writes no secret, wherever it hides in what is logged', () => {
    const stream = collect();
    const redactor = createRedactor();
    redactor.registerSecret(CANARY);
    const logger = createLogger({ level: 'debug', destination: stream, redactor });
    const request = new Request('http://127.0.0.1/', { headers: { 'private-token': 'header-canary-1' } });
    const cause = Object.assign(new Error(`cause with ${CANARY}`), { request });
    const error = Object.assign(new Error(`failed with ${CANARY}`, { cause }), { options: { token: CANARY }, request });

    logger.info(`message ${CANARY}`);
    logger.info({ deep: { er: [{ token: CANARY }] } }, 'object');
    logger.error({ err: error }, 'failed');
    logger.error(error);
    logger.error({ error }, inspect(error));
    logger.child({ room: 'forge', url: `https://bot:${encodeURIComponent(CANARY)}@host/` }).warn('child');
    for (const text of disguises(CANARY)) logger.debug(text);

    const output = stream.lines.join('');
    for (const needle of [...disguises(CANARY), 'header-canary-1']) expect(output).not.toContain(needle);
    for (const line of stream.lines) expect(() => JSON.parse(line)).not.toThrow();
    expect(stream.lines.length).toBe(6 + disguises(CANARY).length);
  });

  it('masks what was registered after the logger and its children were made', () => {
    const stream = collect();
    const redactor = createRedactor();
    const child = createLogger({ level: 'info', destination: stream, redactor }).child({ room: 'store' });
    redactor.registerSecret(CANARY);
    child.info(CANARY);
    expect(JSON.parse(stream.lines[0] ?? '')).toMatchObject({ level: 'info', room: 'store', msg: MASK });
  });

  it('keeps quiet below its level', () => {
    const stream = collect();
    createLogger({ level: 'warn', destination: stream }).info('not this');
    createLogger({ level: 'silent', destination: stream }).error('nor this');
    expect(stream.lines).toEqual([]);
  });

  it('says what an error was, and why', () => {
    const stream = collect();
    const error = new TypeError('outer', { cause: new Error('inner', { cause: new Error('innermost') }) });
    createLogger({ level: 'info', destination: stream }).error({ err: error }, 'it broke');
    expect(JSON.parse(stream.lines[0] ?? '')).toMatchObject({
      msg: 'it broke',
      err: { type: 'TypeError', message: 'outer', causes: ['Error: inner', 'Error: innermost'] },
    });
  });
});
