/** Telling the outside: webhooks, and notifications for people. */
import type { Delivery, Endpoint, SigningSecrets, WebhookMessage } from '../../contract/webhook-schemas.ts';
import type { Notification } from '../../domain/task/notification.ts';

export interface StoredEndpoint {
  readonly endpoint: Endpoint;
  readonly secrets: SigningSecrets;
}

/** What changes of an endpoint; `null` takes a field away. */
export type EndpointChange = { readonly [Field in keyof Endpoint]?: Endpoint[Field] | null };

export interface WebhookStore {
  endpoints(owner: string): Promise<readonly StoredEndpoint[]>;
  endpoint(owner: string, id: string): Promise<StoredEndpoint | undefined>;
  /** False when there is one of this id already. */
  createEndpoint(owner: string, stored: StoredEndpoint): Promise<boolean>;
  /** Undefined when there is none. */
  changeEndpoint(owner: string, id: string, change: EndpointChange): Promise<Endpoint | undefined>;
  /** Undefined when there is none, or its secrets are others than they were. */
  changeSecrets(
    owner: string,
    id: string,
    secrets: { from: SigningSecrets; to: SigningSecrets },
  ): Promise<Endpoint | undefined>;
  /** False when there is none. */
  deleteEndpoint(owner: string, id: string): Promise<boolean>;
  /** `due_at`: when the sweeper sees to it, should its message be lost. False when it is there already. */
  createDelivery(owner: string, delivery: Delivery, due_at: string): Promise<boolean>;
  delivery(owner: string, endpointId: string, id: string): Promise<Delivery | undefined>;
  /** False when meanwhile it has more attempts than `before`. */
  updateDelivery(owner: string, before: number, delivery: Delivery, due_at: string | null): Promise<boolean>;
  /** Newest first; `cursor` is the id of the last one of the page before. */
  deliveries(
    owner: string,
    endpointId: string,
    page: { cursor?: string; limit: number },
  ): Promise<readonly Delivery[]>;
  /** Those that tell of a task, newest first. */
  deliveriesOf(owner: string, taskId: string, limit: number): Promise<readonly Delivery[]>;
  dueDeliveries(
    now: Date,
    limit: number,
  ): Promise<readonly { owner: string; endpoint_id: string; delivery_id: string }[]>;
}

export interface WebhookQueue {
  /** `delaySeconds`: at most 900, as SQS has it. */
  send(message: WebhookMessage, delaySeconds?: number): Promise<void>;
}

/** What came of a request to a stranger's server. Redirects are not followed: they are answers like any other. */
export type SendOutcome =
  | {
      readonly kind: 'answered';
      readonly status: number;
      /** By lower-case name. */
      readonly headers: Readonly<Record<string, string>>;
      /** The first KiB of the answer, as text. */
      readonly body: string;
      readonly elapsed_ms: number;
    }
  /** Never sent: the URL is none that we call, or its host has an address that is not public. */
  | { readonly kind: 'refused'; readonly reason: string }
  | { readonly kind: 'failed'; readonly reason: string; readonly elapsed_ms: number };

export interface Sender {
  post(
    url: string,
    request: { headers: Readonly<Record<string, string>>; body: string },
  ): Promise<SendOutcome>;
}

/** The header `webhook-signature` of the Standard Webhooks specification, by every secret that signs then. */
export type SignWebhook = (
  secrets: SigningSecrets,
  message: { id: string; at: Date; body: string },
) => string;

export interface Notifications {
  publish(notification: Notification): Promise<void>;
}
