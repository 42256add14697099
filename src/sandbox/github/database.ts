// The tables under the local GitHub: kept in memory, handed to emulate's routes and to ours alike, written out whole.
// Rows are never changed in place, only replaced; times come from the clock that the playground can move.

export interface Stamped {
  readonly id: number;
  readonly created_at: string;
  readonly updated_at: string;
}
export type Row<D> = D & Stamped;

interface TableSnapshot {
  readonly next: number;
  readonly rows: readonly object[];
}
export type Snapshot = Readonly<Record<string, TableSnapshot>>;

export interface Bookkeeping {
  /** The moment, to the second, as GitHub writes it. */
  readonly now: () => string;
  readonly changed: () => void;
}

/** emulate stamps these with the machine's clock; its stamps carry milliseconds, ours never do. */
const MACHINE_STAMPED = ['closed_at', 'merged_at', 'pushed_at', 'submitted_at'] as const;

/** Method names and meanings are those that emulate's routes call. */
export class Table<D extends object> {
  readonly #books: Bookkeeping;
  #rows = new Map<number, Row<D>>();
  #next = 1;

  constructor(books: Bookkeeping) {
    this.#books = books;
  }

  insert(data: D & Partial<Stamped>): Row<D> {
    const id = data.id !== undefined && data.id > 0 ? data.id : this.#next;
    this.#next = Math.max(this.#next, id + 1);
    const at = data.created_at ?? this.#books.now();
    return this.#put({ ...data, id, created_at: at, updated_at: data.updated_at ?? at });
  }

  /** Moves `updated_at` to now unless the change itself says otherwise. */
  update(id: number, change: Partial<D> & { readonly updated_at?: string }): Row<D> | undefined {
    const row = this.#rows.get(id);
    if (row === undefined) return undefined;
    return this.#put({ ...row, ...change, id, updated_at: change.updated_at ?? this.#books.now() });
  }

  delete(id: number): boolean {
    this.#books.changed();
    return this.#rows.delete(id);
  }

  get(id: number): Row<D> | undefined {
    return this.#rows.get(id);
  }

  all(): Row<D>[] {
    return [...this.#rows.values()];
  }

  where(fits: (row: Row<D>) => boolean): Row<D>[] {
    return this.all().filter(fits);
  }

  find(fits: (row: Row<D>) => boolean): Row<D> | undefined {
    for (const row of this.#rows.values()) if (fits(row)) return row;
    return undefined;
  }

  findBy(field: keyof Row<D>, value: unknown): Row<D>[] {
    return this.where((row) => String(row[field]) === String(value));
  }

  findOneBy(field: keyof Row<D>, value: unknown): Row<D> | undefined {
    return this.find((row) => String(row[field]) === String(value));
  }

  snapshot(): TableSnapshot {
    return { next: this.#next, rows: this.all() };
  }

  restore(snapshot: TableSnapshot): void {
    this.#next = snapshot.next;
    // The file is ours alone: its rows are the rows that this table wrote.
    this.#rows = new Map((snapshot.rows as Row<D>[]).map((row) => [row.id, row]));
  }

  #put(row: Row<D>): Row<D> {
    const stamps: Record<string, string> = {};
    for (const [key, value] of Object.entries(row)) {
      const machine = MACHINE_STAMPED.some((name) => name === key);
      if (machine && typeof value === 'string' && value.includes('.')) stamps[key] = this.#books.now();
    }
    const stored = { ...row, ...stamps };
    this.#rows.set(row.id, stored);
    this.#books.changed();
    return stored;
  }
}

export class Database {
  readonly #books: Bookkeeping;
  readonly #tables = new Map<string, Table<object>>();
  readonly #data = new Map<string, unknown>();

  constructor(books: Bookkeeping) {
    this.#books = books;
  }

  /** A name always goes with one row type: emulate's own, described in rows.ts, or ours. */
  collection<D extends object>(name: string): Table<D> {
    const table = this.#tables.get(name) ?? new Table<object>(this.#books);
    this.#tables.set(name, table);
    return table as Table<D>;
  }

  /** emulate keeps things here that only its own sign-in pages use; ours answer instead. */
  getData(key: string): unknown {
    return this.#data.get(key);
  }

  setData(key: string, value: unknown): void {
    this.#data.set(key, value);
  }

  snapshot(): Snapshot {
    return Object.fromEntries([...this.#tables].map(([name, table]) => [name, table.snapshot()]));
  }

  restore(snapshot: Snapshot): void {
    for (const [name, table] of Object.entries(snapshot)) this.collection(name).restore(table);
  }
}
