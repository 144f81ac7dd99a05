import { approvalsFolder } from '../policy/index.js';
import { decideCall, waitingCalls, type ApprovalAnswer, type WaitingCall } from '../security/index.js';
import { EXIT, type Print } from './exit.codes.js';
import { entry, paragraph, printable } from './person.text.js';
import type { Terminal } from './terminal.js';

export interface ListOptions {
  readonly json?: true | undefined;
}

/**
 * Prints the calls that wait at any running server of this user.
 *
 * @returns the exit code
 * @throws UnsafeFolder
 */
export async function approvalsList({ json }: ListOptions, print: Print): Promise<number> {
  const calls = await waitingCalls(approvalsFolder(process.env));
  const text = calls.length === 0 ? 'no call waits for a person\n' : calls.map(callText).join('\n');
  await print(json === true ? `${JSON.stringify(calls, null, 2)}\n` : text);
  return EXIT.ok;
}

/**
 * Shows one call at the terminal, asks, and answers for it.
 *
 * @param terminal undefined when there is none
 * @returns the exit code
 * @throws UnsafeFolder
 */
export async function approvalsAnswer(
  answer: ApprovalAnswer,
  id: string,
  terminal: Terminal | undefined,
): Promise<number> {
  if (terminal === undefined) {
    return failed(
      EXIT.usage,
      'Nothing was decided: this command needs a terminal to ask on, so that no program can answer for a person. Run it in a terminal yourself.',
    );
  }
  try {
    const folder = approvalsFolder(process.env);
    const call = (await waitingCalls(folder)).find((waiting) => waiting.id === id);
    if (call === undefined) return failed(EXIT.failed, noSuchCall(id));
    terminal.say(callText(call));
    const sure = terminal.ask(answer === 'approve' ? 'Let it run, once? [y/N] ' : 'Refuse this call? [y/N] ');
    if (!/^y(es)?$/i.test(sure)) return failed(EXIT.failed, 'Nothing was decided.');
    if ((await decideCall(folder, id, answer)) === undefined) return failed(EXIT.failed, noSuchCall(id));
    terminal.say(answer === 'approve' ? 'approved\n' : 'denied\n');
    return EXIT.ok;
  } finally {
    terminal.close();
  }
}

function callText(call: WaitingCall): string {
  const lines = [
    ...paragraph(`${call.id}  ${call.tool} (${call.title}), of the plugin ${call.plugin}`),
    ...entry('client', call.client),
    ...entry('effect', call.effect),
    ...entry('asked', `${call.since}, waits for ${call.expires_in_seconds} more seconds`),
    'arguments',
    ...call.arguments.map(printable),
  ];
  return lines.map((line) => `${line}\n`).join('');
}

function noSuchCall(id: string): string {
  return `No call waits under ${printable(id)} any more. "mcp-secure-server approvals list" shows those that do.`;
}

function failed(code: number, text: string): number {
  process.stderr.write(
    paragraph(text)
      .map((line) => `${line}\n`)
      .join(''),
  );
  return code;
}
