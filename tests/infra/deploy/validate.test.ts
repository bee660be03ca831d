import { mkdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { validate } from '../../../infra/deploy/validate.ts';
import { INFRA } from '../../../infra/fleet.ts';
import { type FleetFolder, fleetFolder, IN_AWS } from '../support/fleet-folder.ts';

let fleet: FleetFolder;
beforeEach(() => {
  fleet = fleetFolder();
});
afterEach(() => fleet.dispose());

/** Rewrites one field of a JSON file. */
function set(path: string, change: (json: Record<string, unknown>) => void): void {
  const json = JSON.parse(readFileSync(join(fleet.repository, path), 'utf8')) as Record<string, unknown>;
  change(json);
  fleet.write(path, JSON.stringify(json));
}

const SPEC = 'infra/services/shop.json';
const CATALOG = 'infra/providers/gcp/catalog.json';

describe('validation', () => {
  it('finds nothing wrong with the fleet of this repository', () => {
    expect(validate(INFRA)).toEqual([]);
  });

  it('finds nothing wrong with sound data', () => {
    expect(validate(fleet.infra)).toEqual([]);
  });

  it('names every fault, not only the first', () => {
    fleet.place('shop', { ...IN_AWS, region: 'mars-1' });
    fleet.place('ledger', { ...IN_AWS, count: 0 });

    expect(validate(fleet.infra)).toEqual([
      'infra/placements/ledger.ts: field count has to be a whole number from 1 to 200, found 0',
      'infra/placements/shop.ts: field region is no region of aws: "mars-1"',
    ]);
  });

  it.each([
    ['vcpu', '2', 'infra/services/shop.json: field vcpu has to be a number from 0 up, found "2"'],
    ['stateful', 'no', 'infra/services/shop.json: field stateful has to be true or false, found "no"'],
    ['tier', 'gold', 'infra/services/shop.json: field tier has to be one of critical, standard, batch, found "gold"'],
    ['ports', [70000], 'infra/services/shop.json: field ports has to be a list of TCP ports, found [70000]'],
    ['service', 'other', 'infra/services/shop.json: field service has to be "shop"'],
    ['memoryGib', undefined, 'infra/services/shop.json: field memoryGib has to be a number from 0 up, found nothing'],
  ])('names the field %s of a specification', (field, value, sentence) => {
    set(SPEC, (json) => {
      json[field] = value;
    });

    expect(validate(fleet.infra)).toEqual([sentence]);
  });

  it('names the field of a catalogue', () => {
    set(CATALOG, (json) => {
      json['regions'] = [{ region: 'us-central1', geography: 'moon', cluster: 'swen-gcp-us-central1' }];
    });

    expect(validate(fleet.infra)).toEqual([
      'infra/providers/gcp/catalog.json: field regions[0].geography has to be one of na, eu, apac, sa, found "moon"',
    ]);
  });

  it('wants a specification for each placement and a placement for each specification', () => {
    fleet.place('orphan', IN_AWS);
    fleet.remove('infra/placements/ledger.ts');

    expect(validate(fleet.infra)).toEqual([
      'infra/placements/ledger.ts: the service ledger has no placement',
      'infra/services/orphan.json: the service orphan has no specification',
    ]);
  });

  it('wants a placement to keep what the specification promises', () => {
    set(SPEC, (json) => {
      json['residency'] = ['eu'];
    });
    expect(validate(fleet.infra)).toEqual([
      'infra/placements/shop.ts: field region: us-east-1 is in na, the data has to stay in eu',
    ]);

    set(SPEC, (json) => Object.assign(json, { residency: null, allowedProviders: ['gcp'] }));
    expect(validate(fleet.infra)[0]).toMatch(/field provider: aws is not among the allowed ones: gcp/);

    set(SPEC, (json) => Object.assign(json, { allowedProviders: null, allowedRegions: ['gcp/us-central1'] }));
    expect(validate(fleet.infra)[0]).toMatch(/field region: aws\/us-east-1 is not among/);

    set(SPEC, (json) => Object.assign(json, { allowedRegions: null, gpu: 't4' }));
    expect(validate(fleet.infra)[0]).toMatch(/field instanceType: t3.medium has GPU none, the service needs t4/);

    set(SPEC, (json) => Object.assign(json, { gpu: null, memoryGib: 64 }));
    expect(validate(fleet.infra)[0]).toMatch(/field instanceType: t3.medium is smaller/);
  });

  it('refuses a name that two clusters share, and a region that two simulated clouds share', () => {
    set(CATALOG, (json) => {
      json['regions'] = [{ region: 'eastus', geography: 'na', cluster: 'swen-aws' }];
      json['instanceTypes'] = [{ name: 'e2-medium', vcpu: 2, memoryGib: 4, gpu: null, usdPerHour: { eastus: 1 } }];
    });

    expect(validate(fleet.infra)).toEqual([
      expect.stringContaining('field cluster of eastus is taken by aws/us-east-1: "swen-aws"'),
      expect.stringContaining('field region "eastus" is a region of azure too'),
    ]);
  });

  it('wants decision records to be of the service that they are named after', () => {
    mkdirSync(join(fleet.infra, 'decisions'));
    fleet.write('infra/decisions/shop.json', '{"service":"ledger"}\n');
    fleet.write('infra/decisions/ledger.json', '{');

    expect(validate(fleet.infra)).toEqual(
      expect.arrayContaining([
        'infra/decisions/shop.json: field service has to be "shop"',
        'infra/decisions/ledger.json: the file is not valid JSON',
      ]),
    );
  });
});
