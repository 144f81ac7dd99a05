import { anyText, flag, wholeNumber } from './basic.checks.js';
import { listOf, optional, required, sections } from './inspections.js';
import { cidr, endpointName, hostPattern } from './network.checks.js';
import { Nested, Rule } from './rule.decorator.js';

const port = wholeNumber(1, 65535);

export class EndpointSection {
  @Rule(
    optional(endpointName),
    'What tools.network and server_endpoints call this entry; the text of host when left out.',
  )
  name?: string;

  @Rule(
    required(hostPattern),
    'A host exactly as a URL shows it, an IP address, or *.example.com for every name below example.com.',
  )
  host!: string;

  @Rule(listOf(port), 'The ports on that host. Without any, the entry allows nothing.')
  ports?: number[] | null;

  @Rule(optional(anyText), 'For people.')
  description?: string;
}

export class NetworkSection {
  @Rule(listOf(cidr), 'CIDR blocks whose addresses may be dialled although they are not public.')
  allowed_ranges?: string[] | null;

  @Nested(sections, () => EndpointSection, 'Hosts that may be dialled, each with its ports.')
  allowed_endpoints?: EndpointSection[] | null;

  @Rule(listOf(port), 'Ports that are closed everywhere, also on allowed hosts.')
  blocked_ports?: number[] | null;

  @Rule(optional(flag), 'Whether names may be looked up at all. Default: false.')
  allow_dns?: boolean;

  @Rule(listOf(hostPattern), 'The names, and *.example.com patterns, that may be looked up.')
  dns_allowlist?: string[] | null;

  /** Whether such endpoints exist is checked with the whole file at hand. */
  @Rule(
    listOf(anyText),
    'Names of the only entries of allowed_endpoints that the server itself may reach outside of tool calls.',
  )
  server_endpoints?: string[] | null;
}
