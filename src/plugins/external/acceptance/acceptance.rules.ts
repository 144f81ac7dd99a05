import { digestOf, type KnownPart } from './program.part.js';

/** What an operator accepted: one version of one plugin. */
export interface AcceptedPlugin {
  readonly name: string;
  readonly version: string;
  /** Of all parts together, in hexadecimal. */
  readonly sha256: string;
  /** Each of them; names what has changed. */
  readonly parts: readonly KnownPart[];
  /** RFC 3339, in UTC. */
  readonly accepted_at: string;
}

/** What the operator accepted, by the real path of the manifest, or why none of it counts. */
export type AcceptanceList =
  | { readonly kind: 'read'; readonly accepted: ReadonlyMap<string, AcceptedPlugin> }
  | { readonly kind: 'unusable'; readonly problem: string; readonly remedy: string };

export type RefusalReason =
  | 'pin_differs'
  | 'list_unusable'
  | 'never_accepted'
  | 'manifest_changed'
  | 'executable_changed'
  | 'file_changed';

/** Why a program must not run. */
export interface Refusal {
  readonly kind: 'refused';
  readonly why: RefusalReason;
  /** A sentence without its end. */
  readonly reason: string;
  /** Another one. */
  readonly remedy: string;
}

export type Acceptance = { readonly kind: 'accepted'; readonly by: 'policy' | 'operator' } | Refusal;

/** One plugin as it is now. */
export interface Candidate {
  /** The manifest's real path. */
  readonly manifest: string;
  readonly sha256: string;
  readonly parts: readonly KnownPart[];
}

const ACCEPT = 'look at it, then run "mcp-secure-server plugins accept"';

/**
 * Decides whether a program is the one that the operator meant.
 *
 * @param pinned what the policy's entry says; when it does, nothing else counts
 */
export function acceptanceOf(
  candidate: Candidate,
  pinned: string | undefined,
  list: AcceptanceList,
): Acceptance {
  if (pinned !== undefined) {
    if (pinned === candidate.sha256) return { kind: 'accepted', by: 'policy' };
    return refusal(
      'pin_differs',
      `it is not what the policy accepts: its sha256 is ${candidate.sha256}`,
      'look at what changed, then write that into its entry',
    );
  }
  switch (list.kind) {
    case 'unusable':
      return refusal('list_unusable', list.problem, list.remedy);
    case 'read': {
      const accepted = list.accepted.get(candidate.manifest);
      if (accepted === undefined) return refusal('never_accepted', 'nobody has accepted it yet', ACCEPT);
      if (accepted.sha256 === candidate.sha256) return { kind: 'accepted', by: 'operator' };
      return refusal(whatChanged(candidate, accepted), changeText(candidate, accepted), ACCEPT);
    }
    default: {
      const never: never = list;
      throw new Error(`unknown list ${String(never)}`);
    }
  }
}

/** What is different from what was accepted, in one sentence without its end. */
export function changeText(now: Pick<Candidate, 'parts'>, accepted: AcceptedPlugin): string {
  const changed = now.parts.filter((part) => {
    const before = sameIn(accepted.parts, part);
    return before !== undefined && before.sha256 !== part.sha256;
  });
  const fresh = now.parts.filter((part) => sameIn(accepted.parts, part) === undefined);
  const gone = accepted.parts.filter((part) => sameIn(now.parts, part) === undefined);
  const phrases = [
    ...phrase(changed, 'has changed', 'have changed'),
    ...phrase(fresh, 'is new', 'are new'),
    ...phrase(gone, 'is gone', 'are gone'),
  ];
  return `${phrases.join('; ')} since it was accepted`;
}

/** The part that says most: what a changed manifest names is another plugin already. */
function whatChanged({ parts }: Candidate, accepted: AcceptedPlugin): RefusalReason {
  const isOther = (kind: KnownPart['kind']): boolean =>
    digestOf(parts.filter((part) => part.kind === kind)) !==
    digestOf(accepted.parts.filter((part) => part.kind === kind));
  if (isOther('manifest')) return 'manifest_changed';
  return isOther('executable') ? 'executable_changed' : 'file_changed';
}

function sameIn(parts: readonly KnownPart[], { kind, label }: KnownPart): KnownPart | undefined {
  return parts.find((part) => part.kind === kind && part.label === label);
}

function phrase(parts: readonly KnownPart[], one: string, many: string): string[] {
  const names = [...new Set(parts.map(({ label }) => label))];
  return names.length === 0 ? [] : [`${names.join(' and ')} ${names.length === 1 ? one : many}`];
}

function refusal(why: RefusalReason, reason: string, remedy: string): Refusal {
  return { kind: 'refused', why, reason, remedy };
}
