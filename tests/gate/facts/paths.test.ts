import { describe, expect, it } from 'vitest';
import { classify } from '../../../src/gate/facts/paths.ts';

describe('a path', () => {
  it('is a placement or a record of a service', () => {
    expect(classify('infra/placements/service-1.ts')).toEqual({ kind: 'placement', service: 'service-1' });
    expect(classify('infra/decisions/service-1.json')).toEqual({ kind: 'record', service: 'service-1' });
  });

  it.each([
    ...['.gitlab-ci.yml', 'pipelines/apply.yml', '.gitlab/CODEOWNERS', 'CODEOWNERS', 'docs/CODEOWNERS'],
    ...['policies/gate.wasm', 'policies/gate/data.json', 'policies/trust.json', 'policies'],
    ...['package.json', 'package-lock.json', 'tsconfig.json', 'tsconfig.build.json', '.npmrc', 'node_modules/x/index.js'],
    ...['src/gate/verdict.ts', 'scripts/build-policy.ts', 'simulator/main.ts', 'Dockerfile', 'cdktf.json', 'infra/cdktf.json'],
    ...['infra/cli.ts', 'infra/placement.ts', 'infra/deploy/apply.ts', 'infra/commands/plan.ts', 'infra/stacks/sizing.ts'],
    ...['infra/providers/aws/service.ts', 'infra/node_modules/x.js', 'sub/package.json', 'src', '.gitattributes', '.gitmodules'],
  ])('(%s) is what controls the machinery', (path) => {
    expect(classify(path)).toEqual({ kind: 'control', service: null });
  });

  it.each([
    ...['README.md', 'docs/gate.md', 'infra/services/service-1.json', 'infra/providers/aws/catalog.json', 'tests/gate.test.ts'],
    ...['infra/placements/Service-1.ts', 'infra/placements/nested/service-1.ts', 'infra/placements/service-1.ts.bak'],
    ...['infra/placements/service\u20101.ts', 'infra/placements/s\u0435rvice-1.ts', 'infra/placements/service-1.ts\u200b'],
    ...['infra/placements/service-1.ts\n', 'infra/placements/../placements/service-1.ts', '/infra/placements/service-1.ts'],
    ...['infra\\placements\\service-1.ts', 'infra/decisions/service-1.JSON', 'infra/decisions/.json', 'INFRA/placements/a.ts'],
    ...[`infra/placements/${'a'.repeat(64)}.ts`, 'infra/decisions/-a.json', 'infra/placements/service-1 .ts'],
  ])('(%j) is something else, of no service', (path) => {
    expect(classify(path)).toEqual({ kind: 'other', service: null });
  });
});
