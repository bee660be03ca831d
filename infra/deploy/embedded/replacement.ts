/** Attributes that a cloud cannot change on a living resource, of the types that our stacks use. */
const FIXED: Readonly<Record<string, readonly string[]>> = {
  aws_vpc: ['cidr_block'],
  aws_subnet: ['cidr_block', 'availability_zone', 'vpc_id'],
  aws_route: ['route_table_id', 'destination_cidr_block'],
  aws_route_table: ['vpc_id'],
  aws_security_group: ['name', 'description', 'vpc_id'],
  aws_instance: ['ami', 'subnet_id', 'ebs_block_device'],
  aws_launch_template: ['name'],
  aws_autoscaling_group: ['name'],
  aws_autoscaling_policy: ['name', 'autoscaling_group_name'],
  aws_cloudwatch_metric_alarm: ['alarm_name'],
  terraform_data: ['triggers_replace'],
};

/** True when a change of this attribute destroys the resource and makes another. */
export function replacesWhenChanged(type: string, attribute: string): boolean {
  return FIXED[type]?.includes(attribute) ?? false;
}
