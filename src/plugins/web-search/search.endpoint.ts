/** Where searches go. Injected, so that tests can point it at a server of their own; nothing else can. */
export abstract class SearchEndpoint {
  /** Absolute; the query is added to it. */
  abstract readonly url: string;
}

/** The version of DuckDuckGo that needs no scripts. */
export class DuckDuckGoLite extends SearchEndpoint {
  override readonly url = 'https://lite.duckduckgo.com/lite/';
}
