/** A synthesised stack: Terraform's JSON syntax as a plain object. */
export type Stack = Readonly<Record<string, unknown>>;
export type Attributes = Readonly<Record<string, unknown>>;

/** One block of a stack that can be compared by itself. */
export interface Block {
  /** `aws_instance.instance-us-east-1-0`, `data.aws_vpc.network`, `provider`, `terraform` ... */
  readonly address: string;
  readonly section: 'resource' | 'data' | 'other';
  /** Terraform's resource type; the section's name for other blocks. */
  readonly type: string;
  /** What it is to the service: the type, or `input.kind` of a simulated resource. */
  readonly role: string;
  readonly attributes: unknown;
}

/** All blocks by address. Comments (`//`) are left out, as Terraform does. */
export function blocksOf(stack: Stack): Map<string, Block> {
  const blocks = new Map<string, Block>();
  for (const [section, content] of Object.entries(stack)) {
    if (section === '//') continue;
    if ((section === 'resource' || section === 'data') && isRecord(content)) {
      for (const block of resourcesOf(section, content)) blocks.set(block.address, block);
    } else blocks.set(section, { address: section, section: 'other', type: section, role: section, attributes: content });
  }
  return blocks;
}

function* resourcesOf(section: 'resource' | 'data', types: Attributes): Generator<Block> {
  for (const [type, named] of Object.entries(types)) {
    for (const [name, attributes] of Object.entries(isRecord(named) ? named : {})) {
      const address = `${section === 'data' ? 'data.' : ''}${type}.${name}`;
      yield { address, section, type, role: roleOf(type, attributes), attributes };
    }
  }
}

function roleOf(type: string, attributes: unknown): string {
  const kind =
    type === 'terraform_data' && isRecord(attributes) && isRecord(attributes['input']) ? attributes['input']['kind'] : null;
  return typeof kind === 'string' ? kind : type;
}

export function isRecord(value: unknown): value is Attributes {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}
