/** The value that a provider sets where nothing was said, by attribute path without indices. */
export type Defaults = Readonly<Record<string, unknown>>;

/** Attributes of any form, below which no provider adds anything: not even what is empty may come along. */
export const EXACT: ReadonlySet<string> = new Set(['terraform_data.input']);

/** `tags_all` says the same as `tags` where the provider adds none of its own. */
export const COPIES: Readonly<Record<string, string>> = { tags_all: 'tags' };

/**
 * What the plans of resources that our stacks make show beyond what the stacks say. An attribute that is listed here may
 * have this value and no other, not even an empty one: turning off what is on by default is a change as well.
 */
const DEFAULTS: Readonly<Record<string, Defaults>> = {
  aws_instance: {
    source_dest_check: true,
    'metadata_options.http_protocol_ipv6': 'disabled',
    'ebs_block_device.delete_on_termination': true,
    'root_block_device.delete_on_termination': true,
  },
  aws_cloudwatch_metric_alarm: { actions_enabled: true, treat_missing_data: 'missing' },
  aws_autoscaling_group: { metrics_granularity: '1Minute', wait_for_capacity_timeout: '10m', health_check_grace_period: 300 },
  aws_autoscaling_policy: { enabled: true, policy_type: 'SimpleScaling' },
};

export function defaultsOf(type: string | null): Defaults {
  return type !== null && Object.hasOwn(DEFAULTS, type) ? (DEFAULTS[type] ?? {}) : {};
}
