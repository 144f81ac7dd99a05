import { InvalidArgumentError } from 'commander';
import { manifestTools } from '../plugins/external/index.js';
import { PluginsModule } from '../plugins/plugins.module.js';
import { findPolicyFile, nearestKey, readPolicy, type Policy } from '../policy/index.js';
import {
  QUESTION_KINDS,
  explain as answer,
  findChange,
  type Question,
  type QuestionKind,
} from '../security/index.js';
import { declaredTools } from '../tools/index.js';
import { EXIT, type Print } from './exit.codes.js';
import { explanationOf } from './explanation.js';
import { explanationText } from './explanation.text.js';
import { linesOf, type TextLine } from './text.lines.js';

const FROM_STDIN = '-';

export interface ExplainOptions {
  readonly policy?: string | undefined;
  readonly tool?: string | undefined;
  readonly json?: true | undefined;
}

/** Reads the kind of a question from the command line. */
export function questionKind(text: string): QuestionKind {
  const kind = QUESTION_KINDS.find((known) => known === text);
  if (kind === undefined) throw new InvalidArgumentError(`It must be one of ${QUESTION_KINDS.join(', ')}.`);
  return kind;
}

/**
 * Prints what the policy says of one value, or of each that is read from stdin.
 *
 * @returns the exit code
 * @throws PolicyError when the policy cannot be used
 */
export async function explain(
  kind: QuestionKind,
  value: string,
  options: ExplainOptions,
  print: Print,
): Promise<number> {
  const loaded = readPolicy(findPolicyFile(options.policy, process.env), process.env);
  const question: Question = { kind, value, tool: options.tool, cwd: process.cwd() };
  if (value === FROM_STDIN) return explainLines(loaded.policy, question, print);
  const found = answer(loaded.policy, question);
  const known = { ...found, notes: [...found.notes, ...notesOnName(loaded.policy, question)] };
  const explanation = explanationOf(loaded, question, known, () =>
    findChange(loaded.policy, question, (path) => loaded.written(path)),
  );
  void print(
    options.json === true ? `${JSON.stringify(explanation, null, 2)}\n` : explanationText(explanation),
  );
  return explanation.allowed ? EXIT.ok : EXIT.refused;
}

/** The policy decides about names; a misspelt one would be explained without the narrowing of the tool that was meant. */
function notesOnName({ plugins }: Policy, { kind, value, tool }: Question): string[] {
  const name = kind === 'tool' ? value : tool;
  const known = [...declaredTools(PluginsModule), ...manifestTools(plugins)];
  if (name === undefined || known.includes(name)) return [];
  const nearest = nearestKey(name, known);
  const advice = nearest === undefined ? '' : ` Did you mean ${nearest}?`;
  return [`No tool that comes with the server has the name ${name}.${advice}`];
}

/** One verdict for each line, in order, before the next one is read. */
async function explainLines(policy: Policy, question: Question, print: Print): Promise<number> {
  let code: number = EXIT.ok;
  for await (const line of linesOf(process.stdin)) {
    const value = stringIn(line);
    if (value === undefined) code = EXIT.usage;
    const verdict = value === undefined ? UNREADABLE : verdictOn(policy, { ...question, value });
    if (!(await print(`${JSON.stringify(verdict)}\n`))) break;
  }
  return code;
}

const UNREADABLE = { error: 'The line is not one JSON string in UTF-8 of at most 1 MiB.' };

function verdictOn(policy: Policy, question: Question): object {
  const { verdict } = answer(policy, question);
  const reason = verdict.allowed ? `${verdict.rule} allows it.` : verdict.message;
  return { value: question.value, allowed: verdict.allowed, rule: verdict.rule, reason };
}

function stringIn(line: TextLine): string | undefined {
  try {
    const value: unknown = line === undefined ? undefined : JSON.parse(line);
    return typeof value === 'string' ? value : undefined;
  } catch {
    return undefined;
  }
}
