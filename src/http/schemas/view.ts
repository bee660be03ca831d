import { type Static, type TSchema, type TUnsafe, Type } from 'typebox';

type DeepReadonly<T> = T extends readonly (infer U)[]
  ? readonly DeepReadonly<U>[]
  : T extends object
    ? { readonly [K in keyof T]: DeepReadonly<T[K]> }
    : T;
type Same<A, B> = [A] extends [B] ? ([B] extends [A] ? true : false) : false;

/**
 * The schema of a type of the house: `view<Placement>()(Type.Object({ ... }))`. Does not compile when
 * the two disagree, so a field cannot be added to one and forgotten in the other.
 */
export function view<T>() {
  return <S extends TSchema>(
    schema: S &
      (Same<DeepReadonly<Static<S>>, DeepReadonly<T>> extends true ? unknown : { 'the schema differs from the type': T }),
  ): TUnsafe<T> => schema as unknown as TUnsafe<T>;
}

/** A value of one of these words. */
export function word<const T extends readonly string[]>(words: T, description?: string): TUnsafe<T[number]> {
  return Type.Unsafe<T[number]>({ type: 'string', enum: [...words], ...(description === undefined ? {} : { description }) });
}

/** One of these words, or null. */
export function wordOrNull<const T extends readonly string[]>(words: T): TUnsafe<T[number] | null> {
  return Type.Unsafe<T[number] | null>({ type: ['string', 'null'], enum: [...words, null] });
}

// `type: [..., 'null']` instead of `anyOf`: the serialiser writes it without trying branches.
export const numberOrNull = (description?: string): TUnsafe<number | null> =>
  Type.Unsafe<number | null>({ type: ['number', 'null'], ...(description === undefined ? {} : { description }) });

export const textOrNull = (description?: string): TUnsafe<string | null> =>
  Type.Unsafe<string | null>({ type: ['string', 'null'], ...(description === undefined ? {} : { description }) });

export const flagOrNull = (): TUnsafe<boolean | null> => Type.Unsafe<boolean | null>({ type: ['boolean', 'null'] });

/** The same schema, or null. Sound because objects of ours carry `type: 'object'`. */
export function orNull<T>(schema: TUnsafe<T>): TUnsafe<T | null> {
  return Type.Unsafe<T | null>({ ...schema, type: ['object', 'null'] });
}

/** An object whose keys are names. */
export function byName<T, K extends string = string>(value: TUnsafe<T>): TUnsafe<{ readonly [name in K]: T }> {
  return Type.Unsafe<{ readonly [name in K]: T }>({ type: 'object', additionalProperties: value });
}

export const instant = (description = 'ms since the epoch'): TUnsafe<number> =>
  Type.Unsafe<number>({ type: 'number', description });
export const instantOrNull = (): TUnsafe<number | null> => numberOrNull('ms since the epoch; null = not yet');
