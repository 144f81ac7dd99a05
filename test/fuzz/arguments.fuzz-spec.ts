import { mkdirSync, readFileSync, statSync, symlinkSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { Module } from '@nestjs/common';
import { afterAll, describe, expect } from '@jest/globals';
import fc from 'fast-check';
import { ToolRegistry } from '../../src/tools/index.js';
import { ProbeTools } from '../fixtures/probe.plugin.js';
import { bootApp, type RunningApp } from '../support/app.js';
import type { AuditRecord } from '../support/audit.reader.js';
import { fuzz, Tally } from '../support/fuzz.js';
import { argumentsFor, placed } from './argument.cases.js';
import { argumentRows } from './found.cases.js';

@Module({ providers: [ProbeTools] })
class ProbeModule {}

/** Of the fixtures, the tools that have an input to speak of. */
const FIXTURES = /^(echo|guarded)$/;
const SHIPPED = /_bug|_bugs|bugtracker|_file|file_|_directory|search|categories/;
/** A log that is rotated would hide records from the count below. */
const MAX_LOG_BYTES = 32 * 1024 * 1024;

const OBJECTS = [Object.prototype, Array.prototype, Function.prototype, String.prototype, Map.prototype];
const untouched = membersOf(OBJECTS);

// Before the properties are written down: there is one for each tool.
let server = await boot();
let logBytes = statSync(server.policy.auditLog).size;
const tools = server.app
  .get(ToolRegistry)
  .visible()
  .filter(({ name }) => FIXTURES.test(name) || SHIPPED.test(name));

describe('arguments', () => {
  const tally = new Tally<'answered' | 'refused' | 'failed'>();

  afterAll(() => server.close());

  for (const { name, inputSchema } of tools) {
    fuzz(`of ${name} end in an outcome and in two records, whatever they are`, {
      cases: fc.array(argumentsFor(inputSchema), { minLength: 1, maxLength: 5 }),
      rows: argumentRows.filter((row) => row.tool === name).map((row) => [row.arguments]),
      runs: 12,
      check: async (inputs) => {
        if (logBytes > MAX_LOG_BYTES) await reboot();
        for (const input of inputs) tally.add(await call(name, placed(input, server.policy.folder)));
        expect(membersOf(OBJECTS)).toEqual(untouched);
      },
    });
  }

  tally.expectAtLeast({ answered: 50, refused: 100, failed: 10 });
});

async function call(name: string, input: unknown) {
  const outcome = await server.call(name, input);
  const records = newRecords();
  expect(records.map(({ type, tool_name }) => [type, tool_name])).toEqual([
    ['request', name],
    ['response', name],
  ]);
  expect(records[0]?.request_id).toBe(records[1]?.request_id);
  expect(records[1]?.result_status).toBe(outcome.kind);
  switch (outcome.kind) {
    case 'answered':
    case 'refused':
      return outcome.kind;
    case 'failed':
      // In these words the server speaks of a mistake of its own: an exception that nobody meant, a useless answer.
      expect(outcome.message).not.toMatch(/log has the cause|no usable answer|withheld/);
      return outcome.kind;
    default:
      throw new Error(`${name} ended as ${outcome.kind}: ${JSON.stringify(input)}`);
  }
}

function newRecords(): AuditRecord[] {
  const log = readFileSync(server.policy.auditLog);
  const added = log.subarray(logBytes).toString();
  logBytes = log.length;
  return added
    .split('\n')
    .filter((line) => line !== '')
    .map((line) => JSON.parse(line) as AuditRecord);
}

async function boot(): Promise<RunningApp> {
  const app = await bootApp([ProbeModule], { commands: '{ blocked: [curl] }' });
  const { folder } = app.policy;
  mkdirSync(join(folder, 'sub'));
  for (const file of ['a.txt', 'sub/b.txt']) writeFileSync(join(folder, file), 'line\nsecond line\n');
  symlinkSync('/', join(folder, 'link'));
  return app;
}

async function reboot(): Promise<void> {
  await server.close();
  server = await boot();
  logBytes = statSync(server.policy.auditLog).size;
}

function membersOf(objects: readonly object[]): string[][] {
  return objects.map((object) => Reflect.ownKeys(object).map(String));
}
