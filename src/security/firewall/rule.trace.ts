/** What one rule did to a value: opened it, closed it, did not object, or did not speak of it. */
export type RuleOutcome = 'allows' | 'refuses' | 'passes' | 'no match';

/** A rule that was looked at on the way to a verdict. */
export interface ConsideredRule {
  /** As a verdict names it. */
  readonly rule: string;
  readonly outcome: RuleOutcome;
}

/** Told of each rule in the order in which it is looked at. Never asked: it cannot change what is decided. */
export type Trace = (rule: string, outcome: RuleOutcome) => void;

/** For everybody but those who explain. */
export const untraced: Trace = () => undefined;
