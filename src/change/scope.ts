import { type Block, isRecord } from './stack.ts';

/**
 * Addresses of the resources that belong to a service: they carry its tag (`tags["trimtab:service"]`),
 * name it as their input (`input.service`), are named after it, or are tied to one that does by a
 * reference (rules and attachments cannot be tagged).
 */
export function ownedBy(service: string, blocks: ReadonlyMap<string, Block>): ReadonlySet<string> {
  const resources = [...blocks.values()].filter((block) => block.section === 'resource');
  const owned = new Set(resources.filter((block) => namesService(block, service)).map((block) => block.address));
  for (let before = -1; before !== owned.size; ) {
    before = owned.size;
    for (const block of resources)
      if (!owned.has(block.address) && refersToAny(block.attributes, owned)) owned.add(block.address);
  }
  return owned;
}

function namesService({ attributes }: Block, service: string): boolean {
  if (!isRecord(attributes)) return false;
  const { tags, input, name } = attributes;
  // A resource that says whose it is belongs to nobody else, however it is named.
  if (isRecord(tags) && tags['trimtab:service'] !== undefined) return tags['trimtab:service'] === service;
  if (isRecord(input) && input['service'] !== undefined) return input['service'] === service;
  return typeof name === 'string' && (name === service || name.startsWith(`${service}-`));
}

function refersToAny(value: unknown, addresses: ReadonlySet<string>): boolean {
  if (typeof value === 'string') {
    for (const [, address] of value.matchAll(/\$\{([a-z0-9_]+\.[\w-]+)/g))
      if (address !== undefined && addresses.has(address)) return true;
    return false;
  }
  if (typeof value !== 'object' || value === null) return false;
  return Object.values(value).some((child) => refersToAny(child, addresses));
}
