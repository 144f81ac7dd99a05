import { Module } from '@nestjs/common';
import { DuckDuckGoLite, SearchEndpoint } from './search.endpoint.js';
import { WebSearchTools } from './web-search.tools.js';

@Module({ providers: [WebSearchTools, { provide: SearchEndpoint, useClass: DuckDuckGoLite }] })
export class WebSearchModule {}
