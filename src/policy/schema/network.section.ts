import { anyText, flag, wholeNumber } from './basic.checks.js';
import { listOf, optional, required, sections } from './inspections.js';
import { cidr, host } from './network.checks.js';
import { Nested, Rule } from './rule.decorator.js';

const port = wholeNumber(1, 65535);

export class EndpointSection {
  @Rule(required(host))
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

  @Rule(listOf(host))
  dns_allowlist?: string[] | null;
}
