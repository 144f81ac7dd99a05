/** Lengths in characters, counts in items. */
export const TITLE_MAX = 200;
export const DESCRIPTION_MAX = 10_000;
export const NOTE_MAX = 5_000;
export const TAGS_MAX = 20;
export const TAG_MAX = 50;
export const RELATED_MAX = 50;
export const QUERY_MAX = 200;
export const PATH_MAX = 4_096;
export const CURSOR_MAX = 100;

/** A bug can be named by many others; beyond this, naming it is refused. */
export const MIRRORS_MAX = 200;

/** A page of ordinary bugs that a model reads in one go; the reference's 20 bugs were 9 KB. */
export const PAGE_DEFAULT = 20;
export const PAGE_MAX = 100;

/** A page ends early when it would be larger, so that long bugs make shorter pages and not a failure. */
export const PAGE_BYTES = 256 * 1024;

/** The newest history entries that are shown: by get_bug, and for each bug of a list. */
export const SHOWN_BY_GET = { entries: 2_000, bytes: 256 * 1024 } as const;
export const SHOWN_BY_LIST = { entries: 10, bytes: 16 * 1024 } as const;

/** Projects that one global search looks at, newest first. */
export const PROJECTS_MAX = 5_000;
