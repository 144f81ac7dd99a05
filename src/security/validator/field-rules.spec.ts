import { describe, expect, it } from '@jest/globals';
import { deepFreeze } from '../../kernel/index.js';
import { markField, markedFields } from './field-rules.js';

class Place {
  path?: unknown;
  label?: unknown;
}
markField(Place.prototype, 'path', 'path');

class NamedPlace extends Place {
  site?: unknown;
}
markField(NamedPlace.prototype, 'site', 'url');

class Job {
  command?: unknown;
  files?: unknown;
  place?: unknown;
  places?: unknown;
}
markField(Job.prototype, 'command', 'command');
markField(Job.prototype, 'files', 'path');

const job = (values: Partial<Job>): Job => Object.assign(new Job(), values);
const place = (path: unknown): Place => Object.assign(new Place(), { path, label: 'free text' });
const found = (input: object): string[] =>
  [...markedFields(input)].map(({ path, kind, value }) => `${path} ${kind} ${value}`);

describe('markedFields', () => {
  it('finds marked texts at every depth, in the order of the input', () => {
    const input = job({
      command: 'ls',
      files: ['/a', '/b'],
      place: place('/c'),
      places: [place('/d'), [[place('/e')]], { inner: place('/f') }],
    });

    expect(found(input)).toEqual([
      'command command ls',
      'files[0] path /a',
      'files[1] path /b',
      'place.path path /c',
      'places[0].path path /d',
      'places[1][0][0].path path /e',
      'places[2].inner.path path /f',
    ]);
  });

  it('finds marks in lists of lists', () => {
    expect(found(job({ files: [['/a'], [['/b']]] }))).toEqual([
      'files[0][0] path /a',
      'files[1][0][0] path /b',
    ]);
  });

  it('finds marks that a base class made', () => {
    const input = Object.assign(new NamedPlace(), { path: '/a', site: 'https://a.example' });

    expect(found(input)).toEqual(['path path /a', 'site url https://a.example']);
  });

  it('does not hand marks of a class down to its base class', () => {
    expect(found(Object.assign(new Place(), { site: 'https://a.example' }))).toEqual([]);
  });

  it('passes over what was left out and what is not marked', () => {
    expect(found(job({ command: undefined, place: { free: ['text', 1, null, true] } }))).toEqual([]);
  });

  it.each([[null], [5], [true], [{}], [['/a', 5]], [[null]], [place('/a')], [[{}]]])(
    'refuses to pass over %j in a marked property',
    (files) => {
      expect(() => found(job({ files }))).toThrow('is marked as a path and holds no text.');
    },
  );

  it.each([[new Map([['path', '/a']])], [new Set(['/a'])]])('refuses to pass over %p', (places) => {
    expect(() => found(job({ places }))).toThrow('places is a Map or Set, whose values cannot be judged.');
  });

  it('refuses an object that is in the input under two roofs', () => {
    const shared = ['/a'];

    expect(() => found(job({ files: shared, places: shared }))).toThrow('is in the input twice.');
  });

  it('ends on an input that contains itself', () => {
    const input = job({});
    input.place = input;

    expect(() => found(input)).toThrow('place is in the input twice.');
  });

  it('survives nesting that would exhaust a recursive walk', () => {
    let deep: unknown = place('/a');
    for (let depth = 0; depth < 20_000; depth++) deep = [deep];

    expect(found(job({ places: deep }))).toHaveLength(1);
  });

  it('stops at a bound', () => {
    expect(() => found(job({ places: Array.from({ length: 100_001 }, () => 1) }))).toThrow(
      'The input holds more than 100000 values.',
    );
  });

  it('puts another text in the place of one, and remembers how it was written', () => {
    const input = job({ files: ['a', 'b'], place: place('c') });

    for (const field of markedFields(input)) field.replace(`/real/${field.value}`);

    expect(input.files).toEqual(['/real/a', '/real/b']);
    expect([...markedFields(deepFreeze(input))].map(({ value, asGiven }) => [value, asGiven])).toEqual([
      ['/real/a', 'a'],
      ['/real/b', 'b'],
      ['/real/c', 'c'],
    ]);
  });

  it('cannot change a sealed input', () => {
    const [field] = [...markedFields(deepFreeze(job({ command: 'ls' })))];

    expect(() => field?.replace('id')).toThrow(TypeError);
    expect(field?.asGiven).toBe('ls');
  });
});

describe('markField', () => {
  it('refuses two meanings for one property', () => {
    class Confused extends Place {}

    expect(() => markField(Confused.prototype, 'path', 'url')).toThrow(
      'Confused.path is marked as a path and as a url.',
    );
  });
});
