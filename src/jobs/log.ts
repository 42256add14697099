// Where the queue's own messages go. It tells of every job; we want to hear of trouble.
import { Logger } from 'graphile-worker';
import { ForgeBusy } from '../ports/forge.ts';
import { NotYet } from '../ports/jobs.ts';

export interface JobLog {
  error(detail: object, message: string): void;
  warn(detail: object, message: string): void;
  info(detail: object, message: string): void;
  debug(detail: object, message: string): void;
}

export const queueLogger = (log: JobLog): Logger =>
  new Logger((scope) => (level, message, detail) => {
    // Put off, not failed.
    const error = detail?.['error'];
    if (error instanceof ForgeBusy || error instanceof NotYet) log.debug(scope, error.message);
    else if (level === 'error') log.error(scope, message);
    else if (level === 'warning') log.warn(scope, message);
    else log.debug(scope, message);
  });
