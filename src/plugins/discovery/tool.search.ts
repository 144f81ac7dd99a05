import type { ToolDescriptor } from '../../kernel/index.js';

/** How much a word found in a field says about the tool. */
const WEIGHTS = { name: 8, alias: 6, intent: 4, description: 2 } as const;
const WHOLE_WORD_FACTOR = 2;
const MAX_WORDS = 32;

/** Words too common to tell tools apart; a query of nothing else is still searched as it is. */
const STOP_WORDS: ReadonlySet<string> = new Set(
  'a an and are can do for from have i in into is it me my of on or please some that the this to want we what which with you'.split(
    ' ',
  ),
);

/**
 * Ranks tools by a free-text query. Words match independently and as substrings; a rarer word weighs more, a word
 * in a name more than one in a description. Tools that no word matches are left out; ties keep their order.
 * An empty query keeps everything as it is.
 */
export function rankTools(tools: readonly ToolDescriptor[], query: string): ToolDescriptor[] {
  const words = wordsOf(query);
  if (words.length === 0) return [...tools];
  const scores = tools.map((tool) => words.map((word) => scoreOf(tool, word)));
  const rarity = words.map((_word, index) => {
    const hits = scores.filter((row) => (row[index] ?? 0) > 0).length;
    return Math.log(1 + tools.length / Math.max(1, hits));
  });
  return tools
    .map((tool, row) => ({
      tool,
      score: sum(scores[row]?.map((score, index) => score * (rarity[index] ?? 0)) ?? []),
    }))
    .filter(({ score }) => score > 0)
    .sort((a, b) => b.score - a.score)
    .map(({ tool }) => tool);
}

function wordsOf(query: string): string[] {
  const all = query
    .toLowerCase()
    .split(/[^\p{L}\p{N}_]+/u)
    .filter((word) => word !== '');
  const telling = all.filter((word) => !STOP_WORDS.has(word));
  return [...new Set(telling.length > 0 ? telling : all)].slice(0, MAX_WORDS);
}

function scoreOf(tool: ToolDescriptor, word: string): number {
  return Math.max(
    fieldScore(tool.name, word, WEIGHTS.name),
    ...tool.aliases.map((alias) => fieldScore(alias, word, WEIGHTS.alias)),
    ...tool.intents.map((intent) => fieldScore(intent, word, WEIGHTS.intent)),
    fieldScore(tool.description, word, WEIGHTS.description),
  );
}

function fieldScore(field: string, word: string, weight: number): number {
  const text = field.toLowerCase();
  if (!text.includes(word)) return 0;
  return text.split(/[^\p{L}\p{N}]+/u).includes(word) ? weight * WHOLE_WORD_FACTOR : weight;
}

function sum(numbers: readonly number[]): number {
  return numbers.reduce((total, number) => total + number, 0);
}
