import type { Placement } from '../domain/placement.ts';

/**
 * Synthesises one service's stack from a placement, in process: the canonical Terraform JSON
 * (`cdk.tf.json`) as a plain object. Same placement, same object.
 */
export interface Synthesiser {
  synthesise(service: string, placement: Placement): Promise<Readonly<Record<string, unknown>>>;
}
