/** The bounds of the proxy of one program. */
export interface ProxyLimits {
  /** Connections of the program at once; further ones are closed unheard. */
  readonly connections: number;
  /** Request line and headers together. */
  readonly headerBytes: number;
  /** From the connection to the end of the headers. */
  readonly headersMs: number;
  /** Look-up and connection together. */
  readonly connectMs: number;
  /** Without a byte in either direction. */
  readonly idleMs: number;
}

export const PROXY_LIMITS: ProxyLimits = {
  connections: 64,
  headerBytes: 16 * 1024,
  headersMs: 10_000,
  connectMs: 10_000,
  idleMs: 60_000,
};
