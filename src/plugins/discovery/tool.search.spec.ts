import { describe, expect, it } from '@jest/globals';
import type { ToolDescriptor } from '../../kernel/index.js';
import { rankTools } from './tool.search.js';

const tool = (name: string, description: string, aliases: string[] = [], intents: string[] = []) =>
  ({ name, description, aliases, intents }) as unknown as ToolDescriptor;

const TOOLS = [
  tool('web_search', 'Search the web.', ['google it'], ['research']),
  tool('add_bug', 'Record a new bug.', ['file a ticket', 'create issue'], ['issue tracking']),
  tool('get_bug', 'Read one bug.', ['show ticket'], ['issue tracking']),
  tool('list_bugs', 'List the bugs of a project.', ['show all tickets'], ['issue tracking']),
];

const names = (query: string) => rankTools(TOOLS, query).map((found) => found.name);

describe('rankTools', () => {
  it.each([
    ['', ['web_search', 'add_bug', 'get_bug', 'list_bugs']],
    ['bug', ['add_bug', 'get_bug', 'list_bugs']],
    ['bug add', ['add_bug', 'get_bug', 'list_bugs']],
    ['add a bug', ['add_bug', 'get_bug', 'list_bugs']],
    ['ADD', ['add_bug']],
    ['ticket', ['add_bug', 'get_bug', 'list_bugs']],
    ['create issue', ['add_bug', 'get_bug', 'list_bugs']],
    ['search the internet', ['web_search']],
    ['google', ['web_search']],
    ['kubernetes', []],
    ['   ', ['web_search', 'add_bug', 'get_bug', 'list_bugs']],
    ['!!!', ['web_search', 'add_bug', 'get_bug', 'list_bugs']],
    ['the', ['web_search', 'list_bugs']],
  ])('%j finds %j', (query, expected) => {
    expect(names(query)).toEqual(expected);
  });

  it('puts the tool that more of the words match first', () => {
    expect(names('web bug list')[0]).toBe('list_bugs');
  });

  it('takes a query of 500 characters without growing', () => {
    expect(names('bug '.repeat(125))).toEqual(['add_bug', 'get_bug', 'list_bugs']);
  });
});
