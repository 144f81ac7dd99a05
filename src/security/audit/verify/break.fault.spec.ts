import { describe, expect, it } from '@jest/globals';
import { faultOf, type BreakEvidence } from './break.fault.js';

/** Record 7 is expected, was written, and does not come later. */
const NOTHING: BreakEvidence = {
  expected: 7,
  claimed: 7,
  cameLater: false,
  wasWritten: true,
  isGenuine: false,
  isCopy: false,
  isOfAnotherLog: false,
};

describe('faultOf', () => {
  it.each<[string, Partial<BreakEvidence>, string, number | undefined]>([
    ['a record in its place that does not fit', {}, 'edited', 7],
    ['an unreadable line in the place of a record', { claimed: undefined }, 'edited', 7],
    ['a later record, and the expected one nowhere', { claimed: 9 }, 'removed', 7],
    ['another record at the start of a log', { expected: undefined, claimed: 9 }, 'removed', undefined],
    [
      'a record of later, and the expected one behind it',
      { claimed: 9, cameLater: true, isGenuine: true },
      'reordered',
      7,
    ],
    [
      'a copy from further down',
      { claimed: 9, cameLater: true, isGenuine: true, isCopy: true },
      'inserted',
      9,
    ],
    ['a made-up record with a number of later', { claimed: 9, cameLater: true }, 'inserted', 9],
    ['a made-up record before the one of its number', { cameLater: true }, 'inserted', 7],
    ['a copy from further up', { claimed: 3, cameLater: true, isGenuine: true }, 'inserted', 3],
    ['a copy from further up at the end', { claimed: 3, wasWritten: false }, 'inserted', 3],
    ['a made-up record at the end', { wasWritten: false }, 'inserted', 7],
    ['a made-up record with a high number at the end', { claimed: 99, wasWritten: false }, 'inserted', 99],
    ['a line of something else', { claimed: undefined, cameLater: true }, 'foreign', undefined],
    ['a line of something else at the end', { claimed: undefined, wasWritten: false }, 'foreign', undefined],
    ['the records of another log', { isOfAnotherLog: true }, 'foreign', 7],
  ])('names %s', (_what, evidence, anomaly, seq) => {
    expect(faultOf({ ...NOTHING, ...evidence })).toMatchObject({ anomaly, seq });
  });
});
