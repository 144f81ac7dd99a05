import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import { judgeCommand } from '../../src/security/commands/command.rules.js';
import { canonicalCommand } from '../../src/security/commands/canonical.js';
import { wordsOf } from '../../src/security/commands/words.js';
import { fuzz, Tally } from '../support/fuzz.js';
import { commandLines } from './command.cases.js';
import { BLOCKED, CommandStage } from './command.stage.js';
import { commandRows } from './found.cases.js';

const COMMANDS = { blocked: BLOCKED };

describe('commands', () => {
  const judged = new Tally<'allowed' | 'refused'>();
  const started = new Tally<'something' | 'nothing'>();
  let stage: CommandStage;

  beforeAll(() => {
    stage = new CommandStage();
  });

  afterAll(() => stage.remove());

  // What the stage cannot see, the property below cannot find.
  it.each([
    "cu''rl",
    'env nice -n 5 timeout 5 curl x',
    `sh -c 'ls; curl'`,
    'xargs env',
    'find file -exec curl {} +',
    `awk 'BEGIN{system("curl")}'`,
    'X=curl; $X',
  ])('are seen when they start a blocked program: %s', (line) => {
    expect(stage.startedBy(line)).toContain('curl');
    expect(judgeCommand(COMMANDS, line).allowed).toBe(false);
  });

  fuzz('start no blocked program when they are allowed, whoever cuts them into words', {
    // Refused lines are not started, so only lines that are allowed cost anything.
    cases: fc.array(commandLines, { minLength: 8, maxLength: 8 }),
    rows: [[...commandRows]],
    runs: 130,
    check: (lines) => {
      for (const line of lines) {
        const { allowed } = judgeCommand(COMMANDS, line);
        judged.add(allowed ? 'allowed' : 'refused');
        if (!allowed) continue;
        const cut = wordsOf(line);
        expect(cut.ok).toBe(true);
        if (!cut.ok) return;
        const names = [
          ...stage.startedByWordsOf(line),
          ...stage.startedByWordsOf(canonicalCommand(cut.words)),
          ...stage.startedByWords(cut.words),
        ];
        started.add(names.length > 0 ? 'something' : 'nothing');
        expect([line, names.filter((name) => BLOCKED.includes(name))]).toEqual([line, []]);
      }
    },
  });

  judged.expectAtLeast({ allowed: 100, refused: 400 });
  started.expectAtLeast({ something: 20, nothing: 10 });
});
