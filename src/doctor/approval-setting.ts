import { type Check, judged, type Sight, WELL } from './check.ts';
import { flagOf } from './reading.ts';

const MENU = 'Settings > Merge requests > Merge request approvals > Approval settings';

export interface ApprovalSetting {
  readonly id: string;
  readonly title: string;
  readonly why: string;
  /** Label of the switch. */
  readonly label: string;
  readonly field: string;
  readonly healthy: boolean;
  readonly sight: readonly Sight[];
}

/** Approval settings are Premium: elsewhere GitLab does not know the address, and they are unknown. */
export function approvalSetting({ id, title, why, label, field, healthy, sight }: ApprovalSetting): Check {
  return {
    id,
    title,
    why,
    click: `${MENU}: ${label} (GitLab Premium)`,
    api: `POST /projects/:id/approvals with ${field}=${healthy}`,
    look: async (settings) =>
      judged(flagOf(await settings.get('approvals'), field), (value) => (value === healthy ? WELL : sight)),
  };
}
