import { homeOf, type Environment } from './environment.js';

/** The text with its variables replaced, or what is wrong with it. */
export type Expansion =
  | { readonly ok: true; readonly text: string }
  | { readonly ok: false; readonly problem: string; readonly remedy: string };

/** What becomes of a value from outside the policy before it is put into the text. */
export type Quote = (value: string) => string;

const VARIABLE = /\$\{([^}]*)(\}?)/g;
const NAME = /^[A-Za-z_][A-Za-z0-9_]*$/;
const DEFAULT_MARK = ':-';

/**
 * Replaces `${NAME}` and `${NAME:-default}`, then a leading `~` or `~/`. One pass: what a variable holds is not
 * expanded again. A lone `$NAME` stays as it is.
 */
export function expand(text: string, env: Environment, quote: Quote): Expansion {
  let expanded = '';
  let end = 0;
  for (const match of text.matchAll(VARIABLE)) {
    const [whole, inside = '', closing] = match;
    const value = closing === '' ? unclosed() : valueOf(inside, env, quote);
    if (!value.ok) return value;
    expanded += text.slice(end, match.index) + value.text;
    end = match.index + whole.length;
  }
  return { ok: true, text: expandHome(expanded + text.slice(end), env, quote) };
}

function valueOf(inside: string, env: Environment, quote: Quote): Expansion {
  const mark = inside.indexOf(DEFAULT_MARK);
  const name = mark < 0 ? inside : inside.slice(0, mark);
  if (!NAME.test(name) || inside.includes('${')) {
    return {
      ok: false,
      problem: `"\${${inside}}" is not a variable`,
      remedy: 'write ${NAME} or ${NAME:-default} with letters, digits and _ in NAME',
    };
  }
  const value = name === 'HOME' ? homeOf(env) : env[name];
  if (value !== undefined && value !== '') return { ok: true, text: quote(value) };
  if (mark >= 0) return { ok: true, text: inside.slice(mark + DEFAULT_MARK.length) };
  return {
    ok: false,
    problem: `the environment variable ${name} is ${value === '' ? 'empty' : 'not set'}`,
    remedy: `set it before the server starts, or write \${${name}:-default}`,
  };
}

function unclosed(): Expansion {
  return { ok: false, problem: '"${" is never closed', remedy: 'add the missing "}"' };
}

function expandHome(text: string, env: Environment, quote: Quote): string {
  if (text !== '~' && !text.startsWith('~/')) return text;
  return quote(homeOf(env).replace(/\/+$/, '')) + text.slice(1);
}
