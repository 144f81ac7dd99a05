import { CallJoiner } from '../calls/call.joiner.js';
import { countText } from '../figures.js';
import { countOr, objectsIn, textOr, type AuditEntry, type ReadLine } from '../log.entries.js';
import { joined, rowOfEnd, targetsOf } from './call.row.js';
import type { Row } from './row.text.js';
import type { Mood } from './text.look.js';

type Fields = AuditEntry['fields'];

/** Enough of a hash to tell two apart. */
const HASH_CHARS = 12;

/** What a line says of a record, whatever stands in it. */
export function rowOfEntry(line: ReadLine): Row {
  if (line === 'unreadable')
    return {
      at: undefined,
      kind: 'unreadable',
      mood: 'alarm',
      tool: '',
      took: '',
      detail: 'This line is no record. Run audit verify.',
    };
  if (line.type === 'response') return rowOfResponse(line);
  return {
    at: line.at,
    kind: line.type,
    mood: moodOfType(line.type),
    tool: textOr(line.fields['tool_name'], ''),
    took: '',
    detail: detailOf(line),
  };
}

function rowOfResponse(entry: AuditEntry): Row {
  const [call] = new CallJoiner().take(entry);
  if (call === undefined) throw new Error('a response ends a call');
  return rowOfEnd(call);
}

function moodOfType(type: string): Mood {
  switch (type) {
    case 'request':
    case 'egress':
    case 'egress_more':
    case 'file':
      return 'quiet';
    case 'approval':
    case 'start':
    case 'stop':
    case 'policy_reloaded':
      return 'server';
    case 'rejected':
    case 'rejected_more':
      return 'bad';
    default:
      // Crashes, gaps, damage, a policy that was not taken, and what this version does not know.
      return 'alarm';
  }
}

function detailOf({ type, fields }: AuditEntry): string {
  switch (type) {
    case 'request':
      return joined(textIn(fields, 'client'), json(fields['arguments']));
    case 'approval':
      return joined(textIn(fields, 'approval_id'), textIn(fields, 'event'), approverOf(fields));
    case 'egress':
      return joined(textIn(fields, 'plugin'), targetsOf(objectsIn(fields['egress'])));
    case 'egress_more':
      return joined(textIn(fields, 'plugin'), `${count(fields, 'count')} more, ${allowanceIn(fields)}`);
    case 'rejected':
      return joined(json(fields['code']), textIn(fields, 'reason'));
    case 'rejected_more':
      return `${count(fields, 'count')} more`;
    case 'start':
      return startOf(fields);
    case 'stop':
      return textIn(fields, 'reason');
    case 'recovered':
      return recoveryOf(fields);
    case 'policy_reloaded':
    case 'policy_rejected':
      return joined(textIn(fields, 'source'), hashIn(fields), textIn(fields, 'reason'));
    case 'gap':
      return `${count(fields, 'count')} records could not be written from ${textIn(fields, 'from')} to ${textIn(fields, 'to')}`;
    case 'file':
      return `file ${count(fields, 'file')}`;
    case 'torn':
      return `the line before was cut short after ${count(fields, 'bytes')} bytes`;
    case 'damaged':
      return `${textIn(fields, 'damage')} ${count(fields, 'amount')}`;
    default:
      // Of a later version, perhaps.
      return json(fields);
  }
}

function startOf(fields: Fields): string {
  const [policy] = objectsIn([fields['policy']]);
  const plugins = objectsIn(fields['plugins']).map((plugin) => textIn(plugin, 'name'));
  return joined(
    `version ${textIn(fields, 'version')}`,
    `pid ${json(fields['pid'])}`,
    policy === undefined ? '' : `policy ${textIn(policy, 'source')} ${hashIn(policy)}`,
    `plugins ${plugins.join(', ')}`,
  );
}

function recoveryOf(fields: Fields): string {
  const calls = objectsIn(fields['calls']).map((call) => textIn(call, 'tool_name'));
  const lost = calls.length === 0 ? 'no call was open' : `never ended: ${calls.join(', ')}`;
  return `the server ${textIn(fields, 'ended_run')} (pid ${json(fields['pid'])}) ended without a word; ${lost}`;
}

function textIn(fields: Fields, name: string): string {
  return textOr(fields[name], '');
}

function approverOf(fields: Fields): string {
  const by = textIn(fields, 'by');
  return by === 'nobody' ? '' : `by the ${by}`;
}

function allowanceIn(fields: Fields): string {
  return fields['allowed'] === true ? 'allowed' : 'refused';
}

function hashIn(fields: Fields): string {
  return textIn(fields, 'sha256').slice(0, HASH_CHARS);
}

function count(fields: Fields, name: string): string {
  const value = countOr(fields[name], undefined);
  return value === undefined ? '?' : countText(value);
}

function json(value: unknown): string {
  return JSON.stringify(value) ?? '';
}
