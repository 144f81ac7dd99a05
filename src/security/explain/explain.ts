import { SystemClock, type Verdict } from '../../kernel/index.js';
import { FixedPolicyStore, type Policy } from '../../policy/index.js';
import { judgeAccess } from '../access/access.rules.js';
import { findApprovalRule } from '../approval/approval.rules.js';
import type { ConsideredRule } from '../firewall/rule.trace.js';
import { judgePlace, OWN_FILES } from '../files/file.rules.js';
import { ownFilePatterns } from '../files/own.files.js';
import { RateLimiter } from '../rate-limit/rate.limiter.js';
import { judgeCommand } from '../commands/command.rules.js';
import { reducedCommand } from '../validator/field.reducer.js';
import { resolveAndJudge } from '../validator/path.rules.js';
import { consideredInLists } from './list.trace.js';
import { answerHost, answerUrl } from './network.answer.js';
import type { Answer, Question } from './question.js';

/** Answers a question with the judges that calls are judged with. Looks up no name, starts nothing. */
export function explain(policy: Policy, question: Question): Answer {
  if (question.kind === 'tool') return answerTool(policy, question.value);
  const access = question.tool === undefined ? undefined : answerAccess(policy, question.tool);
  // A call of a tool that does not exist for the caller ends there.
  if (access !== undefined && !access.verdict.allowed) return access;
  const answer = answerValue(policy, question);
  return access === undefined
    ? answer
    : { ...answer, considered: [...access.considered, ...answer.considered] };
}

function answerValue(policy: Policy, question: Question): Answer {
  switch (question.kind) {
    case 'url':
      return answerUrl(policy, question);
    case 'host':
      return answerHost(policy, question);
    case 'path':
      return answerPath(policy, question);
    case 'command':
      return answerCommand(policy, question.value);
    case 'tool':
      return answerTool(policy, question.value);
    default: {
      const never: never = question.kind;
      throw new Error(`There is no question about ${String(never)}.`);
    }
  }
}

function answerAccess({ tools }: Policy, name: string): Answer {
  const verdict = judgeAccess(tools, name);
  const lists = [
    { name: 'tools.deny', size: tools.deny.length },
    { name: 'tools.allow', size: tools.allow.length },
  ];
  return { verdict, considered: consideredInLists(lists, verdict), notes: [] };
}

function answerTool(policy: Policy, name: string): Answer {
  const access = answerAccess(policy, name);
  if (!access.verdict.allowed) return access;
  // A limiter of its own: its first call is refused only where every call is.
  const rate = new RateLimiter(new FixedPolicyStore(policy), new SystemClock()).judge(name);
  const considered = [...access.considered, ruleOf(rate)];
  if (!rate.allowed) return { verdict: rate, considered, notes: [] };
  return { ...access, considered, notes: notesOnTool(policy, name) };
}

function notesOnTool({ tools, network }: Policy, name: string): string[] {
  const approval = findApprovalRule(tools, name);
  const requests = tools.clientRequests[name] ?? [];
  const endpoints = tools.network[name];
  const reach =
    endpoints === undefined
      ? network.allowedEndpoints.length + network.allowedRanges.length === 0
        ? 'It can reach nothing: the network section allows nothing.'
        : `It may reach all that the network section allows: there is no line tools.network.${name}.`
      : `It may reach only these endpoints: ${endpoints.length === 0 ? 'none' : endpoints.join(', ')} (tools.network.${name}).`;
  return [
    ...(approval === undefined
      ? []
      : [`A person is asked before each call, and has ${tools.approvalTimeout} seconds (${approval}).`]),
    ...(requests.length === 0
      ? []
      : [`It may ask the client for ${requests.join(', ')} (tools.client_requests.${name}).`]),
    reach,
    `${tools.rateLimits[name] ?? tools.defaultRateLimit} calls per 60 seconds; ${tools.timeouts[name] ?? tools.timeout} seconds for each.`,
  ];
}

function answerPath(policy: Policy, { value, cwd }: Question): Answer {
  const { filesystem } = policy;
  const { path, verdict: asName } = resolveAndJudge(filesystem, value, cwd);
  if (path === undefined) return { verdict: asName, considered: [ruleOf(asName)], notes: [] };
  const notes = path === value ? [] : [`It was judged in its real form: ${path}`];
  // As a file that is opened: the patterns may cover the server's own files, and those are never opened.
  const verdict = judgePlace({ filesystem, ownFiles: ownFilePatterns(policy) }, path, value);
  if (verdict.rule === OWN_FILES) return { verdict, considered: [ruleOf(verdict)], notes };
  const lists = [
    { name: 'filesystem.denied_paths', size: filesystem.deniedPaths.length },
    { name: 'filesystem.allowed_paths', size: filesystem.allowedPaths.length },
  ];
  const considered = [{ rule: OWN_FILES, outcome: 'passes' } as const, ...consideredInLists(lists, verdict)];
  return { verdict, considered, notes };
}

/** In the canonical form, in which a marked command is judged and given to its tool. */
function answerCommand({ commands }: Policy, value: string): Answer {
  const verdict = judgeCommand(commands, reducedCommand(value));
  const isBuiltIn = verdict.rule === 'commands';
  const syntax: readonly ConsideredRule[] = isBuiltIn ? [] : [{ rule: 'commands', outcome: 'passes' }];
  return { verdict, considered: [...syntax, ruleOf(verdict)], notes: [] };
}

function ruleOf(verdict: Verdict): ConsideredRule {
  return { rule: verdict.rule, outcome: verdict.allowed ? 'allows' : 'refuses' };
}
