/** The keys of a policy, as docs/policy.md lists them. `*` stands for any name. */
const KEYS: Tree = {
  version: {},
  network: {
    allowed_endpoints: { host: {}, ports: {}, name: {}, description: {} },
    allowed_ranges: {},
    blocked_ports: {},
    allow_dns: {},
    dns_allowlist: {},
    server_endpoints: {},
  },
  filesystem: { allowed_paths: {}, denied_paths: {} },
  commands: { blocked: {} },
  tools: {
    allow: {},
    deny: {},
    timeout: {},
    timeouts: { '*': {} },
    rate_limits: { '*': {} },
    network: { '*': {} },
    max_output_bytes: {},
  },
  audit: { log_file: {}, max_file_bytes: {}, max_files: {}, log_level: {}, include: {} },
  database: { file: {} },
};

interface Tree {
  readonly [key: string]: Tree;
}

/** The first key that no policy may have. */
export function findStranger(value: unknown, tree: Tree = KEYS): string | undefined {
  if (Array.isArray(value))
    return value.map((item) => findStranger(item, tree)).find((found) => found !== undefined);
  if (typeof value !== 'object' || value === null) return undefined;
  for (const [key, inner] of Object.entries(value)) {
    const known = Object.hasOwn(tree, key) ? tree[key] : tree['*'];
    if (known === undefined) return key;
    const found = findStranger(inner, known);
    if (found !== undefined) return found;
  }
  return undefined;
}

export function isFrozenThroughout(value: unknown): boolean {
  if (typeof value !== 'object' || value === null) return true;
  return (
    Object.isFrozen(value) &&
    Reflect.ownKeys(value).every((key) => isFrozenThroughout(Reflect.get(value, key)))
  );
}
