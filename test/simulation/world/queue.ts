/** An SQS queue, standard or FIFO, with what may befall its messages. */
import type { QueueSettings } from './settings.ts';

export interface Message {
  readonly id: string;
  readonly body: string;
  readonly group: string;
  receives: number;
  visibleAt: number;
  /** Of the last delivery; an older one still tells which message is meant. */
  receipt: string;
}

export interface Sending {
  readonly body: string;
  readonly group?: string | undefined;
  readonly deduplicationId?: string | undefined;
}

export interface QueuePorts {
  readonly time: () => number;
  readonly note: (what: string) => void;
  /** What happens to a message on its way in: how often it arrives, and after how long. */
  readonly journeys: () => readonly number[];
  /** Whether a delivered message stays visible for a second delivery. */
  readonly isDoubled: () => boolean;
  readonly pick: <T>(list: readonly T[]) => T | undefined;
  /** Something may be received at this time. */
  readonly expect: (time: number) => void;
}

/** SQS takes a message with the same deduplication id for the same within five minutes. */
const DEDUPLICATION_MS = 300_000;

export class SimulatedQueue {
  readonly name: string;
  readonly deadLetters: Message[] = [];
  readonly #settings: QueueSettings;
  readonly #ports: QueuePorts;
  readonly #seen = new Map<string, number>();
  #messages: Message[] = [];
  #serial = 0;

  constructor(name: string, settings: QueueSettings, ports: QueuePorts) {
    this.name = name;
    this.#settings = settings;
    this.#ports = ports;
  }

  get length(): number {
    return this.#messages.length;
  }

  get bodies(): readonly string[] {
    return this.#messages.map(({ body }) => body);
  }

  send({ body, group = '', deduplicationId }: Sending): void {
    if (deduplicationId !== undefined && this.#isRepeated(`${group} ${deduplicationId}`)) {
      this.#ports.note(`drops what was sent before: ${body}`);
      return;
    }
    const journeys = this.#ports.journeys();
    if (journeys.length === 0) this.#ports.note(`LOSES ${body}`);
    // A FIFO queue delivers what it took once.
    for (const delay of this.#settings.fifo ? journeys.slice(0, 1) : journeys)
      this.#enter(body, group, delay);
  }

  #isRepeated(id: string): boolean {
    const now = this.#ports.time();
    const isRepeated = (this.#seen.get(id) ?? 0) > now;
    if (!isRepeated) this.#seen.set(id, now + DEDUPLICATION_MS);
    return isRepeated;
  }

  #enter(body: string, group: string, delay: number): void {
    this.#serial += 1;
    const visibleAt = this.#ports.time() + delay;
    const id = `${this.name}-${this.#serial}`;
    this.#messages.push({ id, body, group, receives: 0, visibleAt, receipt: '' });
    this.#ports.expect(visibleAt);
  }

  /** At most `most` messages: of a FIFO queue the first of a group of which none is out. */
  receive(most: number): readonly Message[] {
    const now = this.#ports.time();
    const chosen = this.#settings.fifo ? this.#nextOfGroup(most, now) : this.#anyVisible(most, now);
    return chosen.filter((message) => this.#deliver(message, now));
  }

  #anyVisible(most: number, now: number): readonly Message[] {
    const visible = this.#messages.filter(({ visibleAt }) => visibleAt <= now);
    const chosen: Message[] = [];
    while (chosen.length < most) {
      const next = this.#ports.pick(visible.filter((message) => !chosen.includes(message)));
      if (next === undefined) break;
      chosen.push(next);
    }
    return chosen;
  }

  #nextOfGroup(most: number, now: number): readonly Message[] {
    const isHidden = ({ visibleAt }: Message): boolean => visibleAt > now;
    const out = this.#messages.filter((message) => isHidden(message) && message.receives > 0);
    const blocked = new Set(out.map(({ group }) => group));
    const open = this.#messages.filter((message) => !isHidden(message) && !blocked.has(message.group));
    const next = this.#ports.pick([...new Set(open.map(({ group }) => group))]);
    return open.filter(({ group }) => group === next).slice(0, most);
  }

  #deliver(message: Message, now: number): boolean {
    if (message.receives >= this.#settings.maxReceiveCount) {
      this.#ports.note(`DEAD LETTER ${message.body}`);
      this.#messages = this.#messages.filter((other) => other !== message);
      this.deadLetters.push(message);
      return false;
    }
    message.receives += 1;
    message.receipt = `${message.id}#${message.receives}`;
    if (this.#settings.fifo || !this.#ports.isDoubled())
      this.#hide(message, now + this.#settings.visibilitySeconds * 1000);
    else this.#ports.expect(now);
    return true;
  }

  #hide(message: Message, until: number): void {
    message.visibleAt = until;
    this.#ports.expect(until);
  }

  #byReceipt(receipt: string): Message | undefined {
    return this.#messages.find(({ id }) => receipt.startsWith(`${id}#`));
  }

  delete(receipt: string): void {
    const message = this.#byReceipt(receipt);
    // FIFO queues take a receipt only until its message became visible again.
    if (this.#settings.fifo && message !== undefined && message.visibleAt <= this.#ports.time()) return;
    this.#messages = this.#messages.filter((other) => other !== message);
    this.#ports.expect(this.#ports.time());
  }

  /** `seconds` from now. */
  changeVisibility(receipt: string, seconds: number): void {
    const message = this.#byReceipt(receipt);
    if (message !== undefined) this.#hide(message, this.#ports.time() + seconds * 1000);
  }
}
