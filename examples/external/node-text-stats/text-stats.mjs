#!/usr/bin/env node
// One call, one process: the request is all of stdin, the answer all of stdout.
import { readFileSync } from 'node:fs';

const { arguments: input } = JSON.parse(readFileSync(0, 'utf8'));
const { text, top = 5 } = input;

// The server has validated this already. A program that is started by hand has not had that.
if (typeof text !== 'string') {
  answer({ content: [{ type: 'text', text: 'text must be a text.' }], isError: true });
} else {
  const structuredContent = statisticsOf(text, top);
  // With an output_schema, structuredContent is what counts: the server writes the text from it.
  answer({ content: [], structuredContent, isError: false });
}

function statisticsOf(text, top) {
  const words = text.toLowerCase().match(/[\p{L}\p{N}]+/gu) ?? [];
  const counts = new Map();
  for (const word of words) counts.set(word, (counts.get(word) ?? 0) + 1);
  const frequent = [...counts]
    .sort(([a, countOfA], [b, countOfB]) => countOfB - countOfA || (a < b ? -1 : 1))
    .slice(0, top)
    .map(([word, count]) => ({ word, count }));
  const lines = text === '' ? 0 : text.replace(/\n$/, '').split('\n').length;
  return { characters: [...text].length, words: words.length, lines, frequent };
}

function answer(message) {
  process.stdout.write(JSON.stringify(message));
}
