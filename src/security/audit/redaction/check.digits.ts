/** ISO/IEC 7812-1 annex B. Of digits only. */
export function luhnHolds(digits: string): boolean {
  let sum = 0;
  for (let at = 0; at < digits.length; at++) {
    const digit = Number(digits[digits.length - 1 - at]);
    const doubled = at % 2 === 1 ? digit * 2 : digit;
    sum += doubled > 9 ? doubled - 9 : doubled;
  }
  return sum % 10 === 0;
}

/** Beginnings that card schemes were given, and the lengths they use. Times in micro- or nanoseconds begin with 1. */
const SCHEMES = [
  /^4(?:\d{15}|\d{18})$/, // Visa
  /^(?:5[1-5]|222[1-9]|22[3-9]|2[3-6]|27[01]|2720)\d{0,14}$/, // Mastercard; its length is checked below
  /^3[47]\d{13}$/, // American Express
  /^(?:6011|65|64[4-9])\d{10,15}$/, // Discover
  /^35(?:2[89]|[3-8])\d{11,15}$/, // JCB
  /^3(?:0[0-5]|[68])\d{11,16}$/, // Diners Club
  /^62\d{14,17}$/, // UnionPay
] as const;
const MASTERCARD = SCHEMES[1];

export function isCardNumber(digits: string): boolean {
  if (MASTERCARD.test(digits) && digits.length !== 16) return false;
  return SCHEMES.some((scheme) => scheme.test(digits)) && new Set(digits).size > 1 && luhnHolds(digits);
}

/** Registry of ISO 13616: countries, and how long their numbers are. A hash may begin with two letters and two digits. */
const IBAN_LENGTHS = new Map(
  (
    'AD24 AE23 AL28 AT20 AZ28 BA20 BE16 BG22 BH22 BI27 BR29 BY28 CH21 CR22 CY28 CZ24 DE22 DJ27 DK18 DO28 EE20 EG29 ' +
    'ES24 FI18 FK18 FO18 FR27 GB22 GE22 GI23 GL18 GR27 GT28 HN28 HR21 HU28 IE22 IL23 IQ23 IS26 IT27 JO30 KW30 KZ20 ' +
    'LB28 LC32 LI21 LT20 LU20 LV21 LY25 MC27 MD24 ME22 MK19 MN20 MR27 MT31 MU30 NI28 NL18 NO15 OM23 PK24 PL28 PS29 ' +
    'PT25 QA29 RO24 RS22 RU33 SA24 SC31 SD18 SE24 SI19 SK24 SM27 SO23 ST25 SV28 TL23 TN24 TR26 UA29 VA22 VG24 XK20 YE30'
  )
    .split(' ')
    .map((entry) => [entry.slice(0, 2), Number(entry.slice(2))]),
);

/** ISO 13616: moved to the end, country and check digits leave 1 modulo 97; letters count from 10. */
export function ibanHolds(iban: string): boolean {
  if (IBAN_LENGTHS.get(iban.slice(0, 2).toUpperCase()) !== iban.length) return false;
  let rest = 0;
  for (const char of `${iban.slice(4)}${iban.slice(0, 4)}`) {
    const value = Number.parseInt(char, 36);
    rest = (rest * (value > 9 ? 100 : 10) + value) % 97;
  }
  return rest === 1;
}

/** EAN-13: weights 1 and 3 in turn, divisible by 10. */
export function eanHolds(digits: string): boolean {
  return [...digits].reduce((sum, digit, at) => sum + Number(digit) * (at % 2 === 0 ? 1 : 3), 0) % 10 === 0;
}

/** Brazil: two digits, each by weights that fall to 2, modulo 11. */
export function cpfHolds(digits: string): boolean {
  if (new Set(digits).size === 1) return false;
  return [9, 10].every((length) => {
    const sum = digits
      .slice(0, length)
      .split('')
      .reduce((all, d, at) => all + Number(d) * (length + 1 - at), 0);
    return ((sum * 10) % 11) % 10 === Number(digits[length]);
  });
}

/** What letters and digits count on odd places, from A and 0 on. */
const ODD = [1, 0, 5, 7, 9, 13, 15, 17, 19, 21, 2, 4, 18, 20, 11, 3, 6, 8, 12, 14, 16, 10, 22, 25, 24, 23];

/** Italy: sum over odd and even places, modulo 26, as a letter. */
export function codiceFiscaleHolds(code: string): boolean {
  const sum = code
    .slice(0, 15)
    .split('')
    .reduce((all, char, at) => {
      const value = /\d/.test(char) ? Number(char) : char.charCodeAt(0) - 65;
      return all + (at % 2 === 0 ? (ODD[value] ?? 0) : value);
    }, 0);
  return String.fromCharCode(65 + (sum % 26)) === code[15];
}

/** The Netherlands: weights 9 to 2 and -1, divisible by 11. */
export function elevenTestHolds(digits: string): boolean {
  const sum = [...digits].reduce((all, d, at) => all + Number(d) * (at === 8 ? -1 : 9 - at), 0);
  return sum % 11 === 0 && Number(digits) > 0;
}

/** Spain: the number modulo 23 names a letter; X, Y, Z stand for 0, 1, 2. */
export function mod23Holds(id: string): boolean {
  const digits = id.slice(0, 8).replace(/^[XYZ]/, (letter) => String('XYZ'.indexOf(letter)));
  return 'TRWAGMYFPDXBNJZSQVHLCKE'[Number(digits) % 23] === id[8];
}
