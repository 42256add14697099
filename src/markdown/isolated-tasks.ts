// What is done with people's Markdown where it can be stopped: each takes a text, and gives what can be copied between threads.
import { readComment } from './commands.ts';

export const isolatedTasks = { readComment } as const satisfies Record<string, (input: string) => unknown>;
export type IsolatedTask = keyof typeof isolatedTasks;
export type IsolatedValue<T extends IsolatedTask> = ReturnType<(typeof isolatedTasks)[T]>;
