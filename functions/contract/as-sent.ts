/** Of what callers send: a `default` tells them what happens if they leave something out; nobody fills it in. */
export interface AsSent {
  readonly keepDefaultedPropertiesOptional: true;
}
