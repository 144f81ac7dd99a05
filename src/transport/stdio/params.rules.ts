import { isJsonObject } from '../../kernel/index.js';
import type { Params } from './json-rpc.js';
import { isOfThePast } from './revision.claim.js';
import { readCursor } from './tool.pages.js';

const PROGRESS_TOKEN = 'progressToken';
const RELATED_TASK = 'io.modelcontextprotocol/related-task';

/**
 * Finds what is wrong with the parameters of a request, before the SDK sees them: it would answer with the
 * multi-line dump of its schema library, or, for a bad `_meta`, not at all.
 *
 * @returns one sentence without its full stop, or undefined
 */
export function findParamsProblem(method: string, params: Params): string | undefined {
  const problem = findMetaProblem(params['_meta']);
  // A method that is not there has no params that could be wrong.
  return problem ?? (isOfThePast({ method, params }) ? undefined : findMethodProblem(method, params));
}

function findMetaProblem(meta: unknown): string | undefined {
  if (meta === undefined) return undefined;
  if (!isJsonObject(meta)) return '"_meta" must be an object';
  const token = meta[PROGRESS_TOKEN];
  if (token !== undefined && typeof token !== 'string' && !Number.isSafeInteger(token)) {
    return '"_meta.progressToken" must be a string or a whole number';
  }
  const task = meta[RELATED_TASK];
  if (task !== undefined && !(isJsonObject(task) && typeof task['taskId'] === 'string')) {
    return `"_meta.${RELATED_TASK}" must be an object with a "taskId"`;
  }
  return undefined;
}

function findMethodProblem(method: string, params: Params): string | undefined {
  switch (method) {
    case 'initialize':
      return findInitializeProblem(params);
    case 'tools/list':
      return findCursorProblem(params['cursor']);
    case 'tools/call':
      return findCallProblem(params);
    default:
      return undefined;
  }
}

function findCursorProblem(cursor: unknown): string | undefined {
  if (cursor === undefined) return undefined;
  if (typeof cursor !== 'string') return '"cursor" must be a string';
  return readCursor(cursor) === undefined ? '"cursor" is none that this server gave' : undefined;
}

function findInitializeProblem(params: Params): string | undefined {
  if (typeof params['protocolVersion'] !== 'string') return '"protocolVersion" must be a string';
  if (!isJsonObject(params['capabilities'])) return '"capabilities" must be an object';
  const client = params['clientInfo'];
  if (!isJsonObject(client)) return '"clientInfo" must be an object';
  if (typeof client['name'] !== 'string') return '"clientInfo.name" must be a string';
  if (typeof client['version'] !== 'string') return '"clientInfo.version" must be a string';
  return undefined;
}

function findCallProblem(params: Params): string | undefined {
  if (typeof params['name'] !== 'string') return '"name" must be a string';
  if (params['arguments'] !== undefined && !isJsonObject(params['arguments'])) {
    return '"arguments" must be an object';
  }
  return undefined;
}
