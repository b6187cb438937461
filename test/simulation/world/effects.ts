/** The effects of a process on the world. Each is a moment at which another may act, and at which the process may die. */

/** Applies at one instant of virtual time. Never answers a process that is gone. */
export type Effect = <T>(what: string, apply: () => T) => Promise<T>;

/** What happens to an effect instead of, or besides, being applied. */
export type Mishap = 'none' | 'crash before' | 'crash after' | 'error before' | 'error after';

/** A call that did not come back in time, or that was refused: nobody knows whether it took place. */
export class Outage extends Error {
  constructor(what: string) {
    super(`no answer: ${what}`);
    this.name = 'Outage';
  }
}

export interface EffectPorts {
  readonly note: (what: string) => void;
  readonly mishap: () => Mishap;
  /** Before the effect takes place. */
  readonly delay: () => Promise<void>;
  readonly die: (why: string) => void;
}

const never = <T>(): Promise<T> => new Promise(() => {});

export const effectsOf =
  ({ note, mishap, delay, die }: EffectPorts): Effect =>
  async (what, apply) => {
    await delay();
    const happens = mishap();
    if (happens === 'error before') {
      note(`${what}: refused`);
      throw new Outage(what);
    }
    if (happens === 'crash before') {
      die(`before ${what}`);
      return never();
    }
    note(what);
    const answer = apply();
    if (happens === 'error after') {
      note(`${what}: no answer`);
      throw new Outage(what);
    }
    if (happens === 'crash after') {
      die(`after ${what}`);
      return never();
    }
    return answer;
  };
