import { readFileSync } from 'node:fs';
import { gunzipSync } from 'node:zlib';
import { rotatedFiles } from '../../dist/security/audit/chain/log.rotation.js';
import { verifyLog } from '../../dist/security/audit/verify/verify.log.js';

/**
 * Says what a log has that it must not have, or has not what it must have.
 *
 * @param answered numbers of the calls whose answer arrived
 * @param marks the file in which each tool that started left its number
 * @returns sentences; none when all is well
 */
export async function problemsOf(log, answered, marks) {
  const problems = [];
  const { finding, torn, records: count } = await verifyLog(log);
  if (finding !== undefined) problems.push(`the log does not verify: ${JSON.stringify(finding)}`);
  const records = recordsOf(log);
  const requests = new Map();
  const responses = new Map();
  const recovered = new Map();
  for (const record of records) {
    if (record.type === 'request') add(requests, record.request_id, record);
    if (record.type === 'response') add(responses, record.request_id, record);
    if (record.type === 'recovered') for (const call of record.calls) add(recovered, call.request_id, record);
    if (record.type === 'damaged') problems.push(`the server found damage: ${JSON.stringify(record)}`);
  }
  const byNumber = new Map([...requests.values()].map(([record]) => [record.arguments.n, record]));
  for (const n of answered) {
    const ends = responses.get(byNumber.get(n)?.request_id) ?? [];
    if (ends.length !== 1) problems.push(`call ${n} was answered and has ${ends.length} response records`);
  }
  for (const n of numbersIn(marks)) {
    if (!byNumber.has(n)) problems.push(`call ${n} ran and has no request record`);
  }
  for (const [id, all] of requests) {
    const ends = (responses.get(id)?.length ?? 0) + (recovered.get(id)?.length ?? 0);
    if (all.length !== 1 || ends !== 1)
      problems.push(`call ${id} has ${all.length} requests and ${ends} ends`);
  }
  for (const id of [...responses.keys(), ...recovered.keys()]) {
    if (!requests.has(id)) problems.push(`call ${id} has an end and no request`);
  }
  return { problems, count, torn, recovered: recovered.size };
}

function recordsOf(log) {
  const rotated = rotatedFiles(log);
  const plain = new Set(rotated.filter(({ ending }) => ending === '').map(({ place }) => place));
  const files = rotated.filter(({ ending, place }) => ending === '' || !plain.has(place));
  return [...files.map(({ file }) => file), log].flatMap((file) => {
    const bytes = readFileSync(file);
    const text = String(file.endsWith('.gz') ? gunzipSync(bytes) : bytes);
    return text.split('\n').flatMap((line) => {
      try {
        return [JSON.parse(line)];
      } catch {
        // Cut short by a crash; verification has looked at it.
        return [];
      }
    });
  });
}

function numbersIn(file) {
  try {
    return readFileSync(file, 'utf8').split('\n').filter(Boolean).map(Number);
  } catch (error) {
    if (error.code === 'ENOENT') return [];
    throw error;
  }
}

function add(map, key, value) {
  map.set(key, [...(map.get(key) ?? []), value]);
}
