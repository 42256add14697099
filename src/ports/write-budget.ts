// How much may be written on the forge for an installation, counted over all processes that write there.

export interface Allowance {
  readonly perMinute: number;
  readonly perHour: number;
}

export interface WriteBudget {
  /**
   * Counts one write, unless there were as many as allowed or the forge asked to be left alone.
   * @returns 0 when it may be made now, else the seconds to wait before asking again
   */
  take(installation: bigint, allowance: Allowance): Promise<number>;
  /** Seconds for which the forge still wants to be left alone; 0 when it does not. */
  resting(installation: bigint): Promise<number>;
  /** The forge wants to be left alone for so long; of several waits the longest counts. */
  rest(installation: bigint, seconds: number): Promise<void>;
}
