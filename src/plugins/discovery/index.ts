export { DiscoveryPluginModule } from './discovery.module.js';
