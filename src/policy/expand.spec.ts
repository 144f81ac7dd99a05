import { describe, expect, it } from '@jest/globals';
import { homedir, userInfo } from 'node:os';
import { expand } from './expand.js';
import { quoteForPattern } from './path-pattern.js';

const env = { HOME: '/home/ann', NAME: 'value', EMPTY: '', NESTED: '${NAME}', GLOB: '/srv/**' };
const literal = (value: string): string => value;

describe('expand', () => {
  it.each([
    ['plain text', 'plain text'],
    ['${NAME}', 'value'],
    ['a ${NAME} b ${NAME}', 'a value b value'],
    ['${MISSING:-other}', 'other'],
    ['${EMPTY:-other}', 'other'],
    ['${MISSING:-}', ''],
    ['${NAME:-other}', 'value'],
    ['~', '/home/ann'],
    ['~/x', '/home/ann/x'],
    ['${MISSING:-~/projects}/**', '/home/ann/projects/**'],
    ['${HOME}/x', '/home/ann/x'],
  ])('makes %s into %s', (text, expected) => {
    expect(expand(text, env, literal)).toEqual({ ok: true, text: expected });
  });

  it.each([['$NAME'], ['$$'], ['cost: 5$'], ['~ann/x'], ['a/~/b'], ['x ~/y']])('leaves %s alone', (text) => {
    expect(expand(text, env, literal)).toEqual({ ok: true, text });
  });

  it('does not expand what a variable holds a second time', () => {
    expect(expand('${NESTED}', env, literal)).toEqual({ ok: true, text: '${NAME}' });
  });

  it.each([
    ['${MISSING}', 'the environment variable MISSING is not set'],
    ['${EMPTY}/*', 'the environment variable EMPTY is empty'],
    ['${NAME', '"${" is never closed'],
    ['${}', '"${}" is not a variable'],
    ['${1A}', '"${1A}" is not a variable'],
    ['${A-b}', '"${A-b}" is not a variable'],
    ['${MISSING:-${NAME}}', '"${MISSING:-${NAME}" is not a variable'],
  ])('refuses %s', (text, problem) => {
    expect(expand(text, env, literal)).toMatchObject({ ok: false, problem });
  });

  it('names the variable in the remedy', () => {
    expect(expand('${MISSING}', env, literal)).toMatchObject({
      remedy: 'set it before the server starts, or write ${MISSING:-default}',
    });
  });

  it('takes the value of a variable literally in a pattern, but not the pattern itself', () => {
    expect(expand('${GLOB}/*', env, quoteForPattern)).toEqual({ ok: true, text: '/srv/[*][*]/*' });
  });

  it('never takes an empty HOME for the root of the disk', () => {
    const home = process.env['HOME'];
    process.env['HOME'] = '';
    try {
      expect(expand('~/x', { HOME: '' }, literal)).toEqual({ ok: true, text: `${userInfo().homedir}/x` });
    } finally {
      process.env['HOME'] = home;
    }
  });

  it.each([[{}], [{ HOME: '' }]])('asks the operating system for the home directory given %j', (without) => {
    expect(expand('~/x', without, literal)).toEqual({ ok: true, text: `${homedir()}/x` });
    expect(expand('${HOME}/x', without, literal)).toEqual({ ok: true, text: `${homedir()}/x` });
  });

  it('stays linear over a text of unclosed variables', () => {
    expect(expand('${'.repeat(300_000), env, literal)).toMatchObject({ ok: false });
  });
});
