/** Largest text that is answered at once, in bytes. JSON makes it longer, and an answer has at most 1 MiB. */
export const TEXT_MAX_BYTES = 512 * 1024;
/** Largest list that is answered, in bytes of JSON. */
export const ANSWER_MAX_BYTES = 512 * 1024;
/** Largest image, in bytes: base64 makes it a third longer. */
export const IMAGE_MAX_BYTES = 720 * 1024;
/** Longest text that is written, in characters; a whole call has at most 1 MiB. */
export const CONTENT_MAX_CHARS = 900_000;
/** How far into a file a range of lines is looked for, in bytes. */
export const SCAN_MAX_BYTES = 64 * 1024 * 1024;
/** Largest file that is edited, in bytes. */
export const EDIT_MAX_BYTES = 4 * 1024 * 1024;
/** Most lines from the start or the end. */
export const LINES_MAX = 100_000;
/** Highest number of a line; SCAN_MAX_BYTES ends earlier. */
export const LINE_NUMBER_MAX = 100_000_000;
export const EDITS_MAX = 100;
export const EDIT_TEXT_MAX_CHARS = 200_000;
export const PATTERN_MAX_CHARS = 500;

/** What one search looks at, at most. */
export const SEARCH_LIMITS = {
  entries: 50_000,
  depth: 40,
  fileBytes: 2 * 1024 * 1024,
  totalBytes: 128 * 1024 * 1024,
  milliseconds: 10_000,
  /** After which other calls get their turn. */
  turnMilliseconds: 10,
  lineChars: 300,
} as const;
export const RESULTS_DEFAULT = 100;
export const RESULTS_MAX = 1000;
