import { describe, expect, it } from 'vitest';
import type { Move } from '../../src/domain/decision.ts';
import { printBody } from '../../src/merge-request/body.ts';
import { parseBody } from '../../src/merge-request/index.ts';
import { riskOf } from '../../src/merge-request/risk.ts';
import { PAYLOADS } from './escape-payloads.ts';
import { candidate, ELSEWHERE, SPEC, sampleHeal, sampleMove } from './sample-move.ts';

const DIGEST = `sha256:${'d'.repeat(64)}`;

function body(move: Move, spec: typeof SPEC | null = SPEC): string {
  return printBody({ move, spec, recordDigest: DIGEST, keyId: 'tk_21fe31dfa154a261' });
}

describe('the description', () => {
  it('ends with a block that reads back', () => {
    const text = body(sampleMove());

    expect(text.trimEnd()).toMatch(/<!-- trimtab:v1 [\w-]+ -->$/);
    expect(parseBody(text)).toMatchObject({
      decisionId: sampleMove().id,
      kind: 'optimize',
      recordDigest: DIGEST,
      issuedAt: '2026-03-01T12:00:00.000Z',
    });
  });

  it('answers every question of a reviewer under its own heading', () => {
    const headings = [...body(sampleMove()).matchAll(/^## (.+)$/gm)].map(([, heading]) => heading);

    expect(headings).toEqual([
      'What moves',
      'What it costs',
      'Why',
      'Risk: medium',
      'Scores',
      'Considered and not taken',
      'How to undo',
    ]);
  });

  it('never turns an unknown value into a number', () => {
    const text = body(sampleMove());
    const row = text.split('\n').find((line) => line.includes('`2 x Standard_B2s'));

    expect(row).toContain('unknown');
    expect(text).not.toMatch(/NaN|undefined|null|Infinity/);
  });

  it('draws only candidates with a score', () => {
    const chart = /```mermaid\n([\s\S]*?)```/.exec(body(sampleMove()))?.[1] ?? '';

    expect(chart).toContain('x-axis ["alibaba/ap-southeast-1 2x ecs.g6.large"');
    expect(chart).toMatch(/bar \[0\.\d{3}, 0\.\d{3}, 0\.\d{3}\]/);
    expect(chart).not.toContain('azure');
  });

  it('draws nothing when no candidate has a score', () => {
    const candidates = sampleMove().candidates.map((one) => ({ ...one, score: null }));

    expect(body(sampleMove({ candidates }))).not.toContain('mermaid');
  });

  it('keeps both ends of the move among the candidates that it shows', () => {
    const many = Array.from({ length: 30 }, (_, n) => candidate({ ...ELSEWHERE, region: `r-${n}` }, [1, 1, 1, 1]));
    const text = body(sampleMove({ candidates: [...sampleMove().candidates, ...many] }));

    expect(text).toContain('`2 x t3.medium in aws/us-east-1` now');
    expect(text).toContain('**chosen**');
    expect(text).toMatch(/- and \d+ more/);
  });

  it('says it when a move costs more, and when it never pays', () => {
    const cost = { beforeUsdPerMonth: 50, afterUsdPerMonth: 80, savingUsdPerMonth: -30, migrationUsd: 5, paybackDays: null };
    const text = body(sampleHeal({ cost }));

    expect(text).toContain('costs 30.00 USD per month more');
    expect(text).toContain('+30.00 (60 %)');
    expect(text).toContain('does not pay for itself');
  });

  it('tells whether the evidence of an emergency was authenticated and borne out', () => {
    const evidence = sampleHeal().evidence;
    if (evidence === null) throw new Error('a heal has evidence');

    expect(body(sampleHeal())).toContain(
      '(alertmanager, authenticated, borne out by our own telemetry), firing since 2026-03-01T11:59:40Z',
    );
    expect(body(sampleHeal({ evidence: { ...evidence, authenticated: false } }))).toContain('**not authenticated**');
    const alone = body(sampleHeal({ evidence: { ...evidence, corroborated: false } }));
    expect(alone).toContain('**not borne out by our own telemetry**');
  });

  it('runs no quick action and forges no block, whatever alerts and reasons say', () => {
    for (const payload of PAYLOADS) {
      const evidence = { ...sampleHeal().evidence, alertName: payload, observed: payload } as Move['evidence'];
      const reasons = [{ code: 'alert' as const, sentence: payload, numbers: {} }];
      const refused = candidate({ provider: payload, region: payload, instanceType: payload, count: 1 }, [1, 1, 1, 1], {
        refusals: reasons,
      });
      const text = body(sampleHeal({ evidence, reasons, candidates: [...sampleMove().candidates, refused] }));

      const lines = text.replace(/```[\s\S]*?```/g, '').split('\n');
      expect(lines.filter((line) => line.trimStart().startsWith('/'))).toEqual([]);
      expect(parseBody(text)?.decisionId).toBe(sampleHeal().id);
      const cells = lines.filter((line) => line.startsWith('|')).map((line) => line.match(/(?<!\\)\|/g)?.length);
      expect(new Set(cells.slice(-6)).size).toBe(1);
    }
  });
});

describe('the risk', () => {
  it.each<[string, Move, Partial<typeof SPEC> | null, string]>([
    [
      'a bigger machine',
      sampleMove({
        to: { ...sampleMove().from, instanceType: 'm5.large' },
        candidates: [candidate({ ...sampleMove().from, instanceType: 'm5.large' }, [1, 1, 1, 1])],
      }),
      {},
      'low',
    ],
    ['another cloud', sampleMove(), {}, 'medium'],
    ['a critical service', sampleMove(), { tier: 'critical' }, 'medium'],
    ['a stateful service', sampleMove(), { stateful: true }, 'high'],
    ['a service nobody has described', sampleMove(), null, 'high'],
  ])('of %s', (_name, move, spec, level) => {
    expect(riskOf(move, spec === null ? null : { ...SPEC, ...spec }).level).toBe(level);
  });

  it('names latency that rises, doubt and few instances', () => {
    const slower = candidate({ ...ELSEWHERE, count: 1 }, [1, 1, 1, 1], { latencyMs: 120 });
    const move = sampleMove({
      to: { ...ELSEWHERE, count: 1 },
      candidates: [...sampleMove().candidates, slower],
      confidence: 0.75,
    });
    const { points } = riskOf(move, SPEC);

    expect(points.join(' ')).toMatch(/latency rises from 70 to 120 ms/);
    expect(points.join(' ')).toMatch(/room for doubt/);
    expect(points.join(' ')).toMatch(/1 instead of 2 instances/);
  });
});
