export { SearchEndpoint } from './search.endpoint.js';
export { WebSearchModule } from './web-search.module.js';
