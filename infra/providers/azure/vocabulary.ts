import type { Vocabulary } from '../simulated.ts';

/** What Microsoft Azure calls things. */
export const vocabulary: Vocabulary = {
  types: {
    network: 'azurerm_virtual_network',
    subnet: 'azurerm_subnet',
    gateway: 'azurerm_nat_gateway',
    'route-table': 'azurerm_route_table',
    'route-table-association': 'azurerm_subnet_route_table_association',
    'security-group': 'azurerm_network_security_group',
    instance: 'azurerm_linux_virtual_machine',
    disk: 'azurerm_managed_disk',
    alarm: 'azurerm_monitor_metric_alert',
    autoscaling: 'azurerm_monitor_autoscale_setting',
  },
  image: 'Canonical:ubuntu-24_04-lts:server:latest',
  diskCategory: 'Premium_LRS',
  zone: (_region, zone) => String(zone + 1),
};
