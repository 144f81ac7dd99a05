import { refuse, type Refusal } from '../../../kernel/index.js';

/** A request that the proxy does not take, whatever the policy says. */
export class ProxyRefusal extends Error {
  override readonly name = 'ProxyRefusal';

  constructor(
    /** Of HTTP. */
    readonly status: number,
    readonly refusal: Refusal,
  ) {
    super(refusal.message);
  }
}

const deny = (status: number, rule: string, message: string, remedy: string): ProxyRefusal =>
  new ProxyRefusal(status, refuse('EGRESS.DENIED', rule, message, remedy));

export const refuseForm = (): ProxyRefusal =>
  deny(
    400,
    'proxy-requests-only',
    'The request line does not name a host, as one for a proxy does.',
    'Set the proxy in the HTTP client, so that it sends the full http:// URL, or CONNECT host:port.',
  );

export const refuseScheme = (): ProxyRefusal =>
  deny(
    400,
    'http-or-connect',
    'The proxy forwards http:// URLs only.',
    'Use CONNECT host:port for https, as HTTP clients do when HTTPS_PROXY is set.',
  );

export const refuseTarget = (): ProxyRefusal =>
  deny(
    400,
    'readable-targets-only',
    'The target of the request cannot be read.',
    'Use http://host:port/path, or CONNECT host:port with an IPv6 address in brackets.',
  );

export const refuseMethod = (): ProxyRefusal =>
  deny(
    405,
    'listed-methods-only',
    'The method of the request is not forwarded.',
    'Use GET, HEAD, POST, PUT, PATCH, DELETE or OPTIONS; or CONNECT, in which the proxy sees no method.',
  );

export const refuseUpgrade = (): ProxyRefusal =>
  deny(
    400,
    'no-protocol-upgrades',
    'The request asks for another protocol, which the proxy does not speak.',
    'Leave out the Upgrade header; or use CONNECT, as WebSocket clients do with a proxy.',
  );

/** Two readers could find different ends of such a message: the rest would be a request that nobody judged. */
export const refuseFraming = (): ProxyRefusal =>
  deny(
    400,
    'one-reading-only',
    'The request has no single host, or no single length of its body.',
    'Send one Host header, and one Content-Length or "Transfer-Encoding: chunked", never both.',
  );

export const refuseSyntax = (): ProxyRefusal =>
  deny(
    400,
    'valid-http-only',
    'The request is not valid HTTP/1.1.',
    'Use an HTTP client that speaks HTTP/1.1.',
  );

export const refuseHeaderSize = (maxBytes: number): ProxyRefusal =>
  deny(
    431,
    'bounded-headers',
    `The headers of the request are larger than ${maxBytes} bytes.`,
    'Send fewer or shorter headers.',
  );

export const refuseSlowness = (ms: number): ProxyRefusal =>
  deny(
    408,
    'headers-in-time',
    `The headers of the request took longer than ${ms} ms.`,
    'Open a connection only when there is something to send.',
  );

/** Never seen by the program, which finds its connection closed; for the record. */
export const refuseCrowd = (max: number): ProxyRefusal =>
  deny(
    503,
    'bounded-connections',
    `The program has ${max} connections at once already.`,
    'Close connections that are no longer used.',
  );

export const refuseUnrecorded = (): ProxyRefusal =>
  new ProxyRefusal(
    503,
    refuse(
      'AUDIT.UNAVAILABLE',
      'audit.log_file',
      'The connection cannot be recorded, so it was not made.',
      "The operator finds the cause in the server's log.",
    ),
  );
