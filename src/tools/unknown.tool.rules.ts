import { nearestKey, type Finding, type KeyPath, type Policy } from '../policy/index.js';
import { judgeAccess } from '../security/index.js';

/**
 * Finds rules for tools that do not exist: the tool that was meant stays unlisted, stays allowed, or keeps the
 * default. A pattern in `deny` may be meant for tools to come.
 */
export function findUnknownTools(names: readonly string[], policy: Policy): Finding[] {
  const { allow, approval, clientRequests, deny, rateLimits, timeouts } = policy.tools;
  const known = new Set(names);
  const isPattern = (name: string): boolean => /[*?]/.test(name);
  const gives = (pattern: string): boolean =>
    names.some((name) => judgeAccess({ ...policy.tools, allow: [pattern], deny: [] }, name).allowed);
  const places: { path: KeyPath; name: string }[] = [
    ...allow.map((name, position) => ({ path: ['tools', 'allow', position], name })),
    ...deny.map((name, position) => ({ path: ['tools', 'deny', position], name })),
    ...approval.map((name, position) => ({ path: ['tools', 'approval', position], name })),
    ...Object.keys(clientRequests).map((name) => ({ path: ['tools', 'client_requests', name], name })),
    ...Object.keys(rateLimits).map((name) => ({ path: ['tools', 'rate_limits', name], name })),
    ...Object.keys(timeouts).map((name) => ({ path: ['tools', 'timeouts', name], name })),
  ];
  return places
    .filter(({ path, name }) => (isPattern(name) ? path[1] !== 'deny' && !gives(name) : !known.has(name)))
    .map(({ path, name }) => ({
      path,
      problem: `there is no tool ${isPattern(name) ? `like ${name}` : 'of that name'}`,
      remedy: adviceOn(name, names),
    }));
}

/** What to do about a line for a tool that does not exist. */
export function adviceOn(name: string, names: readonly string[]): string {
  const nearest = nearestKey(name, names);
  return nearest === undefined ? 'remove the line, or load the plugin' : `did you mean ${nearest}?`;
}
