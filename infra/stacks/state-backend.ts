import { TerraformBackend, type TerraformRemoteState, type TerraformStack } from 'cdktf';
import { InfraError } from '../errors.ts';

/** Where a stack's state is kept, as Terraform's `backend` block. Holds no secret: those come by environment. */
export interface BackendBlock {
  readonly type: 'local' | 'http' | 's3';
  readonly settings: Readonly<Record<string, string | number | boolean | Readonly<Record<string, string>>>>;
}

/** Writes a backend block into a stack. */
export class StateBackend extends TerraformBackend {
  readonly #settings: BackendBlock['settings'];

  constructor(stack: TerraformStack, block: BackendBlock) {
    super(stack, 'state', block.type);
    this.#settings = block.settings;
  }

  protected override synthesizeAttributes(): Record<string, unknown> {
    return { ...this.#settings };
  }

  override getRemoteStateDataSource(): TerraformRemoteState {
    throw new InfraError('shared-state', 'stacks find each other by tags and names, never by reading the state of another');
  }
}
