import type { Vocabulary } from '../simulated.ts';

/** What Alibaba Cloud calls things. */
export const vocabulary: Vocabulary = {
  types: {
    network: 'alicloud_vpc',
    subnet: 'alicloud_vswitch',
    gateway: 'alicloud_vpc_ipv4_gateway',
    'route-table': 'alicloud_route_table',
    'route-table-association': 'alicloud_route_table_attachment',
    'security-group': 'alicloud_security_group',
    instance: 'alicloud_instance',
    disk: 'alicloud_ecs_disk',
    alarm: 'alicloud_cms_alarm',
    autoscaling: 'alicloud_ess_scaling_group',
  },
  image: 'aliyun_3_x64_20G_alibase',
  diskCategory: 'cloud_essd',
  zone: (region, zone) => `${region}${'ab'[zone]}`,
};
