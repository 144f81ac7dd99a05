const COLUMNS = 80;
const LABEL = 9;

/** A label and a text beside it, within 80 columns but for words that are longer. */
export function entry(label: string, text: string): string[] {
  const [first = '', ...others] = wrapped(printable(text), COLUMNS - LABEL);
  return [`${label.padEnd(LABEL)}${first}`, ...others.map((line) => ' '.repeat(LABEL) + line)];
}

/** A text on lines of its own, within 80 columns but for words that are longer. */
export function paragraph(text: string, indent = ''): string[] {
  return wrapped(printable(text), COLUMNS - indent.length).map((line) => indent + line);
}

/** Texts come from anywhere: nothing in them may move a terminal's cursor or turn text round. */
export function printable(text: string): string {
  return text.replace(/[^\x20-\x7e]/g, (character) => {
    return `\\u${character.charCodeAt(0).toString(16).padStart(4, '0')}`;
  });
}

function wrapped(text: string, width: number): string[] {
  const lines: string[] = [];
  for (const word of text.split(' ')) {
    const last = lines.at(-1);
    if (last !== undefined && last.length + 1 + word.length <= width)
      lines[lines.length - 1] = `${last} ${word}`;
    else lines.push(word);
  }
  return lines;
}
