/** How emulators are spoken to. */

/** Of the account's root, as emulators know it. */
export const CREDENTIALS = { accessKeyId: 'test', secretAccessKey: 'test' };

export interface AwsAccess {
  readonly endpoint: string;
  readonly region: string;
  readonly credentials: typeof CREDENTIALS;
}
