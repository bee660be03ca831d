import { join } from 'node:path';
import type { Browser } from 'playwright-core';
import { afterAll, beforeAll, describe, expect, it, onTestFinished } from 'vitest';
import type { Commands } from '../../src/controller/commands.ts';
import type { MoveRecord } from '../../src/domain/merge-request.ts';
import { TrimtabError } from '../../src/lib/errors.ts';
import { anEdge, listening, PlayedCommands } from '../http/harness.ts';
import { aCostAnalysis, aStatus, aTelemetry } from '../http/samples.ts';
import { aMove, aMoveRecord, aStay, aVerdict, aVerification, NOON } from '../store/samples.ts';
import { CHROMIUM, openBrowser, overflow, PHONE, type Visit, visit } from './support/browser.ts';
import { ROOT, until } from './support/local-run.ts';
import { isLeftOut } from './support/programs.ts';

const DASHBOARD = join(ROOT, 'src/dashboard');
const PAYLOAD =
  '</script><script>hacked=1</script>"\'><img src="/planted.png" onerror="hacked=1"><svg onload=hacked=1>javascript:hacked=1//';
/** Words that the API promises; everything else may come from anywhere. */
const FIXED = new Set([
  'action',
  'kind',
  'stage',
  'verdict',
  'verification',
  'type',
  'code',
  'factor',
  'outcome',
  'criterion',
  'headSha',
  'decisionId',
]);

/** The same value with every text, and every name of a free-form map, replaced by the payload. */
function hostile<T>(value: T): T {
  if (typeof value === 'string') return `${value}${PAYLOAD}` as T;
  if (Array.isArray(value)) return value.map(hostile) as T;
  if (typeof value !== 'object' || value === null) return value;
  const entries = Object.entries(value).map(([name, inner]) => {
    const isMap =
      /^(gpuAvailability|pricesUsdPerHour|latencyMs|rejected)$/.test(name) && typeof inner === 'object' && inner !== null;
    const kept = isMap ? Object.fromEntries(Object.entries(inner).map(([key, each]) => [`${key}${PAYLOAD}`, each])) : inner;
    return [name, FIXED.has(name) ? inner : hostile(kept)];
  });
  return Object.fromEntries(entries) as T;
}

class HostileCommands extends PlayedCommands {
  override status = async () => hostile(aStatus({ problems: ['A problem.'], links: { forge: null, clouds: null } }));
  override telemetry = async () => hostile(aTelemetry());
  override costAnalysis = async () => hostile(aCostAnalysis());
  override decisions = async () => [hostile(aMove()), hostile(aStay('dec_02', { service: 'service-2' }))];
  override mergeRequests = async () => [
    {
      ...hostile(aMoveRecord('dec_01', { verdict: 'review', verdictReasons: ['Why.'], stage: 'judged' })),
      webUrl: 'javascript:hacked=1',
      judgedAt: NOON + 2000,
    },
  ];
  override decision = async () => {
    const verdicts = [hostile(aVerdict({ outcome: 'deny', securityEvents: ['Forged.'], approvedBy: 'root' }))];
    return { decision: hostile(aMove()), move: hostile(aMoveRecord()), verdicts, verification: hostile(aVerification()) };
  };
}

class EmptyCommands extends PlayedCommands {
  override status = async () =>
    aStatus({ fleet: [], cost: { nowUsdPerMonth: null, baselineUsdPerMonth: null, savedUsdPerMonth: null } });
  override telemetry = async () => ({ ...aTelemetry(), takenAt: null, rejected: {}, grid: [], regions: [] });
  override costAnalysis = async () => ({ ...aCostAnalysis(), services: [], byProvider: [], history: [] });
  override decisions = async () => [];
  override mergeRequests = async () => [];
}

