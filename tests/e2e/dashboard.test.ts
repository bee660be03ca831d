import type { Browser } from 'playwright-core';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { Decision } from '../../src/domain/decision.ts';
import type { MoveRecord } from '../../src/domain/merge-request.ts';
import { CHROMIUM, openBrowser, overflow, PHONE, pixelsOf, type Visit, visit } from './support/browser.ts';
import { getJson, type LocalRun, movesOf, startRun, statusOf, until } from './support/local-run.ts';
import { isLeftOut } from './support/programs.ts';

const SERVICES = ['inference-t4', 'orders-db', 'search-eu', 'service-1', 'service-2', 'service-3'];

// A local run in a browser: what a person sees and clicks.
describe.skipIf(isLeftOut('the dashboard', CHROMIUM))('a local run in Chromium', () => {
  let run: LocalRun;
  let browser: Browser;
  let controller: string;
  let forge: string;
  let dashboard: Visit;

  beforeAll(async () => {
    run = startRun(['--services', SERVICES.join(',')]);
    browser = await openBrowser();
    ({ controller, forge } = await run.addresses());
    await until(
      'something is judged automatic, and the stateful service waits for a person',
      async () => {
        const moves = await movesOf(controller);
        return (
          moves.some((move) => move.verdict === 'auto') &&
          moves.some((move) => move.service === 'orders-db' && move.verdict === 'review')
        );
      },
      240_000,
    );
    dashboard = await visit(browser, controller);
    await dashboard.page.waitForSelector('.request');
  });

  afterAll(async () => {
    await browser?.close();
    await run?.stop();
  });

  const textOf = async (selector: string) => (await dashboard.page.locator(selector).first().textContent()) ?? '';

  it('shows the bill now and what is saved', async () => {
    const status = await statusOf(controller);
    const [now, saved] = await Promise.all([textOf('.number.main >> nth=0'), textOf('.number.main >> nth=1')]);
    expect(now).toMatch(/Bill per month, now\s*\$[\d,]{3,}/);
    expect(saved).toMatch(/Saved per month\s*−?\$[\d,]+/);
    expect(Math.abs(dollars(now) - (status.cost.nowUsdPerMonth ?? 0))).toBeLessThan(0.5 * (status.cost.nowUsdPerMonth ?? 0));
  });

  it('shows every service beside its provider', async () => {
    const items = await dashboard.page.locator('.service').all();
    expect((await Promise.all(items.map((item) => item.getAttribute('data-key')))).sort()).toEqual(SERVICES);
    const status = await statusOf(controller);
    const stateful = status.fleet.find((service) => service.service === 'orders-db');
    const home = dashboard.page.locator(`.provider[data-provider="${stateful?.placement?.provider}"]`);
    expect(await home.textContent()).toContain('orders-db');
    expect(await home.locator('.service[data-key="orders-db"]').textContent()).toMatch(/stateful/);
  });

  it('shows merge requests with their stages and verdicts', async () => {
    const moves = await movesOf(controller);
    const review = moves.find((move) => move.service === 'orders-db' && move.verdict === 'review') as MoveRecord;
    const row = dashboard.page.locator(`.requests.waiting [data-key="${review.iid}"]`);
    const text = await row.textContent();
    for (const word of [
      'orders-db',
      'Opened',
      'Judged',
      'Merged',
      'Applied',
      'Verified',
      'needs review',
      review.verdictReasons[0] ?? '',
    ])
      expect(text).toContain(word);
    expect(await row.locator('a').first().getAttribute('href')).toBe(review.webUrl);
    expect(await row.locator('.track li.held').textContent()).toContain('Judged');
    expect(await dashboard.page.getByText('automatic', { exact: true }).count()).toBeGreaterThan(0);
  });

  it('shows decisions with their reasons, and every place that was compared', async () => {
    const decisions = await getJson<Decision[]>(`${controller}/api/v1/decisions?latest=true&limit=50`);
    const stays = decisions.find((decision) => decision.service === 'service-3') as Decision;
    const item = dashboard.page.locator('.decision[data-key="service-3"]');
    expect((await item.locator('p').first().textContent())?.length).toBeGreaterThan(20);
    await item.locator('summary').click();
    await dashboard.page.waitForSelector('.decision[data-key="service-3"] tbody tr');
    expect(await item.locator('tbody tr').count()).toBe(stays.candidates.length);
    expect(await item.locator('tbody').textContent()).toMatch(/runs here/);
  });

  it('draws the bill and thirteen curves in the colours of their providers', async () => {
    await until('the bill is drawn', async () => (await pixelsOf(dashboard.page, '#bill', '--good')) > 200, 60_000);
    for (const provider of ['--aws', '--alibaba', '--gcp', '--azure'])
      expect(await pixelsOf(dashboard.page, '#telemetry', provider), provider).toBeGreaterThan(150);
    expect(await dashboard.page.locator('#regions tbody tr').count()).toBe(13);
    const before = await pixelsOf(dashboard.page, '#telemetry', '--alibaba');
    for (const region of await dashboard.page.locator('#regions button[data-region^="alibaba/"]').all()) await region.click();
    await until(
      'its curves are gone',
      async () => (await pixelsOf(dashboard.page, '#telemetry', '--alibaba')) < before / 10,
      10_000,
    );
    await dashboard.page.getByRole('button', { name: 'Latency' }).click();
    expect(await textOf('#regions')).toMatch(/\d+ ms/);
  });

  it('grows the feed without being loaded again', async () => {
    await dashboard.page.evaluate('globalThis.notReloaded = true');
    const newest = await textOf('#feed li');
    await until('the feed has grown', async () => (await textOf('#feed li')) !== newest, 120_000);
    expect(await dashboard.page.evaluate('globalThis.notReloaded')).toBe(true);
    expect(await textOf('#connection')).toBe('live');
  });

  it('keeps focus and what was opened while it refreshes', async () => {
    const cycles = (await statusOf(controller)).cycle.count;
    await dashboard.page.locator('.request a').first().focus();
    const focused = await dashboard.page.evaluate('document.activeElement.textContent');
    await until('it was evaluated again', async () => (await statusOf(controller)).cycle.count > cycles + 1, 60_000);
    await dashboard.page.waitForTimeout(2500);
    expect(focused).toMatch(/^!\d+$/);
    expect(await dashboard.page.evaluate('document.activeElement.textContent')).toBe(focused);
    expect(await dashboard.page.locator('.decision[data-key="service-3"] details[open] tbody tr').count()).toBeGreaterThan(0);
  });

  it('fits a phone', async () => {
    const phone = await visit(browser, controller, PHONE);
    await phone.page.waitForSelector('.request');
    await phone.page.waitForSelector('#regions tbody tr');
    expect(await overflow(phone.page)).toBe(0);
    expect(phone.complaints).toEqual([]);
    await phone.close();
  });

  it('has complained about nothing', () => expect(dashboard.complaints).toEqual([]));

  describe('the pages of the forge', () => {
    let request: Visit;
    let iid: number;

    beforeAll(async () => {
      const review = (await movesOf(controller)).find((move) => move.service === 'orders-db' && move.verdict === 'review');
      iid = review?.iid ?? 0;
      request = await visit(browser, `${forge}/platform/fleet/-/merge_requests/${iid}`);
    });

    it('show what moves and what it costs as tables', async () => {
      const description = request.page.locator('.description');
      expect(await description.locator('table').count()).toBeGreaterThanOrEqual(2);
      expect(await description.textContent()).toContain('orders-db');
      expect(await description.textContent()).not.toMatch(/\|---|<!--|trimtab:v1/);
      expect(await request.page.locator('#changes').textContent()).toContain('infra/placements/orders-db.ts');
    });

    it('let two persons approve and one merge, and what was merged is applied', async () => {
      // A critical service needs two approvals of others than its author.
      for (const person of ['root', 'ops']) {
        await request.page.locator(`.acting button[value="${person}"]`).click();
        await request.page.locator(`.acting button[value="${person}"][aria-pressed="true"]`).waitFor();
        await request.page.getByRole('button', { name: 'Approve' }).click();
        await request.page.getByRole('button', { name: 'Revoke approval' }).waitFor();
      }
      await request.page.getByRole('button', { name: 'Merge', exact: true }).click();
      await request.page.locator('.box.merged').waitFor();
      expect(await request.page.locator('.box.merged').textContent()).toContain('Merged by');
      let move: MoveRecord | undefined;
      await until(
        'it is applied',
        async () => {
          move = (await movesOf(controller)).find((each) => each.iid === iid);
          return move?.appliedAt !== null || move.stage === 'failed';
        },
        240_000,
      );
      expect(move).toMatchObject({ verdict: 'review', service: 'orders-db' });
      expect(['applied', 'verified']).toContain(move?.stage);
      await until(
        'the dashboard says so',
        async () => (await textOf(`.request[data-key="${iid}"] .track`)).match(/Applied \(done\)/) !== null,
        20_000,
      );
    });

    it('fit a phone and complain about nothing', async () => {
      const phone = await visit(browser, `${forge}/platform/fleet/-/merge_requests/${iid}`, PHONE);
      expect(await overflow(phone.page)).toBe(0);
      expect([...phone.complaints, ...request.complaints]).toEqual([]);
      await phone.close();
    });
  });
});

function dollars(text: string): number {
  return Number(/\$([\d,]+)/.exec(text)?.[1]?.replaceAll(',', ''));
}
