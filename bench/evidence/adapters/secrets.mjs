import { outcomeOf } from '../outcome.mjs';

const FOLDER = 'dev/secrets';
/** What the source of the one row about time allows. */
const LIMIT_MS = 1000;

let redactor;

/** With a fixed key: which key it is changes no verdict. */
function redactorOf(rig) {
  redactor ??= new rig.product.Redactor(Buffer.alloc(32, 1));
  return redactor;
}

/**
 * Texts are searched whole, as `text()` would count what it cuts off as removed. A text under a key that says nothing.
 */
function searched(rig, input) {
  return typeof input === 'string'
    ? redactorOf(rig).wholeText(input)
    : JSON.stringify(redactorOf(rig).value(input));
}

/** Every secret of the row has to be gone; where the source does not name it, something has to. */
function removalOf(row, after) {
  const secrets = row.secrets ?? [];
  if (secrets.length === 0) return [{ what: 'some part', allowed: after === row.input, why: 'the text' }];
  return secrets.map((secret, at) => ({
    what: `secret ${at}`,
    allowed: after.includes(secret),
    why: after.includes(secret) ? 'is still there' : 'is gone',
  }));
}

/** What has to be left counts against the row as a secret would that is still there. */
function survivalOf(row, after) {
  return (row.must_survive ?? []).map((text) => ({
    what: JSON.stringify(text),
    allowed: !after.includes(text),
    why: after.includes(text) ? 'is left' : 'is gone and should be left',
  }));
}

function judgeKept(row, rig) {
  const after = searched(rig, row.input);
  return outcomeOf('allow', [
    { what: 'the text', allowed: after === row.input, why: after === row.input ? 'is as it was' : after },
  ]);
}

function judgeRemoved(row, rig) {
  const after = searched(rig, row.input);
  return outcomeOf('block', [...removalOf(row, after), ...survivalOf(row, after)]);
}

/** Each named field has to become a marker, and every other one has to stay what it was. */
function judgeFields({ input, expected }, rig) {
  const after = redactorOf(rig).value(input.value);
  const isRight = sameButMarkers(after, expected);
  return outcomeOf('block', [
    { what: 'the record', allowed: !isRight, why: isRight ? 'as expected' : JSON.stringify(after) },
  ]);
}

function sameButMarkers(after, expected) {
  if (expected === '[REDACTED]') return typeof after === 'string' && after.startsWith('[REDACTED:');
  if (typeof expected !== 'object' || expected === null) return after === expected;
  const keys = Object.keys(expected);
  return (
    Object.keys(after).join() === keys.join() &&
    keys.every((key) => sameButMarkers(after[key], expected[key]))
  );
}

function judgeTime(row, rig) {
  const start = performance.now();
  searched(rig, row.input);
  const isFast = performance.now() - start < LIMIT_MS;
  return outcomeOf('block', [
    { what: 'the search', allowed: !isFast, why: `${isFast ? 'less' : 'more'} than ${LIMIT_MS} ms` },
  ]);
}

function judgeRow(row, rig) {
  switch (row.expect) {
    case 'redact':
      return judgeRemoved(row, rig);
    case 'keep':
      return judgeKept(row, rig);
    case 'redact-fields':
      return judgeFields(row, rig);
    case 'time-limit':
      return judgeTime(row, rig);
    default:
      throw new Error(`${row.id} expects something unknown: ${row.expect}`);
  }
}

/** Texts with credentials of other scanners' tests. "Blocked" is: no secret of the row is left. */
export const secrets = {
  table: 'secrets',
  file: `${FOLDER}/secrets.jsonl.gz`,
  judge: judgeRow,
};

/** Texts without credentials. "False positive" is: something of it was cut. */
export const benignStrings = {
  table: 'benign_strings',
  file: `${FOLDER}/benign_strings.jsonl.gz`,
  judge: judgeRow,
};

/** Records with fields and texts, some of which have to survive. */
export const structuredRedaction = {
  table: 'structured_redaction',
  file: `${FOLDER}/structured_redaction.jsonl.gz`,
  judge: judgeRow,
};
