import { matchesOf } from './matches.js';
import type { Span } from './span.js';
import { eanHolds, ibanHolds, cpfHolds, codiceFiscaleHolds, elevenTestHolds, isCardNumber, luhnHolds, mod23Holds } from './check.digits.js'; // prettier-ignore

interface NumberRule {
  readonly kind: string;
  /** Bounded repetitions only. */
  readonly pattern: RegExp;
  /** Given the match without what parts its groups. */
  readonly holds: (digits: string) => boolean;
  /** Where the number says too little by itself: a word that has to stand in the 40 characters before it. */
  readonly near?: RegExp;
}

const always = (): boolean => true;

const RULES: readonly NumberRule[] = [
  { kind: 'card', pattern: /(?<![\w.-])\d{14,19}(?![\w-]|\.\d)/g, holds: isCardNumber },
  {
    kind: 'card',
    pattern: /(?<![\w.-])\d{4}([ _\u00a0.-]|  )\d{4}\1\d{4}\1\d{4}(?:\1\d{3})?(?![\w-]|\.\d)/g,
    holds: isCardNumber,
  },
  { kind: 'card', pattern: /(?<![\w.-])\d{4}([ \u00a0-])\d{6}\1\d{4,5}(?![\w-]|\.\d)/g, holds: isCardNumber },
  // ISO 13616: country, two check digits by ISO 7064 mod 97, up to 30 more.
  {
    kind: 'iban',
    pattern: /(?<!\w)[a-z]{2}\d{2}(?:[ \u00a0-]?[a-z0-9]{4}){2,7}(?:[ \u00a0-]?[a-z0-9]{1,3})?(?!\w)/gi,
    holds: ibanHolds,
  },
  { kind: 'cpf', pattern: /(?<![\w.-])\d{3}\.\d{3}\.\d{3}-\d{2}(?![\w-])/g, holds: cpfHolds },
  {
    kind: 'codice-fiscale',
    pattern: /(?<!\w)[A-Z]{6}\d{2}[A-EHLMPRST]\d{2}[A-Z]\d{3}[A-Z](?!\w)/g,
    holds: codiceFiscaleHolds,
  },
  // Switzerland: EAN-13 behind the code of the country.
  { kind: 'ch-ahv', pattern: /(?<![\w.-])756\.?\d{4}\.?\d{4}\.?\d{2}(?![\w-]|\.\d)/g, holds: eanHolds },
  // No check digit: the word has to stand beside it.
  {
    kind: 'us-ssn',
    pattern: /(?<![\w-])(?!000|666|9)\d{3}[ -]?(?!00)\d{2}[ -]?(?!0000)\d{4}(?![\w-])/g,
    holds: always,
    near: /\bssn\b|social[ _-]security/i,
  },
  {
    kind: 'uk-nino',
    pattern: /(?<!\w)[A-CEGHJ-PR-TW-Z][A-CEGHJ-NPR-TW-Z](?: ?\d{2}){3} ?[A-D](?!\w)/g,
    holds: always,
    near: /national[ _-]insurance|\bnino\b|\bni[ _-]?(?:no|number)\b/i,
  },
  // One check digit only, which one number in ten or in twenty-three has by chance.
  {
    kind: 'ca-sin',
    pattern: /(?<![\w-])\d{3}[ -]?\d{3}[ -]?\d{3}(?![\w-])/g,
    holds: luhnHolds,
    near: /\bsin\b|social[ _-]insurance/i,
  },
  {
    kind: 'nl-bsn',
    pattern: /(?<![\w-])\d{9}(?![\w-])/g,
    holds: elevenTestHolds,
    near: /\bbsn\b|burgerservice/i,
  },
  {
    kind: 'es-dni',
    pattern: /(?<!\w)[XYZ\d]\d{7}-?[A-Z](?!\w)/g,
    holds: mod23Holds,
    near: /\b(?:dni|nie|nif)\b/i,
  },
  // Several countries; only the word tells.
  {
    kind: 'national-id',
    pattern: /(?<![\w-])[A-Z]{0,2}\d(?:[ -]?[A-Z0-9]){5,14}(?![\w-])/g,
    holds: (id) => (id.match(/\d/g) ?? []).length >= 6,
    near: /aadhaar|\bpesel\b|personnummer|\bnhs[ _-]?(?:no|number)|\btfn\b|tax file|steuer-?id|steueridentifikation|passport[ _-]?(?:no|number)|sécurité sociale|\binsee\b|\bcnp\b|\bjmbg\b|\bcuil\b|\bcurp\b|\bnric\b/i,
  },
];
const BESIDE = 40;
/** Whatever the rules want, there is something like it in it; most texts have nothing. */
const MAYBE = /\d[\dA-Z _\u00a0.-]{6}/i;

/** Payment cards and numbers of persons. */
export function findNumbers(text: string): Span[] {
  if (!MAYBE.test(text)) return [];
  return RULES.flatMap(({ kind, pattern, holds, near }) => {
    if (near !== undefined && !near.test(text)) return [];
    return matchesOf(pattern, text)
      .filter(({ 0: found }) => holds(found.replace(/[ _\u00a0.-]/g, '')))
      .filter(({ index }) => near === undefined || near.test(text.slice(Math.max(0, index - BESIDE), index)))
      .map(({ index, 0: found }) => ({ start: index, end: index + found.length, kind }));
  });
}
