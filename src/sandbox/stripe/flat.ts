// The SDK's types with every reference as its id: what is stored, before anything is expanded.
export type Flat<T> = {
  [Name in keyof T]: string extends T[Name] ? Extract<T[Name], string | null | undefined> : T[Name];
};
