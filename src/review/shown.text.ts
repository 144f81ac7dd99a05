/**
 * Characters that are not seen, or change how others are seen: controls, marks of direction, which show a text in
 * another order than it has, marks without width, variation selectors, tags, and halves of surrogate pairs. And of
 * accents on one letter those that no language writes: a pile of them covers the lines above.
 */
const UNSEEN = /[\p{Cc}\p{Cf}\p{Cs}\p{Zl}\p{Zp}\p{Default_Ignorable_Code_Point}]|\p{M}(?<=\p{M}{7})/gu;

/**
 * A text of a log as a person may be shown it: at most `max` characters, what was cut off counted, and every
 * character that is not seen written as its number.
 */
export function shownText(text: string, max: number): string {
  if (text.length <= max) return owned(text.replace(UNSEEN, numbered));
  // Not between the halves of a character.
  const cut = (text.codePointAt(max - 1) ?? 0) > 0xffff ? max - 1 : max;
  return `${owned(text.slice(0, cut).replace(UNSEEN, numbered))}… (${text.length - cut} more)`;
}

/** The same for the name of a tool or a rule, which can be missing. */
export function shownName(name: string, max: number): string {
  return name === '' ? '(none)' : shownText(name, max);
}

/** JSON with the same characters as escapes: it says the same, and does nothing to a terminal. */
export function shownJson(json: string): string {
  return json.replace(UNSEEN, (character) =>
    character === '\n'
      ? character
      : Array.from({ length: character.length }, (_, at) => escaped(character, at)).join(''),
  );
}

function escaped(text: string, at: number): string {
  return `\\u${text.charCodeAt(at).toString(16).padStart(4, '0')}`;
}

function numbered(character: string): string {
  const digits = (character.codePointAt(0) ?? 0).toString(16).toUpperCase().padStart(4, '0');
  return `‹U+${digits}›`;
}

/** A slice of a string keeps the whole of it in memory; thousands are kept here, each of up to a megabyte. */
function owned(text: string): string {
  return Buffer.from(text, 'utf8').toString('utf8');
}
