import { anyText, flag, wholeNumber } from './basic.checks.js';
import { listOf, optional, required, sections } from './inspections.js';
import { cidr, endpointName, hostPattern } from './network.checks.js';
import { Nested, Rule } from './rule.decorator.js';

const port = wholeNumber(1, 65535);

export class EndpointSection {
  @Rule(optional(endpointName))
  name?: string;

  @Rule(required(hostPattern))
  host!: string;

  @Rule(listOf(port))
  ports?: number[] | null;

  @Rule(optional(anyText))
  description?: string;
}

export class NetworkSection {
  @Rule(listOf(cidr))
  allowed_ranges?: string[] | null;

  @Nested(sections, () => EndpointSection)
  allowed_endpoints?: EndpointSection[] | null;

  @Rule(listOf(port))
  blocked_ports?: number[] | null;

  @Rule(optional(flag))
  allow_dns?: boolean;

  @Rule(listOf(hostPattern))
  dns_allowlist?: string[] | null;

  /** Whether such endpoints exist is checked with the whole file at hand. */
  @Rule(listOf(anyText))
  server_endpoints?: string[] | null;
}
