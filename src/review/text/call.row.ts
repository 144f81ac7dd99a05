import { timeOfCall, type AuditedCall } from '../calls/audited.call.js';
import { durationText } from '../figures.js';
import { textOr } from '../log.entries.js';
import { moodOf } from './outcome.mood.js';
import type { Row } from './row.text.js';

/** What a line says of a call that a query found. */
export function rowOfCall(call: AuditedCall): Row {
  const asked = call.arguments === undefined ? '' : JSON.stringify(call.arguments);
  return { ...endOf(call), at: timeOfCall(call), detail: joined(detailOf(call), asked) };
}

/** What a line says of the end of a call. */
export function rowOfEnd(call: AuditedCall): Row {
  return { ...endOf(call), at: call.ended, detail: detailOf(call) };
}

/** `https://api.example.com/`, with `not` before what was refused. */
export function targetsOf(notes: AuditedCall['egress']): string {
  return notes
    .map((note) => {
      const target = textOr(note['to'], textOr(note['path'], ''));
      return note['allowed'] === true ? `→ ${target}` : `not → ${target} (${textOr(note['rule'], '')})`;
    })
    .join(' ');
}

/** Texts that say something, with two spaces between them. */
export function joined(...texts: readonly string[]): string {
  return texts.filter((text) => text !== '').join('  ');
}

function endOf({ outcome, tool, tookMs }: AuditedCall): Omit<Row, 'at' | 'detail'> {
  return {
    kind: outcome,
    mood: moodOf(outcome),
    tool,
    took: tookMs === undefined ? '' : durationText(tookMs),
  };
}

function detailOf({ outcome, rule, reason, egress, files }: AuditedCall): string {
  // That the policy let it happen is no news of a call that was answered.
  const decided = outcome === 'refused' ? (rule ?? '') : '';
  return joined(decided, reason ?? '', targetsOf(egress), targetsOf(files));
}
