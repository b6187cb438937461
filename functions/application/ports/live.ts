/** Those who watch live. */

export interface Subscriptions {
  connect(connectionId: string, owner: string, expiresAt: Date): Promise<void>;
  ownerOf(connectionId: string): Promise<string | undefined>;
  subscribe(connectionId: string, topic: string, expiresAt: Date): Promise<void>;
  unsubscribe(connectionId: string, topic: string): Promise<void>;
  /** Forgets the connection and all its subscriptions. */
  disconnect(connectionId: string): Promise<void>;
  subscribers(topic: string): Promise<readonly string[]>;
}

export interface Sockets {
  /** `gone` when the client is no longer there; `too_large` when no message of a WebSocket holds this one. */
  post(connectionId: string, message: object): Promise<'sent' | 'gone' | 'too_large'>;
}
