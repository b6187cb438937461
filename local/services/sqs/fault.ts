/** An error that the service reports to its caller by this code. */
export class ServiceFault extends Error {
  override readonly name = 'ServiceFault';
  readonly code: string;
  constructor(code: string, message: string) {
    super(message);
    this.code = code;
  }
}
