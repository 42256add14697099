// What became of what was tried outside: each mail, and each step of the sweep.

export interface MailAttempts {
  /** `refused`: for good. `deferred`: to be tried again. `given-up`: deferred too often. */
  readonly outcome: 'sent' | 'refused' | 'deferred' | 'given-up';
  readonly attempts: number;
  /** The mail server's codes, such as `450 4.2.1`. */
  readonly answer: string | undefined;
  readonly triedAt: Temporal.Instant;
}

export interface Outcomes {
  /** undefined: it was never tried. */
  mailAttempts(key: string): Promise<MailAttempts | undefined>;
  rememberMail(key: string, attempts: MailAttempts): Promise<void>;
  /** Kept until it succeeds, for doctor. */
  stepFailed(name: string, error: string, at: Temporal.Instant): Promise<void>;
  stepSucceeded(name: string): Promise<void>;
}

export interface UndeliveredMail extends MailAttempts {
  readonly key: string;
}

export interface FailingStep {
  readonly name: string;
  readonly failures: number;
  readonly since: Temporal.Instant;
  readonly error: string;
}
