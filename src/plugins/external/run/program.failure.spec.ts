import { describe, expect, it } from '@jest/globals';
import { SandboxUnavailable, type ProgramEnd } from '../../../security/index.js';
import type { OutputEnd } from './output.reading.js';
import {
  StartRefused,
  endProblem,
  programFailure,
  runProblem,
  startNote,
  startProblem,
  stderrNote,
} from './program.failure.js';

describe('programFailure', () => {
  it('says to the caller which plugin failed and why, and to the operator what it said', () => {
    const error = programFailure(
      'notes',
      'it exited with code 3',
      stderrNote('notes', 'Traceback\nKeyError: secret\n'),
    );

    expect(error.name).toBe('ToolError');
    expect(error.message).toBe('The plugin notes failed: it exited with code 3.');
    expect(error.cause).toBe('stderr of the plugin notes ends with:\n  | Traceback\n  | KeyError: secret');
  });

  it('has nothing for the operator when the program said nothing', () => {
    expect('cause' in programFailure('notes', 'it exited with code 3', stderrNote('notes', ' \n'))).toBe(
      false,
    );
  });

  it.each([
    ['ends that would be doubled', 'no such file.', 'no such file'],
    ['lines', 'first\r\nsecond', 'first second'],
    ['what acts on a terminal', 'a\u001b[31mb\u202e\u0000c', 'a [31mb c'],
    ['blanks around it', '  a  ', 'a'],
    ['more than three hundred characters', 'x'.repeat(301), `${'x'.repeat(300)}...`],
  ])('makes one plain sentence of a reason with %s', (_what, reason, expected) => {
    expect(programFailure('notes', reason, undefined).message).toBe(`The plugin notes failed: ${expected}.`);
  });
});

describe('stderrNote', () => {
  it.each([
    ['', undefined],
    ['\n \n', undefined],
    ['one\n', 'stderr of the plugin notes ends with:\n  | one'],
    // A line that starts like one of the server's own is marked as well.
    ['a\nERROR [Server] b', 'stderr of the plugin notes ends with:\n  | a\n  | ERROR [Server] b'],
  ])('of %j', (stderr, note) => {
    expect(stderrNote('notes', stderr)).toBe(note);
  });

  it('keeps the end, not the start', () => {
    const note = stderrNote('notes', `start${'x'.repeat(8189)}end`);
    expect(note).toBe(`stderr of the plugin notes ends with:\n  | ${'x'.repeat(8189)}end`);
  });
});

describe('what a program failed of', () => {
  it.each<[ProgramEnd, string | undefined]>([
    [{ kind: 'exited', code: 0 }, undefined],
    [{ kind: 'exited', code: 1 }, 'it exited with code 1'],
    [{ kind: 'exited', code: 255 }, 'it exited with code 255'],
    [{ kind: 'signalled', signal: 'SIGSEGV' }, 'it was ended by SIGSEGV'],
    [{ kind: 'not_started', reason: 'spawn x ENOENT' }, 'it could not be started: spawn x ENOENT'],
    [
      { kind: 'sandbox_failed', reason: 'no /home/x' },
      "its sandbox could not be set up; the server's log says why",
    ],
  ])('by its end %j', (end, problem) => {
    expect(endProblem(end)).toBe(problem);
  });

  it.each<[OutputEnd, ProgramEnd, string | undefined]>([
    ['ended', { kind: 'exited', code: 0 }, undefined],
    ['ended', { kind: 'exited', code: 3 }, 'it exited with code 3'],
    // The signal is the server's answer to the flood.
    ['too_much', { kind: 'signalled', signal: 'SIGKILL' }, 'it answered more than 10 bytes'],
    ['too_much', { kind: 'exited', code: 0 }, 'it answered more than 10 bytes'],
    ['left_open', { kind: 'exited', code: 0 }, 'it ended and left something running that holds its output'],
    ['left_open', { kind: 'exited', code: 3 }, 'it exited with code 3'],
    ['left_open', { kind: 'not_started', reason: 'EACCES' }, 'it could not be started: EACCES'],
  ])('by its output, which %s, and its end %j', (output, end, problem) => {
    expect(runProblem(output, end, 10)).toBe(problem);
  });

  it.each([
    [new StartRefused('its manifest has changed'), 'it could not be started: its manifest has changed'],
    [new SandboxUnavailable('there is none'), 'it could not be started: there is none'],
    [new Error('/home/x/.env is denied'), "it could not be started; the server's log says why"],
    [undefined, "it could not be started; the server's log says why"],
  ])('by what kept it from starting: %p', (thrown, problem) => {
    expect(startProblem(thrown)).toBe(problem);
  });

  it('names places on this machine to the operator alone', () => {
    expect(startNote('notes', new Error('/home/x/.env is denied'))).toBe(
      'The plugin notes could not be started: /home/x/.env is denied',
    );
  });
});
