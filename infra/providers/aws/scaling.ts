import { AutoscalingGroup } from '@cdktf/provider-aws/lib/autoscaling-group/index.js';
import { AutoscalingPolicy } from '@cdktf/provider-aws/lib/autoscaling-policy/index.js';
import { CloudwatchMetricAlarm } from '@cdktf/provider-aws/lib/cloudwatch-metric-alarm/index.js';
import type { Instance } from '@cdktf/provider-aws/lib/instance/index.js';
import { LaunchTemplate } from '@cdktf/provider-aws/lib/launch-template/index.js';
import type { TerraformStack } from 'cdktf';
import { burstOf, CPU_ALARM, CPU_IDLE, ROOT_DISK_GIB } from '../../stacks/sizing.ts';
import { type PlacedService, resourceName } from '../cloud.ts';
import type { ServiceParts } from './parts.ts';
import { serviceTags } from './tags.ts';

/**
 * Auto-scaling as a burst beside the placed instances: the group rests at none, an alarm of any placed
 * instance adds one, idleness takes them away. So the placement alone says what runs at rest.
 */
export function autoScaling(stack: TerraformStack, at: PlacedService, parts: ServiceParts, placed: readonly Instance[]): void {
  const group = burstGroup(stack, at, parts);
  const out = step(stack, at, parts, group, 'out');
  const back = step(stack, at, parts, group, 'in');
  for (const [index, instance] of placed.entries())
    alarm(stack, at, parts, {
      name: `cpu-high-${index}`,
      dimensions: { InstanceId: instance.id },
      comparisonOperator: 'GreaterThanThreshold',
      threshold: CPU_ALARM.abovePercent,
      period: CPU_ALARM.periodSeconds,
      evaluationPeriods: CPU_ALARM.periods,
      alarmActions: [out.arn],
    });
  alarm(stack, at, parts, {
    name: 'cpu-idle',
    dimensions: { AutoScalingGroupName: group.name },
    comparisonOperator: 'LessThanThreshold',
    threshold: CPU_IDLE.belowPercent,
    period: CPU_IDLE.periodSeconds,
    evaluationPeriods: CPU_IDLE.periods,
    alarmActions: [back.arn],
  });
}

function burstGroup(stack: TerraformStack, at: PlacedService, parts: ServiceParts): AutoscalingGroup {
  const { provider } = parts;
  const { region } = at.where;
  const name = resourceName(at, `burst-${region}`);
  const template = new LaunchTemplate(stack, `launch-template-${region}`, {
    provider,
    name,
    imageId: parts.image.id,
    instanceType: at.placement.instanceType,
    vpcSecurityGroupIds: [parts.securityGroup.id],
    metadataOptions: { httpEndpoint: 'enabled', httpTokens: 'required' },
    blockDeviceMappings: [{ deviceName: '/dev/xvda', ebs: { encrypted: 'true', volumeType: 'gp3', volumeSize: ROOT_DISK_GIB } }],
    lifecycle: { ignoreChanges: ['image_id'] },
  });
  return new AutoscalingGroup(stack, `autoscaling-${region}`, {
    provider,
    name,
    minSize: 0,
    maxSize: burstOf(at.placement.count),
    desiredCapacity: 0,
    vpcZoneIdentifier: [parts.subnetId(0), parts.subnetId(1)],
    launchTemplate: { id: template.id, version: '$Latest' },
    forceDelete: true,
    tag: Object.entries(serviceTags(at, name)).map(([key, value]) => ({ key, value, propagateAtLaunch: true })),
    // How many burst at this moment is the alarms' business.
    lifecycle: { ignoreChanges: ['desired_capacity'] },
  });
}

function step(
  stack: TerraformStack,
  at: PlacedService,
  parts: ServiceParts,
  group: AutoscalingGroup,
  way: 'out' | 'in',
): AutoscalingPolicy {
  return new AutoscalingPolicy(stack, `autoscaling-${way}-${at.where.region}`, {
    provider: parts.provider,
    name: resourceName(at, `scale-${way}`),
    autoscalingGroupName: group.name,
    adjustmentType: 'ChangeInCapacity',
    scalingAdjustment: way === 'out' ? 1 : -1,
    cooldown: 300,
  });
}

interface AlarmRule {
  readonly name: string;
  readonly dimensions: Record<string, string>;
  readonly comparisonOperator: string;
  readonly threshold: number;
  readonly period: number;
  readonly evaluationPeriods: number;
  readonly alarmActions: string[];
}

function alarm(stack: TerraformStack, at: PlacedService, parts: ServiceParts, rule: AlarmRule): void {
  const { name, ...rest } = rule;
  const alarmName = resourceName(at, `${name}-${at.where.region}`);
  new CloudwatchMetricAlarm(stack, `alarm-${at.where.region}-${name}`, {
    provider: parts.provider,
    alarmName,
    namespace: 'AWS/EC2',
    metricName: 'CPUUtilization',
    statistic: 'Average',
    ...rest,
    tags: serviceTags(at, alarmName),
  });
}