// The real edge and the real page over a controller that is played: what no run shows on demand.
describe.skipIf(isLeftOut('the played dashboard', CHROMIUM))('the dashboard over a played controller', () => {
  let browser: Browser;

  beforeAll(async () => {
    browser = await openBrowser();
  });
  afterAll(() => browser?.close());

  const serve = async (commands: Commands) => {
    const edge = await anEdge({ commands, dashboardRoot: DASHBOARD });
    return { edge, ...(await listening(edge)) };
  };
  const open = async (commands: Commands, viewport?: typeof PHONE): Promise<Visit> => {
    const visited = await visit(browser, (await serve(commands)).url, viewport);
    onTestFinished(() => visited.close());
    return visited;
  };
  const textOf = async ({ page }: Visit, selector: string) => (await page.locator(selector).first().textContent()) ?? '';

  describe('that says hostile things', () => {
    it('shows them as text and runs none of them', async () => {
      const commands = new HostileCommands();
      const { page, complaints } = await open(commands);
      await page.waitForSelector('.request');
      const event = commands.happen(PAYLOAD);
      for (const listener of commands.listeners)
        listener({ ...event, id: 2, type: 'alert', service: PAYLOAD, url: 'javascript:hacked=1/merge_requests/7' });
      await page.waitForSelector('#feed li[data-type="alert"]');
      await page.locator('.decision summary').first().click();
      await page.waitForSelector('.candidates tbody tr');
      await page.locator('.rules-of summary').first().click();
      await page.waitForSelector('.rules tbody tr');
      await page.getByRole('button', { name: 'Latency' }).click();
      for (const link of await page.locator('main a').all()) expect(await link.getAttribute('href')).toMatch(/^https?:/);
      expect(await page.evaluate('typeof hacked')).toBe('undefined');
      expect(
        await page
          .locator('main img, main script, main iframe, main [onerror], main [onload], main [style]:not(.uplot *):not(.uplot)')
          .count(),
      ).toBe(0);
      for (const selector of [
        '.request',
        '.service',
        '.decision',
        '#feed',
        '#regions',
        '#problems',
        '.candidates',
        '.rules',
        '#telemetry-hint',
      ])
        expect(await page.locator(selector).first().textContent(), selector).toContain('<img src="/planted.png"');
      expect(complaints).toEqual([]);
    });

    it('still fits a phone', async () => {
      const { page } = await open(new HostileCommands(), PHONE);
      await page.waitForSelector('.request');
      await page.locator('.decision summary').first().click();
      await page.waitForSelector('.candidates tbody tr');
      await page.locator('.rules-of summary').first().click();
      await page.waitForSelector('.rules tbody tr');
      expect(await overflow(page)).toBe(0);
    });
  });

  it('says what is still to come when nothing is known', async () => {
    const visited = await open(new EmptyCommands());
    await until('the API was read', async () => (await textOf(visited, '#requests')).includes('None yet'), 20_000);
    expect(await textOf(visited, '#fleet')).toContain('No service is known yet');
    expect(await textOf(visited, '#decisions')).toContain('first evaluation is still to come');
    expect(await textOf(visited, '#regions')).toContain('No offer is known yet');
    expect(await textOf(visited, '#numbers')).toContain('unknown');
    expect(await textOf(visited, '#numbers')).not.toContain('$0 where');
    expect(await visited.page.locator('#problems').isVisible()).toBe(false);
    expect(visited.complaints).toEqual([]);
  });

  it('tells apart how far merge requests have come', async () => {
    const judged = { judgedAt: NOON + 2000 };
    const merged = { ...judged, mergedAt: NOON + 3000 };
    const applied = { ...merged, appliedAt: NOON + 4000 };
    const moves: [string, Partial<MoveRecord>, string][] = [
      ['opened', { stage: 'opened' }, 'done now ahead ahead ahead'],
      ['waiting', { ...judged, stage: 'judged', verdict: 'review' }, 'done held ahead ahead ahead'],
      ['denied', { ...judged, stage: 'failed', verdict: 'deny', endedAt: NOON + 9 }, 'done bad ahead ahead ahead'],
      ['merging', { ...judged, stage: 'merging', verdict: 'auto' }, 'done done now ahead ahead'],
      ['not-applied', { ...merged, stage: 'failed', verdict: 'auto', endedAt: NOON + 9 }, 'done done done bad ahead'],
      ['withdrawn', { ...judged, stage: 'closed', verdict: 'auto', endedAt: NOON + 9 }, 'done done ahead ahead ahead'],
      [
        'held',
        { ...applied, stage: 'verified', verdict: 'auto', verification: 'held', endedAt: NOON + 9 },
        'done done done done done',
      ],
      [
        'regressed',
        { ...applied, stage: 'verified', verdict: 'auto', verification: 'regressed', endedAt: NOON + 9 },
        'done done done done bad',
      ],
    ];
    const commands = new PlayedCommands();
    commands.mergeRequests = async () => moves.map(([service, facts], iid) => aMoveRecord('dec_01', { service, iid, ...facts }));
    const { page } = await open(commands);
    await page.waitForSelector('.request');
    for (const [iid, [service, , states]] of moves.entries()) {
      const steps = await page.locator(`.request[data-key="${iid}"] .track li`).all();
      expect((await Promise.all(steps.map((step) => step.getAttribute('class')))).join(' '), service).toBe(states);
    }
    const counts = await page.locator('#requests .count').allTextContents();
    expect(counts).toEqual(['1', '2', '5']);
  });

  it('shows what each rule said when asked, the objections first', async () => {
    const commands = new PlayedCommands();
    const asked: string[] = [];
    const rule = aVerdict().rules[0] ?? expect.fail();
    const rules = [
      rule,
      {
        ...rule,
        rule: 'freeze_windows',
        outcome: 'review' as const,
        waived: true,
        waivedBy: 'a waiver of shop until 2026-12-31: sale',
      },
      {
        ...rule,
        rule: 'confidence',
        outcome: 'review' as const,
        reason: 'Not sure enough.',
        input: '0.700',
        bound: 'above 0.850',
      },
    ];
    commands.mergeRequests = async () => [aMoveRecord('dec_01', { stage: 'judged', verdict: 'review', judgedAt: NOON + 2000 })];
    commands.decision = async (id) => {
      asked.push(id);
      const older = aVerdict({}, { headSha: 'c'.repeat(40) });
      const verdicts = [older, aVerdict({ outcome: 'review', rules }), older];
      return { decision: aMove(), move: aMoveRecord(), verdicts, verification: aVerification() };
    };
    const { page, complaints } = await open(commands);
    await page.waitForSelector('.rules-of');
    expect(asked).toEqual([]);
    await page.locator('.rules-of summary').click();
    await page.waitForSelector('.rules tbody tr');
    expect(await page.locator('.rules tbody th').allTextContents()).toEqual(['confidence', 'freeze windows', 'cost']);
    expect(await page.locator('.rules tbody tr').first().locator('td').allTextContents()).toEqual([
      'review',
      '0.700',
      'above 0.850',
      'Not sure enough.For auto: Choose a cheaper place.',
    ]);
    expect(await page.locator('.rules tbody tr').nth(1).textContent()).toContain(
      'Waived by a waiver of shop until 2026-12-31: sale.',
    );
    // A refresh asks nothing again, and leaves open what is open.
    await page.waitForTimeout(3000);
    expect(asked).toEqual(['dec_01']);
    expect(await page.locator('.rules tbody tr').count()).toBe(3);
    expect(complaints).toEqual([]);
  });

  it('says that the API fails, and keeps what it had', async () => {
    const commands = new PlayedCommands();
    const visited = await open(commands);
    await visited.page.waitForSelector('.request');
    commands.refusal = new TrimtabError('store-io', 'the journal cannot be read');
    await visited.page.locator('#problems').waitFor({ state: 'visible' });
    expect(await textOf(visited, '#problems')).toMatch(
      /does not answer \(status was answered with 50\d\): what is shown is from 12:00:00 UTC/,
    );
    expect(await visited.page.locator('.request').count()).toBe(1);
    expect(await textOf(visited, '#connection')).toBe('reconnecting');
    commands.refusal = null;
    await visited.page.locator('#problems').waitFor({ state: 'hidden' });
    expect(await textOf(visited, '#connection')).toBe('live');
  });

  it('finds a controller again that was away, with a journal that begins anew', async () => {
    const commands = new PlayedCommands();
    const first = await serve(commands);
    const visited = await visit(browser, first.url);
    onTestFinished(() => visited.close());
    commands.happen('The first life.');
    await until('the feed is there', async () => (await textOf(visited, '#feed')).includes('first life'), 10_000);
    await first.edge.app.close();
    await until('the loss is seen', async () => (await textOf(visited, '#connection')) === 'reconnecting', 20_000);
    await until('it is said', async () => (await textOf(visited, '#problems')).includes('does not answer'), 20_000);

    const again = new PlayedCommands();
    again.feed.push({ id: 1, at: NOON + 3_600_000, type: 'notice', service: null, sentence: 'The second life.', url: null });
    const second = await anEdge({ commands: again, dashboardRoot: DASHBOARD });
    await second.app.listen({ host: '127.0.0.1', port: first.port });
    await until('the feed is there again', async () => (await textOf(visited, '#feed')).includes('second life'), 30_000);
    expect(await textOf(visited, '#feed')).not.toContain('first life');
    again.happen('And it goes on.');
    await until('it goes on', async () => (await textOf(visited, '#feed li')).includes('And it goes on.'), 10_000);
    await until('all is well', async () => (await textOf(visited, '#connection')) === 'live', 20_000);
    expect(await visited.page.locator('#problems').isVisible()).toBe(false);
  });
});
