/** The words of the bug tracker: closed lists, in the order in which they are offered. */
export const STATUSES = ['open', 'in_progress', 'closed'] as const;
export type Status = (typeof STATUSES)[number];

export const PRIORITIES = ['low', 'medium', 'high', 'critical'] as const;
export type Priority = (typeof PRIORITIES)[number];

export const RELATIONSHIPS = ['duplicate_of', 'duplicated_by', 'related_to', 'blocks', 'blocked_by'] as const;
export type Relationship = (typeof RELATIONSHIPS)[number];
