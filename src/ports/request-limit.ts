// How many requests may be made of an outside account in a second, over all processes that use it.

export interface RequestLimit {
  /** Resolves when a request may be made. */
  acquire(): Promise<void>;
  /** What became of it: whether the other side asks for fewer. */
  answered(refused: boolean): Promise<void>;
}

/** Where the processes count together. */
export interface SharedLimit {
  /** Takes permits for so many requests in a row, `perSecond` at most: seconds until the first of them holds. */
  take(name: string, count: number, perSecond: number): Promise<number>;
  /** Nobody makes a request for so many seconds. */
  rest(name: string, seconds: number): Promise<void>;
}
