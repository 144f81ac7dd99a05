/** One outgoing HTTP request of a tool. */
export interface EgressRequest {
  readonly url: string | URL;
  readonly method?: 'GET' | 'HEAD' | 'POST';
  readonly headers?: Readonly<Record<string, string>>;
  readonly body?: string;
  /** Total time for all hops, in milliseconds. */
  readonly timeoutMs?: number;
  /** Largest accepted body after decompression, in bytes. */
  readonly maxBytes?: number;
  readonly maxRedirects?: number;
}

export interface EgressResponse {
  readonly status: number;
  readonly headers: Readonly<Record<string, string>>;
  readonly body: Buffer;
  /** The URL of the last hop. */
  readonly url: string;
}

/** Why a permitted request brought no answer. A refusal by policy is a `RefusalError` instead. */
export const EGRESS_FAILURES = [
  'TIMED_OUT',
  'TOO_LARGE',
  'TOO_MANY_REDIRECTS',
  'BAD_RESPONSE',
  'UNREACHABLE',
  'CANCELLED',
] as const;

export type EgressFailure = (typeof EGRESS_FAILURES)[number];

export class EgressError extends Error {
  override readonly name = 'EgressError';

  constructor(
    readonly failure: EgressFailure,
    message: string,
    options?: ErrorOptions,
  ) {
    super(message, options);
  }
}

/** The only way out of the process that a tool is given. */
export interface Egress {
  /**
   * Sends one request, every hop judged by the policy's `network` section.
   *
   * @throws RefusalError when the policy does not allow the URL, a redirect or an address behind a name
   * @throws EgressError when the request was allowed and failed
   */
  request(request: EgressRequest): Promise<EgressResponse>;
}
