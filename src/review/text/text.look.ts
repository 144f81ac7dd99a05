import { styleText } from 'node:util';

/** Where lines are shown. */
export interface TextLook {
  /** Of the terminal; undefined when the lines go elsewhere, and nothing is cut. */
  readonly columns: number | undefined;
  readonly colours: 'coloured' | 'plain';
}

/** For files, pipes and tests. */
export const PLAIN: TextLook = { columns: undefined, colours: 'plain' };

/** What a line is about, as far as a colour can say it. */
export type Mood = 'good' | 'bad' | 'failed' | 'alarm' | 'quiet' | 'server' | 'heading';

const STYLES: Readonly<Record<Mood, Parameters<typeof styleText>[0]>> = {
  good: 'green',
  bad: 'red',
  failed: 'yellow',
  alarm: ['bold', 'red'],
  quiet: 'gray',
  server: 'cyan',
  heading: 'bold',
};

/** Colours a text that has no unseen characters. */
export function painted(text: string, mood: Mood, { colours }: TextLook): string {
  // Whether to colour was decided already; left to itself, it would ask process.stdout, which is diverted.
  return colours === 'plain' ? text : styleText(STYLES[mood], text, { validateStream: false });
}
