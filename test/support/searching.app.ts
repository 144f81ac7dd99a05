import { ConsoleLogger } from '@nestjs/common';
import { Test } from '@nestjs/testing';
import { AppModule } from '../../src/app.module.js';
import { NO_CLIENT, type ToolOutcome } from '../../src/kernel/index.js';
import { SearchEndpoint } from '../../src/plugins/web-search/index.js';
import { loadPolicy } from '../../src/policy/index.js';
import { Resolver } from '../../src/security/index.js';
import { ToolDispatcher } from '../../src/tools/index.js';
import { TableResolver } from './guarded.client.js';
import { writePolicy, type PolicyFolder } from './policy.text.js';

/** The whole server in this process, with the search engine and DNS of a test. */
export interface SearchingApp {
  readonly policy: PolicyFolder;
  readonly resolver: TableResolver;
  search(query: string, signal?: AbortSignal): Promise<ToolOutcome>;
  close(): Promise<void>;
}

class SilentLogger extends ConsoleLogger {
  override isLevelEnabled(): boolean {
    return false;
  }
}

/**
 * @param network the `network:` section, in flow style
 * @param tools the `tools:` section, in flow style; every tool is allowed by default
 */
export async function bootSearching(
  searchUrl: string,
  network: string,
  tools?: string,
): Promise<SearchingApp> {
  const policy = writePolicy({ network, ...(tools === undefined ? {} : { tools }) });
  const resolver = new TableResolver();
  const app = await Test.createTestingModule({
    imports: [AppModule.forRoot({ policy: loadPolicy(policy.file, process.env) })],
  })
    .overrideProvider(SearchEndpoint)
    .useValue({ url: searchUrl } satisfies SearchEndpoint)
    .overrideProvider(Resolver)
    .useValue(resolver)
    .setLogger(new SilentLogger())
    .compile();
  await app.init();
  return {
    policy,
    resolver,
    search: (query, signal = new AbortController().signal) =>
      app.get(ToolDispatcher).call({
        name: 'web_search',
        arguments: { query },
        client: 'test/1',
        signal,
        abandonedAs: () => 'cancelled',
        progress: () => undefined,
        channel: NO_CLIENT,
      }),
    close: async () => {
      await app.close();
      policy.remove();
    },
  };
}
