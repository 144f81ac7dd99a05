/** How much is measured: counts of samples, and the sizes of the growth curves. */
export const FULL = {
  starts: 12,
  calls: 5000,
  growthCalls: 2000,
  processes: 100,
  many: [10, 100, 1000, 10_000],
  bugs: [20, 1000, 100_000, 1_000_000],
  logBytes: [0, 10e6, 100e6, 1e9],
};

export const QUICK = {
  starts: 5,
  calls: 1000,
  growthCalls: 500,
  processes: 10,
  many: [10, 1000, 10_000],
  bugs: [20, 1000, 10_000],
  logBytes: [0, 10e6],
};
