import { join, resolve } from 'node:path';
import { CLIENT_REQUESTS, deepFreeze } from '../kernel/index.js';
import { bare } from './bare.record.js';
import { homeOf, type Environment } from './environment.js';
import { resolvePattern } from './path-pattern.js';
import type { Policy, ToolsPolicy } from './policy.js';
import { normalCidr } from './schema/network.checks.js';
import type { NetworkSection } from './schema/network.section.js';
import { pluginsOf } from './plugins.builder.js';
import type { PolicyFile } from './schema/policy.file.js';
import { MAX_OUTPUT_BYTES, type ToolsSection } from './schema/tools.section.js';

const DEFAULT_TIMEOUT_SECONDS = 30;
const DEFAULT_RATE_LIMIT = 60;
const DEFAULT_APPROVAL_SECONDS = 300;
const DEFAULT_AUDIT_FILE_BYTES = 64 * 1024 * 1024;
const DEFAULT_AUDIT_FILES = 5;

/** Makes a valid file into the policy: defaults filled in, places made real, everything frozen. */
export function buildPolicy(
  { source, sha256 }: Pick<Policy, 'source' | 'sha256'>,
  file: PolicyFile,
  env: Environment,
): Policy {
  const { filesystem, commands, audit, database } = file;
  return deepFreeze({
    source,
    sha256,
    network: networkOf(file.network),
    filesystem: {
      allowedPaths: (filesystem?.allowed_paths ?? []).map(resolvePattern),
      deniedPaths: (filesystem?.denied_paths ?? []).map(deniedForm),
    },
    commands: { blocked: commands?.blocked ?? undefined },
    tools: toolsOf(file.tools),
    audit: {
      logFile: audit?.log_file === undefined ? '' : resolve(audit.log_file),
      maxFileBytes: audit?.max_file_bytes ?? DEFAULT_AUDIT_FILE_BYTES,
      maxFiles: audit?.max_files ?? DEFAULT_AUDIT_FILES,
      durability: audit?.durability ?? 'os',
      compress: audit?.compress ?? false,
    },
    database: { file: resolve(database?.file ?? join(homeOf(env), '.mcp-secure', 'bugs.db')) },
    plugins: pluginsOf(file.plugins),
  });
}

function networkOf(network: NetworkSection | null | undefined): Policy['network'] {
  return {
    allowedRanges: (network?.allowed_ranges ?? []).map(normalCidr),
    allowedEndpoints: (network?.allowed_endpoints ?? []).map(({ name, host, ports, description }) => ({
      name: name ?? host,
      host,
      ports: [...(ports ?? [])],
      description: description ?? '',
    })),
    blockedPorts: [...(network?.blocked_ports ?? [])],
    allowDns: network?.allow_dns ?? false,
    dnsAllowlist: [...(network?.dns_allowlist ?? [])],
    serverEndpoints: [...(network?.server_endpoints ?? [])],
  };
}

function toolsOf(tools: ToolsSection | null | undefined): Policy['tools'] {
  const { default: defaultRateLimit = DEFAULT_RATE_LIMIT, ...rateLimits } = tools?.rate_limits ?? {};
  return {
    allow: [...(tools?.allow ?? [])],
    deny: [...(tools?.deny ?? [])],
    timeout: tools?.timeout ?? DEFAULT_TIMEOUT_SECONDS,
    timeouts: bare(tools?.timeouts ?? {}),
    defaultRateLimit,
    rateLimits: bare(rateLimits),
    network: networkByTool(tools?.network ?? {}),
    approval: [...(tools?.approval ?? [])],
    approvalTimeout: tools?.approval_timeout ?? DEFAULT_APPROVAL_SECONDS,
    clientRequests: bare(clientRequestsByTool(tools?.client_requests ?? {})),
    maxOutputBytes: tools?.max_output_bytes ?? MAX_OUTPUT_BYTES,
  };
}

/** A pattern that starts with `**` holds anywhere; any other is moved to where it really is. */
function deniedForm(pattern: string): string {
  return pattern.startsWith('/') ? resolvePattern(pattern) : pattern;
}

/** A tool whose list was left empty has an entry all the same: it reaches nothing. */
function networkByTool(network: Readonly<Record<string, readonly string[] | null>>): ToolsPolicy['network'] {
  const entries = Object.entries(network).map(([tool, names]) => [tool, [...(names ?? [])]] as const);
  return bare(Object.fromEntries(entries));
}

function clientRequestsByTool(
  requests: Readonly<Record<string, readonly string[] | null>>,
): ToolsPolicy['clientRequests'] {
  const entries = Object.entries(requests).map(
    ([tool, kinds]) => [tool, CLIENT_REQUESTS.filter((kind) => kinds?.includes(kind))] as const,
  );
  return Object.fromEntries(entries);
}
