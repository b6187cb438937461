/** What may be killed in a running service, and how it is caught at its work. */
import { setTimeout as pause } from 'node:timers/promises';
import type { Chance } from './chance.ts';
import type { Inside } from './inside.ts';
import type { KillableService } from './killable-service.ts';
import type { Living } from './processes.ts';

export interface Prey {
  readonly kind: string;
  /** Struck while a message of such a queue is in flight; whenever there is one of the kind, if absent. */
  readonly worksOn?: RegExp;
  /** The blow falls at a random moment within so many milliseconds: about as long as the work takes. */
  readonly withinMs: number;
}

export const PREY: readonly Prey[] = [
  { kind: 'Api', withinMs: 50 },
  { kind: 'Socket', withinMs: 1000 },
  { kind: 'Relay', withinMs: 1000 },
  { kind: 'Count', withinMs: 1000 },
  { kind: 'Sweep', withinMs: 1000 },
  { kind: 'Arrived', worksOn: /UploadsQueue/, withinMs: 15 },
  { kind: 'Advance', worksOn: /ReportsQueue/, withinMs: 15 },
  { kind: 'Probe', worksOn: /ProbeWorkQueue/, withinMs: 100 },
  { kind: 'Extract', worksOn: /ExtractWorkQueue/, withinMs: 200 },
  { kind: 'Diarize', worksOn: /DiarizeWorkQueue/, withinMs: 500 },
  { kind: 'Transcribe', worksOn: /TranscribeWorkQueue/, withinMs: 300 },
  { kind: 'Assemble', worksOn: /AssembleWorkQueue/, withinMs: 100 },
  { kind: 'tool', withinMs: 30 },
  { kind: 'engine', worksOn: /(Diarize|Transcribe)WorkQueue/, withinMs: 500 },
  { kind: 'dynoxide', withinMs: 1000 },
  { kind: 'watchdog', withinMs: 1000 },
];

/** Between two looks: a tool lives for a few dozen milliseconds. */
const LOOK_EVERY_MS = 2;

/** False when it ended by itself meanwhile. */
const strike = ({ pid }: Living): boolean => {
  try {
    return process.kill(pid, 'SIGKILL');
  } catch {
    return false;
  }
};

/** Kills one process of the kind at its work; false when the work was over before the blow fell. */
export const hunt = async (
  { kind, worksOn, withinMs }: Prey,
  isOver: () => boolean,
  { service, inside, chance }: { service: KillableService; inside: Inside; chance: Chance },
): Promise<boolean> => {
  const isAtWork = async (): Promise<boolean> =>
    worksOn === undefined || (await inside.queues(worksOn)).some(({ inFlight }) => inFlight > 0);
  while (!isOver()) {
    const victim = (await isAtWork()) && chance.pick(service.processes().filter((one) => one.kind === kind));
    if (victim) {
      await pause(chance.below(withinMs));
      if (strike(victim)) return true;
    }
    await pause(LOOK_EVERY_MS);
  }
  return false;
};
