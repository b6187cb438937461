/** Facts as earlier releases stored them, brought to today's form one version at a time. Stored events never change. */

/** Grows whenever a stored fact's form changes in a way that today's schema would refuse. */
export const EVENT_VERSION = 2;

export interface StoredFact {
  readonly type: string;
  readonly data: Readonly<Record<string, unknown>>;
}

/** The entry of version n leads to version n + 1. */
const UPCASTERS: Readonly<Record<number, (fact: StoredFact) => StoredFact>> = {
  // Since version 2 a completed unit says how long it took; of earlier ones nobody knows.
  1: (fact) => (fact.type === 'UnitCompleted' ? { ...fact, data: { ...fact.data, elapsed_ms: null } } : fact),
};

/** Throws on what a later release wrote: guessing at it could lose a task. */
export const upcast = (fact: StoredFact, version: number): StoredFact => {
  if (version === EVENT_VERSION) return fact;
  const upcaster = UPCASTERS[version];
  if (upcaster === undefined)
    throw new Error(
      `A ${fact.type} of version ${version} cannot be read: this release knows up to ${EVENT_VERSION}`,
    );
  return upcast(upcaster(fact), version + 1);
};
